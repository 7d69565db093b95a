import { beforeEach, describe, expect, test } from 'vitest';
import { startCore, valueOf, type StartedCore } from '../../support/core.ts';

let now = 1_790_000_000_000;
let started: StartedCore;
let key: string;

beforeEach(async () => {
  now = 1_790_000_000_000;
  started = await startCore({ fresh: true, now: () => now });
  const { core } = started;
  valueOf(await core.profiles.create('Ada', 'violet'));
  valueOf(await core.keys.issue());
  key = valueOf(await core.keys.read()).text;
  valueOf(await core.keys.open(true));
});

const view = () => started.view();
const workspace = () => view().workspace ?? '';

describe('workspaces', () => {
  test('are made, renamed, switched and deleted; the vault is the same in each', async () => {
    const { core } = started;
    expect(view().workspaces).toMatchObject([{ name: 'Personal', type: 'personal' }]);
    valueOf(await core.profiles.workspaces.create({ name: 'Payments', type: 'team' }));
    const [first, second] = view().workspaces;
    expect(view().workspace).toBe(second?.id);
    expect(
      await core.profiles.workspaces.create({ name: ' Payments ', type: 'team' }),
    ).toMatchObject({
      problem: { code: 'workspace.nameTaken' },
    });
    valueOf(await core.secrets.add({ name: 'A', value: 'one', domains: '' }));
    valueOf(await core.profiles.workspaces.switchTo(first?.id ?? ''));
    expect(view().vault?.count).toBe(1);
    valueOf(
      await core.profiles.workspaces.change(first?.id ?? '', { name: 'Mine', type: 'public' }),
    );
    expect(view().workspaces[0]).toMatchObject({ name: 'Mine', type: 'public' });
    valueOf(await core.profiles.workspaces.remove(first?.id ?? ''));
    expect(view().workspaces.map(({ name }) => name)).toEqual(['Payments']);
    expect(view().workspace).toBe(second?.id);
    expect(await core.profiles.workspaces.remove(second?.id ?? '')).toMatchObject({
      problem: { code: 'workspace.last' },
    });
    const again = await startCore({ fresh: false });
    expect(again.view().workspaces.map(({ name }) => name)).toEqual(['Payments']);
  });
});

describe('templates', () => {
  const text = 'curl https://api.example.com -H "X: {{vault:A}}" -u {{vault:B}}';

  test('are sealed, survive signing out, and go with a reset', async () => {
    const { core, store } = started;
    const save = { id: null, workspace: workspace(), name: 'Call', text, basedOn: 0 };
    const { id } = valueOf(await core.templates.save(save));
    const vault = view().vault?.id;
    if (!vault) throw new Error('no vault');
    const [record] = await store.readTemplates(vault);
    const stored = new TextDecoder('latin1').decode(record?.bytes);
    for (const plain of ['Call', 'vault:', 'example']) expect(stored).not.toContain(plain);
    valueOf(await core.profiles.signOut(false));
    expect(await core.templates.list(save.workspace)).toMatchObject({
      problem: { code: 'notSignedIn' },
    });
    valueOf(await core.profiles.signIn(view().profiles[0]?.id as never));
    expect(await core.templates.read(id)).toMatchObject({ problem: { code: 'notNow' } });
    valueOf(await core.keys.unlock(key));
    expect(valueOf(await core.templates.read(id))).toEqual({
      name: 'Call',
      text,
      revision: 1,
      state: 'current',
    });
    valueOf(await core.keys.requestReset());
    valueOf(await core.keys.confirmReset());
    expect(await store.readTemplates(vault)).toEqual([]);
  });

  test('a later edit on an older revision is told and loses nothing', async () => {
    const { core } = started;
    const save = { workspace: workspace(), name: 'T', text: 'one' };
    const { id } = valueOf(await core.templates.save({ id: null, basedOn: 0, ...save }));
    valueOf(await core.templates.save({ id, basedOn: 1, ...save, text: 'two' }));
    expect(await core.templates.save({ id, basedOn: 1, ...save, text: 'three' })).toMatchObject({
      problem: { code: 'template.changedElsewhere' },
    });
    expect(valueOf(await core.templates.read(id)).text).toBe('two');
    valueOf(await core.templates.remove(id));
    expect(await core.templates.save({ id, basedOn: 2, ...save })).toMatchObject({
      problem: { code: 'template.missing' },
    });
  });

  test('references are judged and filled in, with the value of the environment in use', async () => {
    const { core } = started;
    valueOf(await core.secrets.changeSettings({ environments: ['dev'] }));
    const environments = new Map([['dev', 'dev value']]);
    const a = { name: 'A', value: 'a value', domains: 'api.example.com', environments };
    valueOf(await core.secrets.add(a));
    valueOf(await core.secrets.add({ name: 'B', value: 'b value', domains: 'other.example' }));
    const checked = valueOf(await core.templates.check(text));
    expect(checked.map(({ status }) => status)).toEqual(['resolved', 'domainNotAllowed']);
    const resolved = 'curl https://api.example.com -H "X: a value" -u {{vault:B}}';
    expect(valueOf(await core.templates.resolve(text)).text).toBe(resolved);
    valueOf(await core.secrets.changeSettings({ activeEnvironment: 'dev' }));
    expect(valueOf(await core.templates.resolve(text)).text).toContain('X: dev value');
    const verdicts = valueOf(await core.templates.checkUrl('https://api.example.com/x'));
    expect(verdicts.map(({ name, allowed, rule }) => [name, allowed, rule])).toEqual([
      ['A', true, 'api.example.com'],
      ['B', false, null],
    ]);
  });

  test('deleting a workspace deletes its templates and no others', async () => {
    const { core, store } = started;
    const first = workspace();
    const save = { id: null, basedOn: 0, name: 'T', text: 'x' };
    valueOf(await core.templates.save({ ...save, workspace: first }));
    valueOf(await core.profiles.workspaces.create({ name: 'Other', type: 'team' }));
    valueOf(await core.templates.save({ ...save, workspace: workspace() }));
    valueOf(await core.profiles.workspaces.remove(first));
    const left = await store.readTemplates(view().vault?.id as never);
    expect(left.map((one) => one.workspace)).toEqual([workspace()]);
  });
});

describe('profiles', () => {
  test('one that is removed takes everything of it along, and nothing of another', async () => {
    const { core, store } = started;
    valueOf(await core.secrets.add({ name: 'A', value: 'one', domains: '' }));
    valueOf(await core.profiles.signOut(true));
    const ada = view().profiles[0];
    const vault = (await store.readProfiles())[0]?.vault;
    if (!ada || !vault) throw new Error('no profile');
    expect(ada.colour).toBe('violet');
    valueOf(await core.profiles.create('Bob'));
    expect(await core.profiles.remove(ada.id)).toMatchObject({
      problem: { code: 'session.changedElsewhere' },
    });
    valueOf(await core.keys.issue());
    valueOf(await core.keys.open(true));
    valueOf(await core.secrets.add({ name: 'B', value: 'two', domains: '' }));
    valueOf(await core.profiles.signOut(true));
    valueOf(await core.profiles.remove(ada.id));
    expect(view().profiles.map(({ name }) => name)).toEqual(['Bob']);
    expect(await store.readEvents(vault, 1)).toEqual([]);
    expect(await store.readSlots(vault)).toEqual([]);
    expect(await store.readValues(vault)).toEqual([]);
    const again = await startCore({ fresh: false });
    const bob = again.view().profiles[0];
    valueOf(await again.core.profiles.signIn(bob?.id as never));
    expect(again.state()).toBe('locked');
    expect(await again.core.profiles.signIn(ada.id)).toMatchObject({
      problem: { code: 'profile.missing' },
    });
  });

  test('two of one name, and an empty one, are refused', async () => {
    const { core } = started;
    valueOf(await core.profiles.signOut(true));
    expect(await core.profiles.create(' Ada ')).toMatchObject({
      problem: { code: 'profile.nameTaken' },
    });
    expect(await core.profiles.create(' ')).toMatchObject({
      problem: { code: 'profile.nameEmpty' },
    });
  });

  test('the first workspace has the name it is given, which has to be one', async () => {
    const { core } = started;
    valueOf(await core.profiles.signOut(true));
    expect(await core.profiles.create('Bob', 'blue', ' ')).toMatchObject({
      problem: { code: 'workspace.nameEmpty' },
    });
    valueOf(await core.profiles.create('Bob', 'blue', 'Persönlich'));
    expect(view().workspaces).toMatchObject([{ name: 'Persönlich', type: 'personal' }]);
  });
});

describe('auto-lock', () => {
  test('warns, stays open when somebody does something, and locks when nobody does', async () => {
    const { core, state } = started;
    valueOf(await core.secrets.changeSettings({ autoLockMinutes: 1 }));
    await core.touch();
    now += 31_000;
    await core.tick();
    expect(view().locksAt).toBe(now + 29_000);
    await core.touch();
    expect(view().locksAt).toBeNull();
    now += 31_000;
    await core.tick();
    now += 29_000;
    await core.tick();
    expect(state()).toBe('locked');
    expect(view()).toMatchObject({ locksAt: null, vault: { lockedBy: 'idle', count: null } });
    valueOf(await core.keys.unlock(key));
    await core.tick();
    expect(state()).toBe('unlocked.whole');
    expect(view().vault?.lockedBy).toBeNull();
  });

  test('can be turned off, and a clock that is set back does not stop it', async () => {
    const { core, state } = started;
    valueOf(await core.secrets.changeSettings({ autoLockMinutes: 0 }));
    now += 1e9;
    await core.tick();
    expect(state()).toBe('unlocked.whole');
    valueOf(await core.secrets.changeSettings({ autoLockMinutes: 15 }));
    await core.tick();
    expect(state()).toBe('locked');
  });
});
