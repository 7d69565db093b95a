import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import { auditedCore, copyOf, type AuditedCore } from '../../support/audited-core.ts';
import { startCore, valueOf } from '../../support/core.ts';
import { draft } from '../../support/faulty-core.ts';

const NOW = Number.MAX_SAFE_INTEGER;
const quiet = () => undefined;
const all = { text: '', order: 'newest', offset: 0, limit: 1_000 } as const;

describe('a log that was compacted', () => {
  let it: AuditedCore;
  let before: unknown;
  beforeEach(async () => {
    it = await auditedCore({ secrets: 6 });
    const edit = { ...draft('SECRET_2', 'two'), environments: new Map([['prod', 'P2']]) };
    valueOf(await it.core.secrets.changeSettings({ environments: ['prod'] }));
    valueOf(await it.core.secrets.edit(id(2), id(2), edit));
    before = await everything(it.core);
  });

  const id = (at: number) => it.ids[at] as SecretId;

  /** All that can be read of the secrets, with values and earlier values. */
  async function everything(core: AuditedCore['core']) {
    const { rows } = valueOf(await core.secrets.list(all));
    return Promise.all(
      rows.map(async (row) => ({
        row,
        value: valueOf(await core.secrets.reveal(row.id)),
        prod: valueOf(await core.secrets.reveal(row.id, 'prod')),
        more: valueOf(await core.secrets.read(row.id)),
      })),
    );
  }

  test('has lost records, and nothing else', async () => {
    const seqs = async () => (await it.store.readEvents(it.id, 1)).map(({ seq }) => seq);
    const count = (await seqs()).length;
    const planned = valueOf(await it.core.audit.planCompaction(NOW));
    expect((await seqs()).length).toBe(count);
    const compacted = valueOf(await it.core.audit.compact(NOW));
    expect(compacted).toEqual(planned);
    expect(await seqs()).toHaveLength(count - compacted.removed + 1);
    expect(compacted.removed).toBeGreaterThan(6);
    expect(await everything(it.core)).toEqual(before);
    expect(await it.verify()).toMatchObject({
      findings: [],
      base: { seq: compacted.upTo },
      first: compacted.upTo + 1,
    });
  });

  test('opens after a restart, also when its snapshot is lost', async () => {
    valueOf(await it.core.audit.compact(NOW));
    valueOf(await it.core.secrets.add(draft('AFTER', 'x')));
    const now = await everything(it.core);
    const settings = it.vault().inside?.settings;
    for (const lost of [false, true]) {
      if (lost) {
        await it.database.delete('snapshots', it.id);
        await it.database.clear('pages');
      }
      const { core, view } = await startCore({ fresh: false });
      valueOf(await core.keys.unlock(it.key));
      expect(await everything(core)).toEqual(now);
      expect(view().vault?.inside?.settings).toEqual(settings);
      expect(valueOf(await core.audit.verify(quiet))).toMatchObject({ findings: [], slots: 2 });
    }
  });

  test('is checked by the receipt that it was cut at; older ones cannot be', async () => {
    const old = await it.receipt();
    valueOf(await it.core.secrets.add(draft('AFTER', 'x')));
    const { receipt, upTo } = valueOf(await it.core.audit.compact(NOW));
    valueOf(await it.core.secrets.add(draft('LATER', 'x')));
    expect(await it.check(old)).toMatchObject({ type: 'compacted', base: upTo });
    expect(await it.check(receipt)).toMatchObject({ type: 'contained', seq: upTo });
    const fresh = await it.receipt();
    expect(await it.check(fresh)).toMatchObject({ type: 'contained', since: 0 });
  });

  test('can be compacted again, and keeps its timeline from the cut on', async () => {
    const first = valueOf(await it.core.audit.compact(NOW));
    valueOf(await it.core.secrets.edit(id(3), id(3), draft('SECRET_3', 'three')));
    const second = valueOf(await it.core.audit.compact(NOW));
    expect(second.upTo).toBeGreaterThan(first.upTo);
    expect(await it.found()).toEqual([]);
    const { entries, total, base } = await it.timeline();
    expect(base).toBe(second.upTo);
    expect(total).toBe(it.vault().seq - base);
    expect(entries.map(({ event }) => event.type)).toEqual(['log.compacted']);
    expect(entries[0]?.from.path).toBe('unlocked.whole');
    expect((await it.timeline({ kind: 'settings' })).total).toBe(1);
    const { core } = await startCore({ fresh: false });
    valueOf(await core.keys.unlock(it.key));
    const shown = valueOf(await core.secrets.read(id(3)));
    expect(shown.versions).toHaveLength(1);
  });

  test('leaves nothing of a secret that is deleted later, nor of the names and notes it had', async () => {
    const edit = async (value: string | null, note: string) => {
      const [now] = valueOf(await it.core.secrets.list({ ...all, text: 'SECRET_2' })).rows;
      const next = { ...draft('SECRET_2', value), note };
      valueOf(await it.core.secrets.edit(id(2), now?.detailsSeq ?? 0, next));
      return it.vault().seq;
    };
    const version = await edit('a', 'first note');
    const noted = await edit(null, 'second note');
    const last = await edit('b', 'third note');
    valueOf(await it.core.audit.compact(NOW));
    // The value of an earlier version is kept, what was said of the secret then is not.
    expect(await it.store.readValue(it.id, version)).toBeDefined();
    expect(await it.store.readDetails(it.id, version)).toBeUndefined();
    expect(await it.store.readDetails(it.id, noted)).toBeUndefined();
    expect(await it.found()).toEqual([]);
    const mine: number[] = [id(2), version, noted, last];
    for (let index = 0; index < 7; index += 1) mine.push(await edit(`c${index}`, ''));
    const token = valueOf(await it.core.secrets.delete([id(2)]));
    for (const seq of mine) {
      expect(await it.store.readDetails(it.id, seq)).toBeUndefined();
      expect(await it.store.readValue(it.id, seq)).toBeUndefined();
    }
    expect(await it.found()).toEqual([]);
    valueOf(await it.core.secrets.undoDelete(token));
    expect(await it.found()).toEqual([]);
    for (const lost of [false, true]) {
      if (lost) await it.database.delete('snapshots', it.id);
      const { core } = await startCore({ fresh: false });
      valueOf(await core.keys.unlock(it.key));
      expect(valueOf(await core.audit.verify(quiet)).findings).toEqual([]);
    }
  });

  test('stays as it was when the disk refuses', async () => {
    const records = await it.store.readEvents(it.id, 1);
    it.fault.commit = (commits) => commits.some(({ removeEvents }) => removeEvents !== undefined);
    expect(await it.core.audit.compact(NOW)).toMatchObject({ problem: { code: 'storage.full' } });
    it.fault.commit = null;
    expect(await it.store.readEvents(it.id, 1)).toEqual(records);
    expect(await everything(it.core)).toEqual(before);
    expect(await it.found()).toEqual([]);
  });

  test('cannot be cut further, or put together from others, behind the back of its key', async () => {
    const back = await copyOf(it);
    const whole = await it.database.getAll('events');
    const { upTo } = valueOf(await it.core.audit.compact(NOW));
    const kept = (await it.store.readEvents(it.id, 1)).filter(({ seq }) => seq <= upTo);
    const [one] = kept.filter(({ seq }) => seq === id(3));
    if (!one) throw new Error('the record of a secret was not kept');
    await it.database.put('events', { ...one, at: 1 });
    expect(await it.found()).toContainEqual({ kind: 'changed', seq: id(3) });
    await it.database.delete('events', [it.id, id(3)]);
    expect((await it.found()).map(({ kind }) => kind)).toContain('index');
    await it.database.put('events', one);
    expect(await it.found()).toEqual([]);
    const last = await it.record(it.vault().seq);
    const moved = { ...last, data: { ...last.data, upTo: upTo - 1 } };
    await it.database.put('events', moved);
    expect(await it.found()).not.toEqual([]);
    // The log as it was before: the event that says it was compacted is not there then.
    await back();
    expect(await it.database.getAll('events')).toEqual(whole);
    expect(await it.found()).toContainEqual({ kind: 'rolledBack', seq: last.seq });
  });

  test('is emptied by a reset like any other', async () => {
    valueOf(await it.core.audit.compact(NOW));
    valueOf(await it.core.keys.requestReset());
    valueOf(await it.core.keys.confirmReset());
    const { text } = valueOf(await it.core.keys.read());
    valueOf(await it.core.keys.open(true));
    valueOf(await it.core.secrets.add(draft('NEW', 'x')));
    expect(await it.verify()).toMatchObject({ findings: [], secrets: 1 });
    for (const lost of [false, true]) {
      if (lost) await it.database.delete('snapshots', it.id);
      const { core } = await startCore({ fresh: false });
      valueOf(await core.keys.unlock(text));
      expect(valueOf(await core.secrets.list(all)).rows.map(({ name }) => name)).toEqual(['NEW']);
      expect(valueOf(await core.audit.verify(quiet)).findings).toEqual([]);
      valueOf(await core.audit.compact(NOW));
      expect(valueOf(await core.audit.verify(quiet)).findings).toEqual([]);
    }
  });

  test('keeps what is younger than the moment asked for', async () => {
    expect(await it.core.audit.compact(0)).toMatchObject({
      problem: { code: 'compaction.nothing' },
    });
    valueOf(await it.core.keys.lock());
    expect(await it.core.audit.compact(NOW)).toMatchObject({ problem: { code: 'notNow' } });
  });
});
