import { beforeEach, describe, expect, test } from 'vitest';
import type { ProfileId } from '../../../src/lib/core/base/ids.ts';
import { copyOf } from '../../support/audited-core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { valueOf } from '../../support/core.ts';

type Name = 'profiles' | 'workspaces' | 'events';
type Stored = Record<string, unknown>;

let it: FaultyCore;
let key: string;

/** One profile with an open vault that holds a secret, a second workspace, and a template in each. */
beforeEach(async () => {
  it = await faultyCore({ fresh: true });
  key = await newVault(it, 'Ada');
  valueOf(await it.core.secrets.add(draft('A', 'kept')));
  await addTemplate('in the first');
  valueOf(await it.core.profiles.workspaces.create({ name: 'Team', type: 'team' }));
  await addTemplate('in the second');
});

async function addTemplate(name: string): Promise<void> {
  const workspace = it.view().workspace ?? '';
  valueOf(await it.core.templates.save({ id: null, workspace, name, text: 'x', basedOn: 0 }));
}

/** What lies in a store, to be changed behind the app's back. */
const stored = async (name: Name) => (await it.database.getAll(name)) as unknown as Stored[];
const put = (name: Name, record: Stored) => it.database.put(name, record as never);
const sessionRecords = async () =>
  (await stored('events')).filter(({ stream }) => stream === 'session');

/** Starts anew, signs in or adopts as the first page offers it, and expects the vault to be whole. */
async function expectVaultOpens(): Promise<FaultyCore> {
  const again = await faultyCore({ fresh: false });
  const { core, view } = again;
  expect(view()).toMatchObject({ phase: 'ready', problem: null });
  if (!view().profile || view().vault?.chart.path === 'uninitialised') {
    if (view().profile) valueOf(await core.profiles.signOut(true));
    const [orphan] = view().orphans;
    const [profile] = view().profiles;
    if (orphan) valueOf(await core.profiles.adopt(orphan, 'Recovered vault', 'Personal'));
    else valueOf(await core.profiles.signIn(profile?.id as ProfileId));
  }
  expect(view().vaultProblem).toBe(null);
  expect(view().vault?.chart.path).toBe('locked');
  valueOf(await core.keys.unlock(key));
  const list = { text: '', order: 'newest', offset: 0, limit: 10 } as const;
  const { rows } = valueOf(await core.secrets.list(list));
  expect(rows.map(({ name }) => name)).toEqual(['A']);
  // Every template can be reached: in some workspace of the profile.
  const names: string[] = [];
  for (const { id } of view().workspaces) {
    for (const one of valueOf(await core.templates.list(id))) names.push(String(one.name));
  }
  expect(names.sort()).toEqual(['in the first', 'in the second']);
  return again;
}

/** What is wrong may happen to each field of a record. */
const changesOf = (record: Stored, keys: readonly string[]): [string, Stored | null][] => [
  ['the record is gone', null],
  ...Object.keys(record).flatMap((field): [string, Stored | null][] => {
    const { [field]: value, ...without } = record;
    const others = [7, '', 'x'.repeat(200), null, true, new Uint8Array(3), { a: 1 }, ['b']];
    // Without a key, or with one that is none, nothing can be stored.
    const canBe = (one: unknown) =>
      !keys.includes(field) || typeof one === 'string' || typeof one === 'number';
    const flipped =
      typeof value === 'string'
        ? [`${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`]
        : typeof value === 'number'
          ? [value + 1]
          : value instanceof Uint8Array
            ? [Uint8Array.from(value, (byte, at) => (at === 0 ? byte ^ 1 : byte))]
            : [];
    return [
      ...(keys.includes(field) ? [] : [[`${field} is gone`, without] as [string, Stored]]),
      ...[...flipped, ...others]
        .filter(canBe)
        .map((one): [string, Stored] => [
          `${field} is ${String(one)}`,
          { ...record, [field]: one },
        ]),
    ];
  }),
];

describe('a vault opens', () => {
  test.each<[string, Name, readonly string[], (keyOf: Stored) => unknown]>([
    ["a profile's record", 'profiles', ['id'], ({ id }) => id],
    ["a workspace's record", 'workspaces', ['id'], ({ id }) => id],
    ['a record of the session', 'events', ['stream', 'seq'], ({ stream, seq }) => [stream, seq]],
  ])('whatever happens to each field of %s', { timeout: 120_000 }, async (_, name, keys, keyOf) => {
    if (name !== 'events') valueOf(await it.core.profiles.signOut(true));
    const putBack = await copyOf(it);
    const records = name === 'events' ? await sessionRecords() : await stored(name);
    let tried = 0;
    for (const record of records) {
      for (const [what, changed] of changesOf(record, keys)) {
        await it.database.delete(name, keyOf(record) as never);
        if (changed) await put(name, changed);
        await expectVaultOpens().catch((error: unknown) => {
          throw new Error(`${what}: ${String(error)}`, { cause: error });
        });
        tried += 1;
        await putBack();
      }
    }
    expect(tried).toBeGreaterThan(30);
  });
});

describe("a session's log that does not replay", () => {
  test('is named, signs nobody in, and is set aside by what comes next', async () => {
    const before = await sessionRecords();
    const last = before.at(-1) ?? {};
    await put('events', { ...last, at: 1 });
    for (const _ of [1, 2]) {
      // Nothing is written until somebody does something: a full disk keeps nobody out.
      const { view } = await faultyCore({ fresh: false });
      expect(view()).toMatchObject({ phase: 'ready', profile: null, damagedLists: ['session'] });
    }
    const again = await faultyCore({ fresh: false });
    again.fault.commit = () => true;
    const [profile] = again.view().profiles;
    const signIn = () => again.core.profiles.signIn(profile?.id as ProfileId);
    expect(await signIn()).toMatchObject({ problem: { code: 'storage.full' } });
    expect(again.view().damagedLists).toEqual(['session']);
    again.fault.commit = null;
    valueOf(await signIn());
    expect(again.view()).toMatchObject({ damagedLists: [], profile: { name: 'Ada' } });
    valueOf(await again.core.keys.unlock(key));
    expect(await sessionRecords()).toMatchObject([{ seq: 1, type: 'session.signedIn' }]);
    const aside = (await stored('events')).filter(({ stream }) => stream === 'session.1');
    expect(aside).toEqual([
      ...before.slice(0, -1).map((record) => ({ ...record, stream: 'session.1' })),
      { ...last, at: 1, stream: 'session.1' },
    ]);
    // No vault: what was set aside is not listed as one.
    expect((await faultyCore({ fresh: false })).view()).toMatchObject({
      orphans: [],
      damagedLists: [],
      profile: { name: 'Ada' },
    });
  });

  test('is set aside in place of an earlier one', async () => {
    for (const number of [1, 2, 3]) {
      const [first = {}] = await sessionRecords();
      await put('events', { ...first, at: number });
      const { core, view } = await faultyCore({ fresh: false });
      valueOf(await core.profiles.signIn(view().profiles[0]?.id as ProfileId));
      const streams = new Set((await stored('events')).map(({ stream }) => String(stream)));
      expect([...streams].filter((one) => one.startsWith('session'))).toHaveLength(2);
    }
  });
});

describe('a vault without a profile', () => {
  const lose = async () => {
    valueOf(await it.core.profiles.signOut(true));
    for (const { id } of await stored('profiles')) {
      await it.database.delete('profiles', String(id));
    }
  };

  test('is listed, and opened under a new profile with a name of its own', async () => {
    const { id } = it.vault();
    await lose();
    const { core, view } = await faultyCore({ fresh: false });
    expect(view()).toMatchObject({ profiles: [], orphans: [id], damagedLists: [] });
    valueOf(await core.profiles.create('Recovered vault'));
    valueOf(await core.profiles.signOut(true));
    const made = valueOf(await core.profiles.adopt(id, ' Recovered vault ', 'Personal'));
    expect(view()).toMatchObject({ profile: { id: made, name: 'Recovered vault 2' }, orphans: [] });
    expect(
      view()
        .workspaces.map(({ name }) => name)
        .sort(),
    ).toEqual(['Personal', 'Team']);
    expect(view().vault).toMatchObject({ id, chart: { path: 'locked' } });
    expect(await core.profiles.adopt(id, 'Again', 'Personal')).toMatchObject({
      problem: { code: 'profile.missing' },
    });
    await expectVaultOpens();
  });

  test('gets its former name, id and workspaces back where a record still tells them', async () => {
    const [record = {}] = await stored('profiles');
    valueOf(await it.core.profiles.signOut(true));
    await put('profiles', { ...record, vault: 7 });
    const { core, view } = await faultyCore({ fresh: false });
    expect(view()).toMatchObject({ profiles: [], damagedLists: ['profiles'] });
    const [orphan] = view().orphans;
    if (!orphan) throw new Error('no vault without a profile');
    expect(valueOf(await core.profiles.adopt(orphan, 'Recovered', 'Personal'))).toBe(record['id']);
    expect(view()).toMatchObject({ profile: { name: 'Ada' }, damagedLists: [] });
    expect(
      view()
        .workspaces.map(({ name }) => name)
        .sort(),
    ).toEqual(['Personal', 'Team']);
    expect(await stored('profiles')).toHaveLength(1);
  });

  test('is pointed to where a profile names a vault that is not there', async () => {
    const [record = {}] = await stored('profiles');
    await put('profiles', { ...record, vault: 'f'.repeat(32) });
    const { view } = await faultyCore({ fresh: false });
    expect(view()).toMatchObject({
      profile: { name: 'Ada', trouble: 'noVault' },
      vault: { chart: { path: 'uninitialised' } },
      orphans: [record['vault']],
    });
  });

  test('is none of a profile that is new', async () => {
    valueOf(await it.core.profiles.signOut(true));
    valueOf(await it.core.profiles.create('Grace'));
    const { view } = await faultyCore({ fresh: false });
    expect(view()).toMatchObject({ orphans: [], profile: { name: 'Grace', trouble: null } });
  });
});

describe('two profiles that name one vault', () => {
  test('are told, and removing one leaves the vault to the other', async () => {
    const id = it.vault().id;
    valueOf(await it.core.profiles.signOut(true));
    valueOf(await it.core.profiles.create('Grace'));
    valueOf(await it.core.profiles.signOut(true));
    const grace = (await stored('profiles')).find(({ name }) => name === 'Grace') ?? {};
    await put('profiles', { ...grace, vault: id });
    const { core, view, store } = await faultyCore({ fresh: false });
    expect(view().profiles.map(({ trouble }) => trouble)).toEqual(['sharedVault', 'sharedVault']);
    valueOf(await core.profiles.remove(grace['id'] as ProfileId));
    expect(view().profiles).toMatchObject([{ name: 'Ada', trouble: null }]);
    await expectVaultOpens();
    const again = await faultyCore({ fresh: false });
    valueOf(await again.core.profiles.signOut(true));
    valueOf(await again.core.profiles.remove(again.view().profiles[0]?.id as ProfileId));
    expect(await store.readEvents(id, 1)).toEqual([]);
    expect(await store.readVaultIds()).toEqual([]);
  });
});

describe('removing a profile', () => {
  test.each<[string, (vault: string) => Promise<unknown>]>([
    [
      'whose snapshot names a place that is none',
      (vault) => put('snapshots' as never, { vault, seq: { a: 1 } }),
    ],
    [
      'whose snapshot stands behind the end',
      (vault) => put('snapshots' as never, { vault, seq: 9_000 }),
    ],
    [
      'whose last record has no hash',
      async (vault) => {
        const last = (await stored('events')).filter(({ stream }) => stream === vault).at(-1);
        const { hash: _hash, prev: _prev, ...rest } = last ?? {};
        await put('events', rest);
      },
    ],
    [
      'whose log has a number that is a text',
      (vault) => put('events', { stream: vault, seq: 'x' }),
    ],
    ['whose log begins before its beginning', (vault) => put('events', { stream: vault, seq: -1 })],
    [
      'of which only key slots are left',
      (vault) => it.database.delete('events', IDBKeyRange.bound([vault], [vault, []])),
    ],
  ])('works for one %s', async (_, damage) => {
    const { id } = it.vault();
    valueOf(await it.core.profiles.signOut(true));
    await damage(id);
    const { core, view, database } = await faultyCore({ fresh: false });
    valueOf(await core.profiles.remove(view().profiles[0]?.id as ProfileId));
    expect(view().profiles).toEqual([]);
    for (const name of ['events', 'details', 'values', 'slots', 'templates'] as const) {
      const left = (await database.getAll(name)) as unknown as Stored[];
      expect(left.filter(({ stream, vault }) => stream === id || vault === id)).toEqual([]);
    }
  });
});
