import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import { linkOf } from '../../../src/lib/crypto/hash-chain.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, newVault, type FaultyCore } from '../../support/faulty-core.ts';

/** A record of the log, or an error when the test's own arrangement is wrong. */
async function eventAt(it: FaultyCore, seq: number) {
  const record = await it.database.get('events', [it.vault().id, seq]);
  if (!record) throw new Error(`no event ${seq}`);
  return record;
}

describe('a database that was tampered with while the vault was locked', () => {
  let it: FaultyCore;
  let key: string;
  let id: SecretId;
  beforeEach(async () => {
    it = await faultyCore({ fresh: true });
    key = await newVault(it);
    id = valueOf(await it.core.secrets.add(draft('A', 'OLD')));
  });

  /** Unlocks, which has to lead to a recovery, and gives what that found. */
  const recovered = async () => {
    valueOf(await it.core.keys.unlock(key));
    expect(it.vault().chart.path).toBe('unlocked.recovering');
    return valueOf(await it.core.recovery.report());
  };
  /** Unlocks, which has to go well, and gives the last event. */
  const rebuilt = async (): Promise<string | undefined> => {
    valueOf(await it.core.keys.unlock(key));
    expect(it.vault()).toMatchObject({ chart: { path: 'unlocked.whole' }, count: 271 });
    const last = (await it.store.readEvents(it.vault().id, it.vault().seq))[0]?.type;
    valueOf(await it.core.keys.lock());
    return last;
  };
  const addMany = async (count: number) => {
    for (let index = 0; index < count; index += 1)
      valueOf(await it.core.secrets.add(draft(`n${index}`, `v${index}`)));
  };

  test('details that are gone are missed', async () => {
    valueOf(await it.core.keys.lock());
    await it.database.delete('details', [it.vault().id, id]);
    const { findings, secrets } = await recovered();
    expect(findings).toEqual([{ kind: 'detailsMissing', seq: id }]);
    expect(secrets).toEqual([]);
  });

  test('an edit cannot be taken back unmarked by putting the old value in its place', async () => {
    const old = await it.database.get('values', [it.vault().id, id]);
    valueOf(await it.core.secrets.edit(id, id, draft('A', 'NEW')));
    const { seq } = it.vault();
    valueOf(await it.core.keys.lock());
    await it.database.delete('details', [it.vault().id, seq]);
    if (old) await it.database.put('values', old);
    const { findings, secrets } = await recovered();
    expect(findings).toEqual([{ kind: 'detailsMissing', seq }]);
    expect(secrets).toMatchObject([{ id, name: 'A', mayBeOlder: true }]);
  });

  test('a deleted secret cannot be brought back unmarked', async () => {
    const vault = it.vault().id;
    const details = await it.database.get('details', [vault, id]);
    const value = await it.database.get('values', [vault, id]);
    valueOf(await it.core.secrets.delete([id]));
    const { seq } = it.vault();
    valueOf(await it.core.keys.lock());
    if (details) await it.database.put('details', details);
    if (value) await it.database.put('values', value);
    await it.database.delete('details', [vault, seq]);
    const { findings, secrets } = await recovered();
    expect(findings).toEqual([{ kind: 'detailsMissing', seq }]);
    expect(secrets).toMatchObject([{ id, name: 'A', mayBeOlder: true }]);
  });

  test('details of one event do not pass for those of another', async () => {
    const second = valueOf(await it.core.secrets.add(draft('B', 'two')));
    valueOf(await it.core.keys.lock());
    const vault = it.vault().id;
    const details = await it.database.get('details', [vault, id]);
    if (details) await it.database.put('details', { ...details, seq: second });
    const { findings, secrets } = await recovered();
    expect(findings).toEqual([{ kind: 'detailsChanged', seq: second }]);
    expect(secrets).toMatchObject([{ id, name: 'A', proof: 'whole', mayBeOlder: true }]);
  });

  test('a value of one secret does not pass for that of another', async () => {
    const second = valueOf(await it.core.secrets.add(draft('B', 'two')));
    const value = await it.database.get('values', [it.vault().id, id]);
    if (value) await it.database.put('values', { ...value, seq: second });
    expect(await it.core.secrets.reveal(second)).toEqual({
      ok: false,
      problem: { code: 'secret.damaged', seq: second },
    });
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('OLD');
  });

  test('a snapshot that claims there are no secrets is not believed, and one that is gone is no loss', async () => {
    await addMany(270);
    const vault = it.vault();
    const snapshot = await it.store.readSnapshot(vault.id);
    if (!snapshot) throw new Error('no snapshot was written');
    valueOf(await it.core.keys.lock());
    const last = await eventAt(it, vault.seq);
    for (const forged of [
      { ...snapshot, table: null },
      { ...snapshot, table: null, seq: vault.seq, link: linkOf(last) },
      { ...snapshot, seq: 1, link: linkOf(await eventAt(it, 1)) },
    ]) {
      await it.database.put('snapshots', forged);
      expect(await rebuilt()).toBe('index.rebuilt');
    }
    await it.database.delete('snapshots', vault.id);
    valueOf(await it.core.keys.unlock(key));
    expect(it.vault().count).toBe(271);
  });

  test('an index page that was changed or taken away is named, and made anew', async () => {
    await addMany(270);
    const vault = it.vault().id;
    const page = await it.database.get('pages', [vault, 0]);
    if (!page) throw new Error('no page was written');
    valueOf(await it.core.keys.lock());
    const flipped = page.bytes.slice();
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    await it.database.put('pages', { ...page, bytes: flipped });
    expect(await rebuilt()).toBe('index.rebuilt');
    await it.database.delete('pages', [vault, 0]);
    expect(await rebuilt()).toBe('index.rebuilt');
    await it.database.put('pages', page);
    expect(await rebuilt()).toBe('index.rebuilt');
    expect(await rebuilt()).toBe('vault.unlocked');
  });

  test('a slot that was damaged says so, and a read error is not called damage', async () => {
    valueOf(await it.core.keys.lock());
    it.fault.read = (method) => method === 'readIndex';
    expect(await it.core.keys.unlock(key)).toMatchObject({ problem: { code: 'storage.failed' } });
    it.fault.read = null;
    const [slot] = await it.store.readSlots(it.vault().id);
    if (!slot) throw new Error('no slot');
    const wrapped = slot.wrapped.slice();
    wrapped[40] = (wrapped[40] ?? 0) ^ 1;
    await it.database.put('slots', { ...slot, wrapped });
    await it.database.put('slotCopies', { ...slot, wrapped });
    expect(await it.core.keys.unlock(key)).toEqual({
      ok: false,
      problem: { code: 'slot.damaged' },
    });
    await it.database.put('slots', slot);
    valueOf(await it.core.keys.unlock(key));
  });
});
