import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../src/lib/core/base/problem.ts';
import { formatVaultKey, VAULT_KEY_BYTES } from '../../src/lib/core/vault/vault-key.ts';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { migrateToV1 } from '../../src/lib/storage/migrations/v1.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import { soleWriterLock, type WriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { startCore, valueOf } from '../support/core.ts';
import { faultyCore, newVault } from '../support/faulty-core.ts';

const problemOf = (outcome: { ok: boolean; problem?: Problem }): Problem | undefined =>
  outcome.problem;

/** A core that was never started, and what tabs see of it. */
async function coreWith(writerLock: WriterLock) {
  const { store } = await startCore({ fresh: true });
  const core = new AppCore(writerLock, () =>
    Promise.resolve({ store, clock: () => 0, random: (length) => new Uint8Array(length) }),
  );
  const views: AppView[] = [];
  await core.subscribe((view) => views.push(view));
  return { core, view: () => views[views.length - 1] };
}

describe('a core that cannot be used says why', () => {
  test('before it has started', async () => {
    const { core } = await coreWith(soleWriterLock);
    expect(problemOf(await core.keys.lock())).toEqual({ code: 'core.unavailable' });
  });

  test('while another one writes, until it is used here', async () => {
    let isTaken = false;
    const take = (force: boolean) => Promise.resolve((isTaken ||= force));
    const { core, view } = await coreWith({ ...soleWriterLock, take });
    await core.start();
    const elsewhere = { code: 'core.elsewhere' };
    expect(view()).toMatchObject({ phase: 'failed', problem: elsewhere });
    expect(problemOf(await core.keys.lock())).toEqual(elsewhere);
    valueOf(await core.useHere());
    expect(view()).toMatchObject({ phase: 'ready', problem: null });
  });

  test('once a newer version of the app runs, for good', async () => {
    const { core, view } = await startCore({ fresh: true });
    core.giveUp({ code: 'app.outdated' });
    const outdated = { code: 'app.outdated' };
    expect(view()).toMatchObject({ phase: 'failed', problem: outdated });
    expect(problemOf(await core.useHere())).toEqual(outdated);
    await core.subscribe(() => undefined);
    expect(view().problem).toEqual(outdated);
  });

  test.each<Problem>([{ code: 'storage.blocked' }, { code: 'storage.superseded' }])(
    '$code is what tabs see of a disk that waits, or was taken away',
    async (problem) => {
      const { core, view } = await startCore({ fresh: true });
      if (problem.code === 'storage.blocked') core.stall(problem);
      else core.fail(problem);
      expect(view()).toMatchObject({ phase: 'failed', problem });
    },
  );
});

describe('a disk that does not open', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  test('without IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(openDatabase()).rejects.toMatchObject({
      problem: { code: 'storage.unavailable' },
    });
    vi.unstubAllGlobals();
  });

  test('waits for an older tab, and that tab is told', async () => {
    const told: string[] = [];
    // An older tab whose script does not let go of the database.
    const held = indexedDB.open('lockstate', 1);
    held.onupgradeneeded = () => {
      migrateToV1(held.result);
    };
    await new Promise((resolve) => {
      held.onsuccess = resolve;
    });
    const opening = openDatabase({ onBlocked: () => told.push('blocked') });
    await expect.poll(() => told).toEqual(['blocked']);
    held.result.close();
    (await opening).close();
  });

  test('is let go of for a newer version, which says so', async () => {
    const told: string[] = [];
    await openDatabase({ onSuperseded: () => told.push('superseded') });
    const newer = await openDatabase({ version: 99 });
    expect(told).toEqual(['superseded']);
    newer.close();
  });
});

describe('what a person can meet with profiles, workspaces and keys', () => {
  test('a profile has a name of sixty characters at the most', async () => {
    const { core } = await startCore({ fresh: true });
    const problem = { code: 'profile.nameTooLong', max: 60 };
    expect(problemOf(await core.profiles.create('x'.repeat(61)))).toEqual(problem);
    valueOf(await core.profiles.create('x'.repeat(60)));
    valueOf(await core.profiles.signOut(true));
    valueOf(await core.profiles.create('x'.repeat(59)));
  });

  test('a workspace that is gone is missing', async () => {
    const { core } = await startCore({ fresh: true });
    valueOf(await core.profiles.create('Ada'));
    const { workspaces } = core.profiles;
    const missing = { code: 'workspace.missing' };
    expect(problemOf(await workspaces.switchTo('none'))).toEqual(missing);
    expect(problemOf(await workspaces.remove('none'))).toEqual(missing);
    const changed = await workspaces.change('none', { name: 'X', type: 'team' });
    expect(problemOf(changed)).toEqual(missing);
  });

  test('environments have names of their own', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    const twice = await it.core.secrets.changeSettings({ environments: ['a', ' a '] });
    expect(problemOf(twice)).toEqual({ code: 'environment.nameTaken' });
  });

  test('a saved key that does not fit is an old one, a typed one just another', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    valueOf(await it.core.keys.lock());
    const other = formatVaultKey(new Uint8Array(VAULT_KEY_BYTES).fill(9));
    const saved = await it.core.keys.unlock(other, 'passwordManager');
    expect(problemOf(saved)).toEqual({ code: 'key.savedIsOld' });
    expect(problemOf(await it.core.keys.unlock(other))).toEqual({ code: 'key.notThisVault' });
  });

  test('a template with a flipped bit is damaged, and listed without a name', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    const workspace = it.view().workspace ?? '';
    const save = { id: null, workspace, name: 'T', text: 'x', basedOn: 0 };
    const { id } = valueOf(await it.core.templates.save(save));
    const [record] = await it.store.readTemplates(it.vault().id);
    if (!record) throw new Error('"template" is missing');
    record.bytes[30] = (record.bytes[30] ?? 0) ^ 1;
    await it.database.put('templates', record);
    expect(problemOf(await it.core.templates.read(id))).toEqual({ code: 'template.damaged' });
    expect(valueOf(await it.core.templates.list(workspace))).toMatchObject([{ id, name: null }]);
  });

  test('what another core wrote first is a conflict, and nothing is written over it', async () => {
    globalThis.indexedDB = new IDBFactory();
    const store = new IdbVaultStore(await openDatabase());
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const session = async () => {
      const vault = new VaultSession('ab'.repeat(16) as VaultId, { store, random, clock: () => 0 });
      await vault.start();
      return vault;
    };
    const [one, other] = [await session(), await session()];
    valueOf(await one.keys.issue());
    const conflict = { code: 'log.conflict', expected: 0, actual: 1 };
    expect(problemOf(await other.keys.issue())).toEqual(conflict);
    // It has read what there is, given up the shown key as a page that died would, and goes on from there.
    expect(other.view.seq).toBe(2);
    expect(problemOf(await one.keys.open(true))).toMatchObject({ code: 'log.conflict', actual: 2 });
  });
});
