import { beforeEach, describe, expect, test } from 'vitest';
import type { EventRecord } from '../../../src/lib/core/log/records.ts';
import { closeRecord } from '../../../src/lib/crypto/hash-chain.ts';
import { auditedCore, copyOf, type AuditedCore } from '../../support/audited-core.ts';
import { startCore, valueOf } from '../../support/core.ts';
import { draft } from '../../support/faulty-core.ts';

const flip = (bytes: Uint8Array<ArrayBuffer> | undefined, at = 40) => {
  const flipped = Uint8Array.from(bytes ?? []);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
};

describe('Verify', () => {
  let it: AuditedCore;
  beforeEach(async () => {
    it = await auditedCore();
  });

  const put = (record: EventRecord) => it.database.put('events', record);
  const change = async (seq: number, change: Partial<EventRecord>) =>
    put({ ...(await it.record(seq)), ...change });
  /** A record as somebody without the key would write it: its own hash fits. */
  const rewrite = async (seq: number, change: Partial<EventRecord>) => {
    const { hash: _hash, mac, ...open } = await it.record(seq);
    await put({ ...closeRecord({ ...open, ...change }, null), ...(mac && { mac }) });
  };

  test('says what an untouched vault proves', async () => {
    const { seq } = it.vault();
    expect(await it.verify()).toEqual({
      first: 1,
      last: seq,
      base: null,
      authenticatedTo: seq,
      keyed: true,
      // Three secrets with details and value, the edit, whose old value is kept, the deletion, and the
      // copies of both key slots.
      parts: 11,
      secrets: 3,
      slots: 2,
      findings: [],
      found: 0,
    });
    valueOf(await it.core.keys.lock());
    expect(await it.verify()).toMatchObject({ keyed: false, authenticatedTo: 0, findings: [] });
  });

  test('stays content through versions, environments, undo, a change of key, a reset and signing out', async () => {
    const { core } = it;
    valueOf(await core.secrets.changeSettings({ environments: ['prod'], versionsKept: 2 }));
    const [, , third = 0] = it.ids;
    for (const value of ['a', 'b', 'c', 'd']) {
      const list = { text: 'SECRET_2', order: 'newest', offset: 0, limit: 1 } as const;
      const [row] = valueOf(await core.secrets.list(list)).rows;
      const environments = new Map([['prod', `prod ${value}`]]);
      const edit = { ...draft('SECRET_2', value), environments };
      valueOf(await core.secrets.edit(row?.id ?? it.first, row?.detailsSeq ?? third, edit));
    }
    expect(await it.found()).toEqual([]);
    const token = valueOf(await core.secrets.delete(it.ids.slice(2)));
    expect(await it.found()).toEqual([]);
    valueOf(await core.secrets.undoDelete(token));
    expect(await it.found()).toEqual([]);
    valueOf(await core.keys.issue());
    valueOf(await core.keys.open(true));
    expect(await it.found()).toEqual([]);
    const { secrets } = await it.verify();
    expect(secrets).toBe(3);
    valueOf(await core.keys.requestReset());
    valueOf(await core.keys.confirmReset());
    const key = valueOf(await core.keys.read()).text;
    valueOf(await core.keys.open(true));
    valueOf(await core.secrets.add(draft('NEW', 'x')));
    expect(await it.verify()).toMatchObject({ findings: [], secrets: 1, slots: 1 });
    valueOf(await core.profiles.signOut(false));
    valueOf(await core.profiles.signIn(it.view().profiles[0]?.id as never));
    valueOf(await core.keys.unlock(key));
    expect(await it.verify()).toMatchObject({ findings: [], secrets: 0 });
  });

  test('names a record that is gone', async () => {
    await it.database.delete('events', [it.id, 2]);
    expect(await it.found()).toEqual([{ kind: 'missing', seq: 2 }]);
  });

  test.each([
    ['type', { type: 'settings.changed' }],
    ['at', { at: 7 }],
    ['data', { data: { way: 'downloaded' } }],
  ])('names a record whose %s was changed', async (_, changed) => {
    await change(2, changed);
    expect(await it.found()).toContainEqual({ kind: 'changed', seq: 2 });
  });

  test('names two records that changed places', async () => {
    const [first, second] = [await it.record(5), await it.record(6)];
    await put({ ...first, seq: 6 });
    await put({ ...second, seq: 5 });
    expect(await it.found()).toEqual(
      expect.arrayContaining([
        { kind: 'changed', seq: 5 },
        { kind: 'changed', seq: 6 },
      ]),
    );
  });

  test('names a record that was written anew with a hash that fits, and the next that it does not lead to', async () => {
    await rewrite(it.first, { data: { note: 1 } });
    expect(await it.found()).toEqual([
      { kind: 'macWrong', seq: it.first },
      { kind: 'chain', seq: it.first + 1 },
    ]);
  });

  test('names a missing mac and a wrong one', async () => {
    const { mac, ...bare } = await it.record(it.first);
    await put(bare);
    expect(await it.found()).toContainEqual({ kind: 'macMissing', seq: it.first });
    await put({ ...bare, mac: flip(mac, 1) });
    expect(await it.found()).toContainEqual({ kind: 'macWrong', seq: it.first });
  });

  test('names an event that the chart does not accept, and one that nobody knows', async () => {
    await rewrite(2, { type: 'unlock.rejected', data: { reason: 'notThisVault' } });
    expect(await it.found()).toContainEqual({ kind: 'notAccepted', seq: 2 });
    await rewrite(2, { type: 'vault.dissolved', data: {} });
    expect(await it.found()).toContainEqual({ kind: 'unreadable', seq: 2 });
  });

  test('names records that were cut off at the end, and ones that were put there', async () => {
    const last = it.vault().seq;
    const { hash: _hash, mac: _mac, ...open } = await it.record(last);
    const forged = { ...open, seq: last + 1, type: 'vault.locked', data: { cause: 'user' } };
    await put(closeRecord(forged, null));
    expect(await it.found()).toContainEqual({ kind: 'added', seq: last + 1 });
    await it.database.delete('events', [it.id, last + 1]);
    await it.database.delete('events', [it.id, last]);
    await it.database.delete('events', [it.id, last - 1]);
    expect(await it.found()).toContainEqual({ kind: 'rolledBack', seq: last - 1 });
  });

  test('names sealed parts that were changed, exchanged or taken away', async () => {
    const vault = it.id;
    const [, , third = 0, fourth = 0] = it.ids;
    const back = await copyOf(it);
    for (const [store, changed, missing] of [
      ['details', 'detailsChanged', 'detailsMissing'],
      ['values', 'valueChanged', 'valueMissing'],
    ] as const) {
      const part = await it.database.get(store, [vault, third]);
      const other = await it.database.get(store, [vault, fourth]);
      if (!part || !other) throw new Error('no part');
      await it.database.put(store, { ...part, bytes: flip(part.bytes) });
      expect(await it.found()).toContainEqual({ kind: changed, seq: third });
      await it.database.put(store, { ...other, seq: third });
      expect(await it.found()).toContainEqual({ kind: changed, seq: third });
      await it.database.delete(store, [vault, third]);
      expect(await it.found()).toContainEqual({ kind: missing, seq: third });
      await back();
      expect(await it.found()).toEqual([]);
    }
  });

  test('names what a deletion erased and somebody put back', async () => {
    const [, , third = 0] = it.ids;
    const details = await it.database.get('details', [it.id, third]);
    const value = await it.database.get('values', [it.id, third]);
    valueOf(await it.core.secrets.delete([it.ids[2] as never]));
    expect(await it.found()).toEqual([]);
    if (details) await it.database.put('details', details);
    expect(await it.found()).toEqual([{ kind: 'leftover', seq: third }]);
    if (details) await it.database.delete('details', [it.id, third]);
    if (value) await it.database.put('values', value);
    expect(await it.found()).toEqual([{ kind: 'leftover', seq: third }]);
    if (value) await it.database.put('values', { ...value, seq: 1 });
    expect(await it.found()).toContainEqual({ kind: 'leftover', seq: 1 });
  });

  test('names a key slot that is gone, and an old one that somebody put back', async () => {
    const [old] = (await it.store.readSlots(it.id)).filter(({ kind }) => kind === 'vaultKey');
    if (!old) throw new Error('no slot');
    await it.database.delete('slots', [it.id, old.id]);
    expect(await it.found()).toEqual([{ kind: 'slotChanged', seq: 3 }]);
    await it.database.delete('slotCopies', [it.id, old.id]);
    expect(await it.found()).toEqual([{ kind: 'slotMissing', seq: null }]);
    valueOf(await it.core.keys.issue());
    valueOf(await it.core.keys.open(true));
    expect(await it.found()).toEqual([]);
    await it.database.put('slots', old);
    expect(await it.found()).toEqual([{ kind: 'slotUnknown', seq: null }]);
  });

  test('names a snapshot that does not fit, and one whose page was exchanged', async () => {
    for (let index = 0; index < 270; index += 1) {
      valueOf(await it.core.secrets.add(draft(`n${index}`, `v${index}`)));
    }
    const snapshot = await it.store.readSnapshot(it.id);
    const page = await it.database.get('pages', [it.id, 0]);
    if (!snapshot || !page) throw new Error('no snapshot');
    expect(await it.found()).toEqual([]);
    await it.database.put('pages', { ...page, bytes: flip(page.bytes, 100) });
    expect(await it.found()).toEqual([{ kind: 'snapshot', seq: snapshot.seq }]);
    await it.database.put('pages', page);
    await it.database.put('snapshots', { ...snapshot, link: flip(snapshot.link, 1) });
    expect(await it.found()).toEqual([{ kind: 'snapshot', seq: snapshot.seq }]);
    await it.database.put('snapshots', { ...snapshot, seq: 3 });
    expect(await it.found()).toEqual([{ kind: 'snapshot', seq: 3 }]);
  });

  test('finds in a locked vault what needs no key', async () => {
    valueOf(await it.core.keys.lock());
    const [, , third = 0] = it.ids;
    const part = await it.database.get('details', [it.id, third]);
    if (part) await it.database.put('details', { ...part, bytes: flip(part.bytes) });
    await change(2, { at: 3 });
    expect(await it.found()).toEqual([
      { kind: 'changed', seq: 2 },
      { kind: 'detailsChanged', seq: third },
    ]);
  });

  test('names the damage of a vault that cannot be followed to its end', async () => {
    await change(2, { at: 3 });
    const { core, view } = await startCore({ fresh: false });
    expect(view().vault?.damage).toMatchObject({ code: 'log.damaged', seq: 2 });
    const report = valueOf(await core.audit.verify(() => undefined));
    expect(report.findings).toEqual([{ kind: 'changed', seq: 2 }]);
  });

  test('goes on beside commands, and takes what they write for what it is', async () => {
    const walking = it.verify();
    const added = it.core.secrets.add(draft('BESIDE', 'x'));
    const deleted = it.core.secrets.delete([it.first]);
    const [report] = await Promise.all([walking, added, deleted]);
    expect(report.findings).toEqual([]);
  });

  test('says so when the vault is locked meanwhile', async () => {
    const walking = it.core.audit.verify(() => undefined);
    valueOf(await it.core.keys.lock());
    expect(await walking).toMatchObject({ problem: { code: 'audit.interrupted' } });
  });
});

describe('a receipt', () => {
  test('is contained in every later history, locked or not', async () => {
    const it = await auditedCore();
    const receipt = await it.receipt();
    const { seq } = it.vault();
    expect(await it.check(receipt)).toMatchObject({ type: 'contained', seq, since: 0 });
    valueOf(await it.core.secrets.add(draft('MORE', 'x')));
    valueOf(await it.core.keys.lock());
    expect(await it.check(receipt)).toMatchObject({ type: 'contained', seq, since: 2 });
  });

  test('fails against a database that was rolled back to an older copy, which Verify alone cannot see', async () => {
    const it = await auditedCore();
    const back = await copyOf(it);
    const { seq } = it.vault();
    valueOf(await it.core.secrets.add(draft('REVOKED', 'x')));
    valueOf(await it.core.keys.lock());
    const receipt = await it.receipt();
    const { seq: last } = it.vault();
    await back();
    const { core } = await startCore({ fresh: false });
    valueOf(await core.keys.unlock(it.key));
    expect(valueOf(await core.audit.verify(() => undefined)).findings).toEqual([]);
    const verdict = valueOf(await core.audit.checkReceipt(receipt, () => undefined));
    // The older copy was open: its repair and the unlock came after it.
    expect(verdict).toEqual({ type: 'altered', seq: last });
    expect(last).toBe(seq + 2);
  });

  test('fails against a log that ends before it', async () => {
    const it = await auditedCore();
    valueOf(await it.core.keys.lock());
    const back = await copyOf(it);
    valueOf(await it.core.keys.unlock(it.key));
    for (const name of ['A', 'B', 'C']) valueOf(await it.core.secrets.add(draft(name, 'x')));
    const receipt = await it.receipt();
    const { seq } = it.vault();
    await back();
    const { core } = await startCore({ fresh: false });
    const verdict = valueOf(await core.audit.checkReceipt(receipt, () => undefined));
    expect(verdict).toEqual({ type: 'rolledBack', seq, last: seq - 4 });
  });

  test('does not pass over a history that is broken elsewhere', async () => {
    const it = await auditedCore();
    const receipt = await it.receipt();
    await it.database.put('events', { ...(await it.record(3)), at: 1 });
    expect(await it.check(receipt)).toMatchObject({ type: 'damaged', damaged: 3 });
  });
});
