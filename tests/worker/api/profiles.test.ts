import { beforeEach, describe, expect, test } from 'vitest';
import { faultyCore, newVault, type FaultyCore } from '../../support/faulty-core.ts';
import { valueOf } from '../../support/core.ts';

let it: FaultyCore;

beforeEach(async () => {
  it = await faultyCore({ fresh: true });
});

const types = async (stream: 'session' | 'vault') => {
  const id = stream === 'session' ? stream : it.vault().id;
  return (await it.store.readEvents(id, 1)).map(({ type }) => type);
};

describe('signing out', () => {
  test.each<[string, (key: string) => Promise<void>, readonly string[]]>([
    ['an open vault', () => Promise.resolve(), ['session.signedOut']],
    [
      'a locked one',
      async () => void valueOf(await it.core.keys.lock()),
      ['vault.locked', 'session.signedOut'],
    ],
    [
      'one whose key is being changed',
      async () => void valueOf(await it.core.keys.issue()),
      ['key.issued', 'key.abandoned', 'session.signedOut'],
    ],
    [
      'one that is asked to be reset',
      async () => void valueOf(await it.core.keys.requestReset()),
      ['reset.requested', 'reset.cancelled', 'session.signedOut'],
    ],
  ])('of %s is the last word of both logs, in one commit', async (_what, bring, last) => {
    const key = await newVault(it);
    const id = it.vault().id;
    await bring(key);
    const before = await types('session');
    it.fault.commit = (commits) => commits.some(({ stream }) => stream === 'session');
    const refused = await it.core.profiles.signOut(true);
    expect(refused).toEqual({ ok: false, problem: { code: 'storage.full' } });
    expect(await types('session')).toEqual(before);
    expect(await types('vault')).not.toContain('session.signedOut');
    it.fault.commit = null;
    valueOf(await it.core.profiles.signOut(true));
    expect((await types('session')).at(-1)).toBe('session.ended');
    const log = (await it.store.readEvents(id, 1)).map(({ type }) => type);
    expect(log.slice(-last.length)).toEqual(last);
    expect(it.view().profile).toBe(null);
  });

  test.each<[string, () => Promise<void>, readonly string[]]>([
    ['without a key', () => Promise.resolve(), []],
    [
      'with its first key shown',
      async () => void valueOf(await it.core.keys.issue()),
      ['key.issued', 'key.abandoned'],
    ],
  ])('of a vault %s ends the session alone', async (_what, bring, log) => {
    valueOf(await it.core.profiles.create('Ada'));
    const id = it.vault().id;
    await bring();
    valueOf(await it.core.profiles.signOut(false));
    expect((await it.store.readEvents(id, 1)).map(({ type }) => type)).toEqual(log);
    expect((await types('session')).at(-1)).toBe('session.ended');
  });

  test('of nobody is refused, and so is what belongs to a profile', async () => {
    const problem = { code: 'notSignedIn' };
    expect(await it.core.profiles.signOut(true)).toEqual({ ok: false, problem });
    const { workspaces } = it.core.profiles;
    const draft = { name: 'W', type: 'team' } as const;
    expect(await workspaces.create(draft)).toEqual({ ok: false, problem });
    expect(await workspaces.switchTo('w')).toEqual({ ok: false, problem });
  });
});
