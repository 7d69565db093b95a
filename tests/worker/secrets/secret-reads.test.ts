import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import type { PartsWanted, VaultStore } from '../../../src/lib/core/log/vault-store.ts';
import type { ImportSource } from '../../../src/lib/worker/protocol/transfer-api.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';

/** More than are read in one page, and few of what there is. */
const CHANGED = 300;
const THERE = 1_000;

const quiet = () => undefined;
const file = (lines: readonly string[]): ImportSource => ({
  name: '.env',
  bytes: new TextEncoder().encode(lines.join('\n')),
  format: null,
});
const all = { text: '', order: 'name', offset: 0, limit: THERE } as const;

let it: StartedCore;
let ids: SecretId[] = [];
/** What was asked of the disk, and how many reads of everything there were. */
let asked: PartsWanted[] = [];
let wholeReads: string[] = [];

/** Notes what is read. */
function watch(store: VaultStore): void {
  const { readParts } = store;
  store.readParts = (vault, wanted) => {
    asked.push(wanted);
    return readParts.call(store, vault, wanted);
  };
  for (const name of ['readEvents', 'readDetailsFrom', 'readValues'] as const) {
    const read = store[name] as (...given: unknown[]) => Promise<never[]>;
    store[name] = async (...given: unknown[]) => {
      const found = await read.apply(store, given);
      if (found.length > 1) wholeReads.push(name);
      return found;
    };
  }
}

const count = (kind: keyof PartsWanted) =>
  asked.reduce((sum, wanted) => sum + (wanted[kind]?.length ?? 0), 0);

beforeEach(async () => {
  it = await startCore({ fresh: true });
  const { core } = it;
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  const lines = Array.from({ length: THERE }, (_, number) => `KEY_${number}=value ${number}`);
  valueOf(await core.transfer.preview(file(lines), {}));
  valueOf(await core.transfer.import('skip', quiet));
  ids = valueOf(await core.secrets.list(all)).rows.map(({ id }) => id);
  [asked, wholeReads] = [[], []];
  watch(it.store);
});

describe('what is done with some secrets reads those, many at a time', () => {
  const some = () => ids.filter((_, index) => index % 3 === 0).slice(0, CHANGED);

  test('disabling them', async () => {
    valueOf(await it.core.secrets.setEnabled(some(), false));
    expect(wholeReads).toEqual([]);
    expect([count('records'), count('details'), count('values')]).toEqual([CHANGED, CHANGED, 0]);
    expect(asked).toHaveLength(2);
  });

  test('deleting them, and bringing them back', async () => {
    valueOf(await it.core.secrets.delete(some()));
    const token = it.view().vault?.seq ?? 0;
    expect(wholeReads).toEqual([]);
    expect(count('values')).toBe(CHANGED);
    expect(asked.length).toBeLessThan(10);
    valueOf(await it.core.secrets.undoDelete(token));
    expect(wholeReads).toEqual([]);
    const { total } = valueOf(await it.core.secrets.list(all));
    expect(total).toBe(THERE);
  });

  test('importing over them', async () => {
    const lines = Array.from({ length: CHANGED }, (_, number) => `KEY_${number * 3}=other`);
    valueOf(await it.core.transfer.preview(file(lines), {}));
    const done = valueOf(await it.core.transfer.import('overwrite', quiet));
    expect(done).toEqual({ added: 0, changed: CHANGED });
    expect(wholeReads).toEqual([]);
    expect(count('values')).toBeLessThanOrEqual(2 * CHANGED);
    const [id] = ids;
    expect(id && valueOf(await it.core.secrets.reveal(id)).text).toBeTruthy();
  });

  test('exporting all, page by page', async () => {
    const made = valueOf(await it.core.transfer.export({ format: 'dotenv' }, quiet));
    expect((await made.file.text()).split('\n')).toHaveLength(THERE + 1);
    expect(wholeReads).toEqual([]);
    expect([count('records'), count('details'), count('values')]).toEqual([THERE, THERE, THERE]);
    const most = asked.map(({ values = [] }) => values.length);
    expect(Math.max(...most)).toBeLessThanOrEqual(250);
  });
});
