import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import type { RecoveredSecret } from '../../../src/lib/core/log/recovery-report.ts';
import { type StartedCore, startCore, valueOf } from '../../support/core.ts';
import { changeRecords, flipped, type Raw } from '../../support/damage.ts';

const draft = (name: string, value: string) => ({ name, value, domains: '' });
const ROWS = { text: '', order: 'newest', offset: 0, limit: 10_000 } as const;

describe('a damaged vault', () => {
  let it: StartedCore;
  let key: string;
  let ids: readonly SecretId[];

  const add = async (name: string, value: string) =>
    valueOf(await it.core.secrets.add(draft(name, value)));
  const vault = () => {
    const shown = it.view().vault;
    if (!shown) throw new Error('no vault in the view');
    return shown;
  };
  /** Changes one event's record, or a sealed part of it, behind the app. */
  const change = (store: string, seq: number, to: (record: Raw) => Raw | null) => {
    const { id } = vault();
    return changeRecords(store, (all) =>
      all.flatMap((one) => {
        const isIts = (one['stream'] ?? one['vault']) === id && one['seq'] === seq;
        const changed = isIts ? to(one) : one;
        return changed ? [changed] : [];
      }),
    );
  };
  const gone = () => null;
  const badHash = (record: Raw) => ({ ...record, hash: flipped(record['hash']) });
  const badBytes = (record: Raw) => ({ ...record, bytes: flipped(record['bytes'], 30) });
  /** Starts a core anew on the same disk, as after the browser was closed. */
  const restart = async () => {
    it.store.close();
    it = await startCore({ fresh: false });
  };
  const recover = async () => {
    await restart();
    valueOf(await it.core.keys.unlock(key));
    expect(it.state()).toBe('unlocked.recovering');
    return valueOf(await it.core.recovery.report());
  };
  const rows = async () => valueOf(await it.core.secrets.list(ROWS)).rows;
  const values = async () => {
    const found: Record<string, string | null> = {};
    for (const { id, name } of await rows()) {
      const value = await it.core.secrets.reveal(id, null);
      found[name] = value.ok ? value.value.text : null;
    }
    return found;
  };
  const proofs = (secrets: readonly RecoveredSecret[]) =>
    Object.fromEntries(secrets.map(({ name, proof }) => [name, proof]));
  const verified = async () => valueOf(await it.core.audit.verify(() => undefined)).findings;

  beforeEach(async () => {
    it = await startCore({ fresh: true });
    valueOf(await it.core.profiles.create('Ada'));
    valueOf(await it.core.keys.issue());
    key = valueOf(await it.core.keys.read()).text;
    valueOf(await it.core.keys.open(true));
    ids = [await add('A', 'one'), await add('B', 'two'), await add('C', 'three')];
  });

  const [A, B, C] = [0, 1, 2];
  const idOf = (place: number): SecretId => {
    const id = ids[place];
    if (id === undefined) throw new Error('no such secret');
    return id;
  };

  test('counts as locked, says where, and refuses a wrong key as always', async () => {
    await change('events', idOf(A), badHash);
    await restart();
    expect(vault()).toMatchObject({
      chart: { path: 'locked' },
      damage: { code: 'log.damaged', seq: idOf(A), found: 'chain' },
    });
    const wrong = 'LS1-B3AAG-09NK2-RY9B2-J6M46-74792-A80GT-XN8HH-7ATB4';
    expect(await it.core.keys.unlock(wrong)).toMatchObject({
      problem: { code: 'key.notThisVault' },
    });
    valueOf(await it.core.keys.unlock(key));
  });

  test('whose record is changed gives every secret, repairs, and verifies from then on', async () => {
    await change('events', idOf(B), badHash);
    const { findings, secrets, isWhole } = await recover();
    expect(isWhole).toBe(false);
    expect(new Set(findings.map(({ seq }) => seq))).toEqual(new Set([idOf(B), idOf(B) + 1]));
    expect(proofs(secrets)).toEqual({ A: 'whole', B: 'probable', C: 'whole' });
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three' });
    valueOf(await it.core.recovery.repair());
    expect(it.state()).toBe('unlocked.whole');
    expect(await verified()).toEqual([]);
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three' });
    await add('D', 'four');
    await restart();
    expect(vault().damage).toBe(null);
    valueOf(await it.core.keys.unlock(key));
    expect(it.state()).toBe('unlocked.whole');
    expect(await verified()).toEqual([]);
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three', D: 'four' });
  });

  test('writes nothing of it over before a repair, and comes back to it after a lock', async () => {
    await change('events', idOf(B), badHash);
    const before = (await it.store.readEvents(vault().id, 1)).slice(0, vault().seq);
    await recover();
    const row = (await rows())[0];
    expect(await it.core.secrets.add(draft('D', 'four'))).toMatchObject({
      problem: { code: 'notNow', state: 'unlocked.recovering' },
    });
    if (row) {
      const edited = await it.core.secrets.edit(row.id, row.detailsSeq, draft('X', 'x'));
      expect(edited).toMatchObject({ problem: { code: 'notNow' } });
    }
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    expect(it.state()).toBe('unlocked.recovering');
    await restart();
    expect(it.state()).toBe('locked');
    valueOf(await it.core.keys.unlock(key));
    expect(it.state()).toBe('unlocked.recovering');
    const records = await it.store.readEvents(vault().id, 1);
    expect(records.slice(0, before.length)).toEqual(before);
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three' });
    valueOf(await it.core.recovery.repair());
    expect(await verified()).toEqual([]);
  });

  test('whose value is hit loses that secret alone, by name', async () => {
    await change('values', idOf(B), badBytes);
    await restart();
    valueOf(await it.core.keys.unlock(key));
    // The list does not depend on values: the vault opens as always, and says so of this one.
    expect(it.state()).toBe('unlocked.whole');
    expect(await values()).toEqual({ A: 'one', B: null, C: 'three' });
    valueOf(await it.core.recovery.begin());
    const { secrets, counts } = valueOf(await it.core.recovery.report());
    expect(proofs(secrets)).toEqual({ B: 'lost', A: 'whole', C: 'whole' });
    expect(counts).toEqual({ whole: 2, probable: 0, lost: 1 });
    valueOf(await it.core.recovery.repair());
    expect(await values()).toEqual({ A: 'one', C: 'three' });
    expect(await verified()).toEqual([]);
    expect(valueOf(await it.core.recovery.countAside())).toBeGreaterThan(0);
    valueOf(await it.core.recovery.clear());
    expect(valueOf(await it.core.recovery.countAside())).toBe(0);
    expect(await verified()).toEqual([]);
  });

  test.each(['events', 'details'])('whose %s are all gone gives what is left', async (store) => {
    const { id } = vault();
    const isIts = (one: Raw) => (one['stream'] ?? one['vault']) === id;
    await changeRecords(store, (all) => all.filter((one) => !isIts(one)));
    const { secrets } = await recover();
    const all = { A: 'probable', B: 'probable', C: 'probable' };
    expect(proofs(secrets)).toEqual(store === 'events' ? all : {});
    if (store === 'events') expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three' });
    valueOf(await it.core.recovery.repair());
    expect(await verified()).toEqual([]);
    await add('D', 'four');
    await restart();
    valueOf(await it.core.keys.unlock(key));
    expect(it.state()).toBe('unlocked.whole');
    expect((await values())['D']).toBe('four');
  });

  test('whose details are hit is named by the list, where that knows it', async () => {
    for (let index = 0; index < 270; index += 1) await add(`n${index}`, `v${index}`);
    await change('details', idOf(B), badBytes);
    await restart();
    valueOf(await it.core.keys.unlock(key));
    expect(it.state()).toBe('unlocked.whole');
    valueOf(await it.core.recovery.begin());
    const { secrets } = valueOf(await it.core.recovery.report());
    expect(secrets.filter(({ proof }) => proof !== 'whole')).toEqual([
      { id: idOf(B), name: 'B', proof: 'probable', mayBeOlder: false, isIncomplete: true },
    ]);
    expect(await values()).toMatchObject({ A: 'one', B: 'two', C: 'three', n7: 'v7' });
    valueOf(await it.core.recovery.repair());
    expect(await values()).toMatchObject({ A: 'one', B: 'two', C: 'three', n7: 'v7' });
    expect(await verified()).toEqual([]);
  });

  test('keeps environments, versions, settings and external vaults', async () => {
    valueOf(await it.core.secrets.changeSettings({ environments: ['prod'], versionsKept: 3 }));
    const row = (await rows()).find(({ name }) => name === 'A');
    if (!row) throw new Error('no row');
    const changed = { ...draft('A', 'new'), environments: new Map([['prod', 'live']]) };
    valueOf(await it.core.secrets.edit(row.id, row.detailsSeq, changed));
    const connection = {
      kind: 'onepassword' as const,
      origin: 'https://vault.example',
      token: 'token',
    };
    valueOf(await it.core.providers.add({ name: 'Team', connection }));
    await change('events', 2, gone);
    const { findings } = await recover();
    expect(findings.some(({ kind }) => kind === 'missing')).toBe(true);
    valueOf(await it.core.recovery.repair());
    expect(await verified()).toEqual([]);
    expect(vault().inside).toMatchObject({
      settings: { environments: ['prod'], versionsKept: 3 },
      providers: [{ name: 'Team' }],
    });
    expect(valueOf(await it.core.secrets.reveal(row.id, 'prod')).text).toBe('live');
    const { versions } = valueOf(await it.core.secrets.read(row.id));
    expect(versions).toHaveLength(1);
    await restart();
    valueOf(await it.core.keys.unlock(key));
    expect(valueOf(await it.core.secrets.reveal(row.id, 'prod')).text).toBe('live');
  });

  test('does not bring deleted secrets back, and marks what may be an older version', async () => {
    valueOf(await it.core.secrets.delete([idOf(C)]));
    await change('events', vault().seq, gone);
    const { secrets } = await recover();
    expect(secrets.map(({ name, mayBeOlder }) => [name, mayBeOlder])).toEqual([
      ['A', false],
      ['B', false],
    ]);
  });

  test('can be reset while it is damaged', async () => {
    await change('events', idOf(B), badHash);
    await restart();
    valueOf(await it.core.keys.requestReset());
    valueOf(await it.core.keys.confirmReset());
    const next = valueOf(await it.core.keys.read()).text;
    valueOf(await it.core.keys.open(true));
    await add('NEW', 'new');
    await restart();
    valueOf(await it.core.keys.unlock(next));
    expect(it.state()).toBe('unlocked.whole');
    expect(await values()).toEqual({ NEW: 'new' });
  });

  test('that is fine says so, and stays as it is', async () => {
    const { seq } = vault();
    expect(await it.core.recovery.begin()).toEqual({
      ok: false,
      problem: { code: 'recovery.nothing' },
    });
    expect(vault()).toMatchObject({ seq, chart: { path: 'unlocked.whole' } });
    expect(await it.core.recovery.report()).toMatchObject({ problem: { code: 'notNow' } });
    expect(await it.core.recovery.repair()).toMatchObject({ problem: { code: 'notNow' } });
    expect(await it.core.recovery.clear()).toMatchObject({ problem: { code: 'recovery.nothing' } });
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three' });
  });

  test('is recovered a second time', async () => {
    await change('events', idOf(A), badHash);
    await recover();
    valueOf(await it.core.recovery.repair());
    await add('D', 'four');
    await change('events', vault().seq, badHash);
    await recover();
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three', D: 'four' });
    valueOf(await it.core.recovery.repair());
    expect(await verified()).toEqual([]);
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three', D: 'four' });
  });

  test('is repaired whole or not at all by a disk that is full', async () => {
    await change('events', idOf(B), badHash);
    await recover();
    const { store } = it;
    const commit = store.commit.bind(store);
    const { ProblemError } = await import('../../../src/lib/core/base/outcome.ts');
    store.commit = () => Promise.reject(new ProblemError({ code: 'storage.full' }));
    expect(await it.core.recovery.repair()).toMatchObject({ problem: { code: 'storage.full' } });
    store.commit = commit;
    expect(it.state()).toBe('unlocked.recovering');
    expect(await values()).toEqual({ A: 'one', B: 'two', C: 'three' });
    valueOf(await it.core.recovery.repair());
    expect(await verified()).toEqual([]);
  });
});
