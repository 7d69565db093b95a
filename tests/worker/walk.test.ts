import { beforeEach, describe, expect, test } from 'vitest';
import { startCore, valueOf, type StartedCore } from '../support/core.ts';

const draft = (name: string, value: string | null, domains = '') => ({ name, value, domains });

async function openNewVault(started: StartedCore): Promise<string> {
  const { core } = started;
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.checkCopy(text));
  valueOf(await core.keys.open(false));
  return text;
}

describe('the walk through a vault', () => {
  let started: StartedCore;
  beforeEach(async () => {
    started = await startCore({ fresh: true });
  });

  test('from no key to secrets that come back after a lock and a restart', async () => {
    const { core } = started;
    const key = await openNewVault(started);
    const id = valueOf(await core.secrets.add(draft('STRIPE_KEY', 'sk_live_1', 'api.stripe.com')));
    expect(valueOf(await core.secrets.reveal(id)).text).toBe('sk_live_1');
    expect(await core.secrets.add(draft('STRIPE_KEY', 'x'))).toMatchObject({
      problem: { code: 'secret.nameTaken' },
    });
    valueOf(await core.keys.lock());
    expect(await core.secrets.reveal(id)).toMatchObject({ problem: { code: 'notNow' } });
    valueOf(await core.keys.unlock(key));
    const again = await startCore({ fresh: false });
    expect(again.state()).toBe('locked');
    valueOf(await again.core.keys.unlock(key.toLowerCase()));
    expect(valueOf(await again.core.secrets.reveal(id)).text).toBe('sk_live_1');
  });

  test('an edit replaces the value and keeps the old one; a stale edit is told', async () => {
    const { core, store, view } = started;
    const key = await openNewVault(started);
    const id = valueOf(await core.secrets.add(draft('A', 'one')));
    valueOf(await core.secrets.edit(id, id, draft('B', 'two')));
    expect(await core.secrets.edit(id, id, draft('C', 'three'))).toMatchObject({
      problem: { code: 'secret.changedElsewhere' },
    });
    const { rows } = valueOf(
      await core.secrets.list({ text: '', order: 'newest', offset: 0, limit: 10 }),
    );
    expect(rows.map(({ name }) => name)).toEqual(['B']);
    const vault = view().vault?.id;
    expect(vault && (await store.readValue(vault, id))).toBeDefined();
    const { versions } = valueOf(await core.secrets.read(id));
    expect(versions.map(({ seq: at }) => at)).toEqual([id]);
    expect(valueOf(await core.secrets.revealVersion(id, id))).toBe('one');
    valueOf(await core.secrets.changeSettings({ versionsKept: 0 }));
    expect(vault && (await store.readValue(vault, id))).toBeUndefined();
    const after = valueOf(
      await core.secrets.list({ text: '', order: 'newest', offset: 0, limit: 10 }),
    );
    // What is let go of is no change that a person made.
    expect(after.rows[0]?.changedAt).toBe(rows[0]?.changedAt);
    const seq = after.rows[0]?.detailsSeq ?? 0;
    valueOf(await core.secrets.edit(id, seq, draft('B', null, 'example.com')));
    valueOf(await core.keys.lock());
    valueOf(await core.keys.unlock(key));
    expect(valueOf(await core.secrets.reveal(id)).text).toBe('two');
  });

  test('a deleted secret leaves no sealed byte behind', async () => {
    const { core, store, view } = started;
    const key = await openNewVault(started);
    const id = valueOf(await core.secrets.add(draft('A', 'one')));
    valueOf(await core.secrets.edit(id, id, draft('A2', 'two')));
    valueOf(await core.secrets.delete([id]));
    const vault = view().vault;
    if (!vault) throw new Error('no vault');
    const left = await store.readDetailsFrom(vault.id, 1);
    // The first is the copy of the key slot.
    expect(left.map((part) => part.seq)).toEqual([3, vault.seq]);
    valueOf(await core.keys.lock());
    valueOf(await core.keys.unlock(key));
    expect(view().vault?.count).toBe(0);
  });

  test('snapshots carry a vault over many changes', async () => {
    const { core, store, view } = started;
    const key = await openNewVault(started);
    const ids = [];
    for (let index = 0; index < 300; index += 1) {
      ids.push(valueOf(await core.secrets.add(draft(`name ${index}`, `value ${index}`))));
    }
    const vault = view().vault;
    expect(vault && (await store.readSnapshot(vault.id))?.seq).toBeGreaterThan(0);
    const [first, second] = ids;
    if (!first || !second) throw new Error('no ids');
    valueOf(await core.secrets.delete([first]));
    valueOf(await core.secrets.edit(second, second, draft('renamed', 'other')));
    valueOf(await core.keys.lock());
    valueOf(await core.keys.unlock(key));
    expect(view().vault?.count).toBe(299);
    expect(valueOf(await core.secrets.reveal(second)).text).toBe('other');
    const rows = valueOf(
      await core.secrets.list({ text: '', order: 'newest', offset: 0, limit: 1000 }),
    ).rows;
    expect(rows[0]?.name).toBe('name 299');
    expect(rows[rows.length - 1]?.name).toBe('renamed');
  });

  test('a changed key replaces the old one and keeps the secrets', async () => {
    const { core } = started;
    const old = await openNewVault(started);
    const id = valueOf(await core.secrets.add(draft('A', 'one')));
    valueOf(await core.keys.issue());
    const { text } = valueOf(await core.keys.read());
    valueOf(await core.keys.open(true));
    expect(valueOf(await core.keys.read()).text).toBe(text);
    valueOf(await core.keys.lock());
    expect(await core.keys.unlock(old)).toMatchObject({ problem: { code: 'key.notThisVault' } });
    valueOf(await core.keys.unlock(text));
    expect(valueOf(await core.secrets.reveal(id)).text).toBe('one');
  });

  test('a change of key that is called off keeps the old key', async () => {
    const { core, state } = started;
    const old = await openNewVault(started);
    valueOf(await core.keys.issue());
    valueOf(await core.keys.abandon());
    expect(state()).toBe('unlocked.whole');
    valueOf(await core.keys.lock());
    valueOf(await core.keys.unlock(old));
  });

  test('a reset erases everything and gives a new key; the old one opens nothing', async () => {
    const { core, state, view, store } = started;
    const old = await openNewVault(started);
    valueOf(await core.secrets.add(draft('A', 'one')));
    valueOf(await core.keys.lock());
    valueOf(await core.keys.requestReset());
    valueOf(await core.keys.confirmReset());
    expect(state()).toBe('keyShown');
    const vault = view().vault;
    if (!vault) throw new Error('no vault');
    expect(await store.readSlots(vault.id)).toEqual([]);
    expect(await store.readDetailsFrom(vault.id, 1)).toEqual([]);
    valueOf(await core.keys.open(true));
    expect(view().vault?.count).toBe(0);
    valueOf(await core.keys.lock());
    expect(await core.keys.unlock(old)).toMatchObject({ problem: { code: 'key.notThisVault' } });
  });

  test('three kinds of wrong key are told apart', async () => {
    const { core } = started;
    const key = await openNewVault(started);
    valueOf(await core.keys.lock());
    const last = key.endsWith('0') ? '2' : '0';
    expect(await core.keys.unlock(key.slice(0, -1) + last)).toEqual({
      ok: false,
      problem: { code: 'key.mistyped', group: 8 },
    });
    expect(await core.keys.unlock('my dog is called Rex')).toMatchObject({
      problem: { code: 'key.notAKey' },
    });
  });

  test('signing out removes the secrets, or keeps them when asked to', async () => {
    const { core, view } = started;
    const key = await openNewVault(started);
    valueOf(await core.secrets.add(draft('A', 'one')));
    valueOf(await core.profiles.signOut(true));
    expect(view().profile).toBeNull();
    const [profile] = view().profiles;
    if (!profile) throw new Error('no profile');
    valueOf(await core.profiles.signIn(profile.id));
    valueOf(await core.keys.unlock(key));
    expect(view().vault?.count).toBe(1);
    valueOf(await core.profiles.signOut(false));
    valueOf(await core.profiles.signIn(profile.id));
    valueOf(await core.keys.unlock(key));
    expect(view().vault?.count).toBe(0);
  });

  test('a shown key that nobody opened is abandoned at the next start', async () => {
    const { core } = started;
    valueOf(await core.profiles.create('Ada'));
    valueOf(await core.keys.issue());
    const again = await startCore({ fresh: false });
    expect(again.state()).toBe('uninitialised');
  });
});
