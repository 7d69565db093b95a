import { beforeEach, describe, expect, test } from 'vitest';
import { secretId, type ProfileId, type SecretId } from '../../src/lib/core/base/ids.ts';
import { valueOf } from '../support/core.ts';
import { draft, faultyCore, newVault, type FaultyCore } from '../support/faulty-core.ts';

function profileNamed({ view }: FaultyCore, name: string): ProfileId {
  const profile = view().profiles.find((candidate) => candidate.name === name);
  if (!profile) throw new Error(`no profile ${name}`);
  return profile.id;
}

const full = () => true;
const FULL = { ok: false, problem: { code: 'storage.full' } };

describe('a disk that fails in the middle', () => {
  let it: FaultyCore;
  beforeEach(async () => {
    it = await faultyCore({ fresh: true });
  });

  test('of a change of key leaves the key that opens the vault as the one in Settings', async () => {
    const key = await newVault(it);
    it.fault.commit = full;
    expect(await it.core.keys.issue()).toEqual(FULL);
    it.fault.commit = null;
    expect(valueOf(await it.core.keys.read()).text).toBe(key);
    expect(await it.core.keys.checkCopy(key)).toMatchObject({
      problem: { code: 'key.notTheShownOne' },
    });
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
  });

  test('of the first opening leaves the key shown, and the vault opens later or with another', async () => {
    valueOf(await it.core.profiles.create('Ada'));
    valueOf(await it.core.keys.issue());
    const shown = valueOf(await it.core.keys.read()).text;
    it.fault.commit = full;
    expect(await it.core.keys.open(true)).toEqual(FULL);
    it.fault.commit = null;
    expect(it.vault().chart.path).toBe('keyShown');
    expect(valueOf(await it.core.keys.read()).text).toBe(shown);
    valueOf(await it.core.keys.noteSaved('copied'));
    valueOf(await it.core.keys.abandon());
    valueOf(await it.core.keys.issue());
    const other = valueOf(await it.core.keys.read()).text;
    valueOf(await it.core.keys.open(true));
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(other));
  });

  test('of the last step of a change of key keeps the old key until it can be taken', async () => {
    const old = await newVault(it);
    const id = valueOf(await it.core.secrets.add(draft('A', 'one')));
    valueOf(await it.core.keys.issue());
    it.fault.commit = full;
    expect(await it.core.keys.open(true)).toEqual(FULL);
    it.fault.commit = null;
    valueOf(await it.core.keys.abandon());
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('one');
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(old));
  });

  test('of a snapshot changes no answer and stops no reading', async () => {
    const key = await newVault(it);
    const readNames = async ({ core }: FaultyCore) => {
      const query = { text: '', order: 'newest', offset: 0, limit: 1_000 } as const;
      return valueOf(await core.secrets.list(query)).rows.map(({ name }) => name);
    };
    let failures = 0;
    it.fault.commit = (commits) => {
      const isSnapshot = commits.some(({ pages }) => pages !== undefined);
      if (isSnapshot) failures += 1;
      return isSnapshot;
    };
    const added = new Map<string, SecretId>();
    // A snapshot is due within these.
    let addedAfter = 0;
    for (let index = 0; index < 270; index += 1) {
      if (failures > 0) addedAfter += 1;
      added.set(`n${index}`, valueOf(await it.core.secrets.add(draft(`n${index}`, `v${index}`))));
    }
    const names = [...added.keys()].reverse();
    expect(failures).toBe(1);
    // Writing went on after it, and reading does.
    expect(addedAfter).toBeGreaterThan(5);
    expect(await readNames(it)).toEqual(names);
    expect(valueOf(await it.core.secrets.reveal(added.get('n269') ?? secretId(0))).text).toBe(
      'v269',
    );
    expect(await it.store.readSnapshot(it.vault().id)).toBeUndefined();

    const again = await faultyCore({ fresh: false });
    valueOf(await again.core.keys.unlock(key));
    expect(await readNames(again)).toEqual(names);
    for (const [name, id] of added)
      expect(valueOf(await again.core.secrets.reveal(id)).text).toBe(name.replace('n', 'v'));
    // On a disk with room the next one is written, so that it was the disk that kept this one away.
    valueOf(await again.core.secrets.add(draft('last', 'one more')));
    await expect.poll(() => again.store.readSnapshot(again.vault().id)).toBeDefined();
    expect(await readNames(again)).toEqual(['last', ...names]);
  });

  test('does not keep the vault from locking, from opening for reading, or from starting', async () => {
    const key = await newVault(it);
    const id = valueOf(await it.core.secrets.add(draft('A', 'one')));
    it.fault.commit = full;
    valueOf(await it.core.keys.lock());
    expect(it.vault().chart.path).toBe('locked');
    expect(it.vault().count).toBeNull();
    expect(await it.core.secrets.reveal(id)).toMatchObject({ problem: { code: 'notNow' } });
    valueOf(await it.core.keys.unlock(key));
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('one');
    expect(await it.core.secrets.add(draft('B', 'two'))).toEqual(FULL);
    it.fault.commit = null;
    valueOf(await it.core.secrets.add(draft('B', 'two')));
    const types = (await it.store.readEvents(it.vault().id, 1)).map(({ type }) => type);
    expect(types.slice(-4)).toEqual([
      'secret.added',
      'vault.locked',
      'vault.unlocked',
      'secret.added',
    ]);

    const again = await faultyCore({ fresh: false });
    again.fault.commit = full;
    expect(again.vault().chart.path).toBe('locked');
    valueOf(await again.core.keys.unlock(key));
    expect(again.vault().count).toBe(2);
  });

  test('of a reset leaves everything; after it, only the new key is missing', async () => {
    const key = await newVault(it);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    valueOf(await it.core.keys.requestReset());
    it.fault.commit = full;
    expect(await it.core.keys.confirmReset()).toEqual(FULL);
    it.fault.commit = null;
    valueOf(await it.core.keys.cancelReset());
    expect(it.vault().count).toBe(1);
    valueOf(await it.core.keys.requestReset());
    it.fault.commit = ([commit]) => commit?.records[0]?.type === 'key.issued';
    valueOf(await it.core.keys.confirmReset());
    expect(it.vault().chart.path).toBe('resetting.erasing');
    it.fault.commit = null;
    valueOf(await it.core.keys.issue());
    valueOf(await it.core.keys.open(true));
    valueOf(await it.core.keys.lock());
    expect(await it.core.keys.unlock(key)).toMatchObject({ problem: { code: 'key.notThisVault' } });
  });

  test('of signing out erases nothing, and signing out is one commit', async () => {
    const key = await newVault(it);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    it.fault.commit = (commits) => commits.some(({ stream }) => stream === 'session');
    expect(await it.core.profiles.signOut(false)).toEqual(FULL);
    expect(it.view().profile?.name).toBe('Ada');
    expect(it.vault().count).toBe(1);
    it.fault.commit = null;
    valueOf(await it.core.profiles.signOut(false));
    expect(it.view().profile).toBeNull();
    valueOf(await it.core.profiles.signIn(profileNamed(it, 'Ada')));
    valueOf(await it.core.keys.unlock(key));
    expect(it.vault().count).toBe(0);
  });
});

describe('what one profile or tab does is nothing to the others', () => {
  let it: FaultyCore;
  beforeEach(async () => {
    it = await faultyCore({ fresh: true });
  });

  test('a damaged vault is named; signing out and other profiles go on', async () => {
    await newVault(it, 'Ada');
    const { id } = it.vault();
    valueOf(await it.core.profiles.signOut(true));
    await newVault(it, 'Grace');
    valueOf(await it.core.profiles.signOut(true));
    const record = await it.database.get('events', [id, 2]);
    if (record) await it.database.put('events', { ...record, at: 1 });
    const [ada, grace] = [profileNamed(it, 'Ada'), profileNamed(it, 'Grace')];
    valueOf(await it.core.profiles.signIn(ada));
    const named = { code: 'log.damaged', seq: 2, found: 'chain' };
    const locked = { chart: { path: 'locked' }, damage: named };
    expect(it.view()).toMatchObject({ phase: 'ready', vault: locked, vaultProblem: null });
    const again = await faultyCore({ fresh: false });
    expect(again.view()).toMatchObject({ phase: 'ready', vault: locked });
    valueOf(await again.core.profiles.signOut(true));
    valueOf(await again.core.profiles.signIn(grace));
    expect(again.view()).toMatchObject({ vaultProblem: null, vault: { damage: null } });
  });

  test('nobody signs in twice', async () => {
    await newVault(it, 'Ada');
    expect(await it.core.profiles.create('Grace')).toMatchObject({
      problem: { code: 'session.changedElsewhere' },
    });
    expect(it.vault().chart.path).toBe('unlocked.whole');
    expect(it.view().profiles).toHaveLength(1);
  });

  test('a listener that throws changes no outcome', async () => {
    await newVault(it);
    await it.core.subscribe(() => {
      throw new Error('a broken tab');
    });
    valueOf(await it.core.secrets.add(draft('A', 'one')));
  });

  test('a vault locks while a reset is asked about and while its key is being changed', async () => {
    const key = await newVault(it);
    valueOf(await it.core.keys.requestReset());
    valueOf(await it.core.keys.lock());
    expect(it.vault().chart.path).toBe('locked');
    valueOf(await it.core.keys.unlock(key));
    valueOf(await it.core.keys.issue());
    valueOf(await it.core.keys.lock());
    expect(it.vault().chart.path).toBe('locked');
    expect(await it.core.keys.read()).toMatchObject({ problem: { code: 'notNow' } });
    valueOf(await it.core.keys.unlock(key));
  });

  test('half a character is refused, in a name and in a value', async () => {
    await newVault(it);
    expect(await it.core.secrets.add(draft('A', 'a\ud800b'))).toMatchObject({
      problem: { code: 'secret.valueMalformed' },
    });
    expect(await it.core.secrets.add(draft('a\ud800', 'b'))).toMatchObject({
      problem: { code: 'secret.nameCharacters' },
    });
  });
});
