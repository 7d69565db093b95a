import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import type { RowOrder } from '../../../src/lib/core/projections/secret-query.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';

let it: StartedCore;
let key: string;

beforeEach(async () => {
  it = await startCore({ fresh: true });
  const { core } = it;
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  key = valueOf(await core.keys.read()).text;
  valueOf(await core.keys.open(true));
  valueOf(await core.secrets.changeSettings({ environments: ['staging', 'live'] }));
  // Forty of one file have one time, so that only their places tell them apart.
  const lines = Array.from({ length: 40 }, (_, number) => `KEY_${number}=value ${number}`);
  const bytes = new TextEncoder().encode(lines.join('\n'));
  valueOf(await core.transfer.preview({ name: '.env', bytes, format: null }, {}));
  valueOf(await core.transfer.import('skip', () => undefined));
  const [id] = await idsOf(['KEY_20']);
  if (id === undefined) throw new Error('KEY_20 is missing');
  const environments = new Map([
    ['staging', 'of staging'],
    ['live', 'of live'],
  ]);
  const whole = { domains: 'api.example.com', note: 'a note\nof two lines', enabled: false };
  await edit(id, { name: 'KEY_20', value: 'second', ...whole, environments });
  await edit(id, { name: 'KEY_20', value: 'third', domains: 'api.example.com' });
  valueOf(await core.secrets.add({ name: 'LAST', value: 'x', domains: '' }));
});

async function edit(id: SecretId, draft: Parameters<typeof it.core.secrets.edit>[2]) {
  const row = (await rows('newest')).find((one) => one.id === id);
  valueOf(await it.core.secrets.edit(id, row?.detailsSeq ?? 0, draft));
}

const rows = async (order: RowOrder, text = '') =>
  valueOf(await it.core.secrets.list({ text, order, offset: 0, limit: 100 })).rows;

async function idsOf(names: readonly string[]): Promise<SecretId[]> {
  const all = await rows('newest');
  return names.map((name) => all.find((row) => row.name === name)?.id as SecretId);
}

/** All that a person can see of the vault's secrets, in all orders; numbers of events are not among it. */
async function everything() {
  const { secrets } = it.core;
  const seen = [];
  for (const row of await rows('newest')) {
    const { id, name, domains, enabled, environments, createdAt, changedAt } = row;
    const { note, versions } = valueOf(await secrets.read(id));
    const values = [valueOf(await secrets.reveal(id, null)).text];
    for (const environment of environments)
      values.push(valueOf(await secrets.reveal(id, environment)).text);
    const earlier = [];
    for (const { seq, environment, at } of versions)
      earlier.push({ environment, at, text: valueOf(await secrets.revealVersion(id, seq)) });
    const times = { createdAt, changedAt };
    seen.push({ name, domains, enabled, environments, ...times, note, values, earlier });
  }
  const found = (await rows('newest', 'KEY_2')).map(({ name }) => name);
  return { seen, found, byName: (await rows('name')).map(({ name }) => name) };
}

describe('undoing a deletion puts everything back where it was', () => {
  test('of one secret, with all that it was', async () => {
    const before = await everything();
    expect(before.seen.find(({ name }) => name === 'KEY_20')).toMatchObject({
      values: ['third', 'of staging', 'of live'],
      earlier: [{ text: 'second' }, { text: 'value 20' }],
      enabled: false,
    });
    const token = valueOf(await it.core.secrets.delete(await idsOf(['KEY_20'])));
    expect(valueOf(await it.core.secrets.undoDelete(token))).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  test('of several, in the order they had, also after a lock and from the pages of a snapshot', async () => {
    const before = await everything();
    const some = await idsOf(['KEY_31', 'KEY_3', 'KEY_20', 'KEY_21', 'LAST']);
    const token = valueOf(await it.core.secrets.delete(some));
    expect(valueOf(await it.core.secrets.undoDelete(token))).toEqual([]);
    expect(await everything()).toEqual(before);
    for (let turn = 0; turn < 300; turn += 1)
      valueOf(await it.core.secrets.changeSettings({ clipboardSeconds: 10 + (turn % 50) }));
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    expect(await everything()).toEqual(before);
    // Back once more, from what is theirs now.
    const again = valueOf(await it.core.secrets.delete(await idsOf(['KEY_3', 'KEY_21'])));
    valueOf(await it.core.secrets.undoDelete(again));
    expect(await everything()).toEqual(before);
    const report = valueOf(await it.core.audit.verify(() => undefined));
    expect(report).toMatchObject({ findings: [] });
  });

  test('of one after the other, in any order', async () => {
    const before = await everything();
    const tokens: number[] = [];
    for (const id of await idsOf(['KEY_5', 'KEY_6', 'KEY_7']))
      tokens.push(valueOf(await it.core.secrets.delete([id])));
    for (const at of [1, 2, 0]) valueOf(await it.core.secrets.undoDelete(tokens[at] ?? 0));
    expect(await everything()).toEqual(before);
  });

  test('under another name, and it says which, where another secret has that one by now', async () => {
    const token = valueOf(await it.core.secrets.delete(await idsOf(['KEY_1', 'KEY_2'])));
    valueOf(await it.core.secrets.add({ name: 'KEY_1', value: 'new', domains: '' }));
    expect(valueOf(await it.core.secrets.undoDelete(token))).toEqual(['KEY_1 (2)']);
    expect((await rows('name', 'KEY_1')).map(({ name }) => name)).toContain('KEY_1 (2)');
  });
});

test('disabling gives the secrets that it changed, so that no other is enabled by its undoing', async () => {
  const ids = await idsOf(['KEY_20', 'KEY_21']);
  const changed = valueOf(await it.core.secrets.setEnabled(ids, false));
  expect(changed).toEqual(await idsOf(['KEY_21']));
});
