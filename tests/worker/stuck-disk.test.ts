import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SecretId } from '../../src/lib/core/base/ids.ts';
import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { valueOf } from '../support/core.ts';
import { draft } from '../support/faulty-core.ts';

const quiet = () => undefined;
const all = { text: '', order: 'newest', offset: 0, limit: 100 } as const;

/**
 * How a disk stops answering: `before` it wrote, or `after`. Like IndexedDB, it answers no later call before
 * that one: reads wait, too.
 */
type Stop = 'before' | 'after';

/** A real disk that stops answering when it is told to, until it is told to go on. */
function stoppableStore(inner: VaultStore) {
  let next: Stop | null = null;
  let goOn = quiet as () => void;
  let stopped: Promise<void> = Promise.resolve();
  const store = new Proxy(inner, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      if (name === 'close') return () => undefined;
      return async (...given: unknown[]) => {
        await stopped;
        const stop = name === 'commit' ? next : null;
        if (stop === null) return method.apply(target, given);
        next = null;
        stopped = new Promise((resolve) => (goOn = resolve));
        if (stop === 'before') await stopped;
        const answer = await (method.apply(target, given) as Promise<unknown>);
        await stopped;
        return answer;
      };
    },
  });
  return {
    store,
    stopNext: (stop: Stop) => {
      next = stop;
    },
    isStopped: () => next === null,
    answer: () => {
      goOn();
    },
  };
}

async function start() {
  globalThis.indexedDB = new IDBFactory();
  const inner = new IdbVaultStore(await openDatabase());
  const disk = stoppableStore(inner);
  const core = new AppCore(soleWriterLock, async () => ({
    store: disk.store,
    clock: () => 1_790_000_000_000,
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  }));
  const seen: { view: AppView | null } = { view: null };
  await core.subscribe((view) => {
    seen.view = view;
  });
  await core.start();
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  const { text: key } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  const path = () => seen.view?.vault?.chart.path;
  const names = async () => valueOf(await core.secrets.list(all)).rows.map(({ name }) => name);
  return { core, inner, disk, key, path, names, seen };
}

let it: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  it = await start();
  valueOf(await it.core.secrets.add(draft('KEPT', 'one')));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const types = async () => {
  const id = it.seen.view?.vault?.id;
  if (!id) throw new Error('no vault');
  return (await it.inner.readEvents(id, 1)).map(({ type }) => type);
};

describe.each<Stop>(['before', 'after'])('a disk that stops answering %s it wrote', (stop) => {
  test('does not keep the vault from locking at once', async () => {
    const wiped = vi.spyOn(Keyring.prototype, 'wipe');
    it.disk.stopNext(stop);
    const adding = it.core.secrets.add(draft('LATE', 'two'));
    const behind = it.core.secrets.add(draft('NEVER', 'three'));
    const begun = performance.now();
    const locking = it.core.keys.lock();
    await expect.poll(it.path, { interval: 2 }).toBe('locked');
    // Long before a disk that does not answer is given up.
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(wiped).toHaveBeenCalled();
    expect(it.seen.view?.vault).toMatchObject({ count: null, inside: null, lockedBy: 'user' });
    // Whoever waited has an answer, though the disk still has none.
    const interrupted = { ok: false, problem: { code: 'command.interrupted' } };
    expect(await adding).toEqual(interrupted);
    expect(await behind).toEqual(interrupted);
    expect(await locking).toEqual({ ok: true, value: null });
    const stuck = { ok: false, problem: { code: 'storage.stuck' } };
    expect(await it.core.keys.unlock(it.key)).toEqual(stuck);
    expect(await it.core.profiles.signOut(true)).toEqual(stuck);
    expect(it.path()).toBe('locked');

    it.disk.answer();
    await expect.poll(() => it.core.keys.unlock(it.key)).toEqual({ ok: true, value: null });
    // What was cut off is there whole, once, if it had been on its way; what waited behind it never began.
    expect(await it.names()).toEqual(['LATE', 'KEPT']);
    expect(await types()).toEqual([
      'key.issued',
      'key.saved',
      'vault.opened',
      'secret.added',
      'secret.added',
      'vault.locked',
      'vault.unlocked',
    ]);
    const [late] = valueOf(await it.core.secrets.list(all)).rows;
    expect(valueOf(await it.core.secrets.reveal(late?.id ?? (0 as SecretId))).text).toBe('two');
    valueOf(await it.core.secrets.add(draft('AFTER', 'four')));
    expect(valueOf(await it.core.audit.verify(quiet)).findings).toEqual([]);
  });

  test('also where it is the locking that is not answered', async () => {
    it.disk.stopNext(stop);
    const begun = performance.now();
    const locking = it.core.keys.lock();
    await expect.poll(it.path, { interval: 2 }).toBe('locked');
    // Long before a disk that does not answer is given up.
    expect(performance.now() - begun).toBeLessThan(5_000);
    valueOf(await locking);
    it.disk.answer();
    await expect.poll(() => it.core.keys.unlock(it.key)).toEqual({ ok: true, value: null });
    const locks = (await types()).filter((type) => type === 'vault.locked');
    expect(locks).toHaveLength(1);
    expect(it.seen.view?.vault?.count).toBe(1);
  });

  test('ends each command after a while, with the vault locked, and goes on when it answers', async () => {
    // Looks at the disk that were planned by the clock of the world come first.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    it.disk.stopNext(stop);
    const adding = it.core.secrets.add(draft('LATE', 'two'));
    const behind = it.core.secrets.list(all);
    while (!it.disk.isStopped()) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(60_000);
    const stuck = { ok: false, problem: { code: 'storage.stuck' } };
    expect(await adding).toEqual(stuck);
    expect(await behind).toEqual(stuck);
    expect(it.path()).toBe('locked');
    vi.useRealTimers();
    it.disk.answer();
    await expect.poll(() => it.core.keys.unlock(it.key)).toEqual({ ok: true, value: null });
    expect(await it.names()).toEqual(['LATE', 'KEPT']);
    expect(valueOf(await it.core.audit.verify(quiet)).findings).toEqual([]);
  });

  test('does not lose a file that was picked by hand', async () => {
    const connection = { kind: 'keepass', password: 'p', keyFile: null } as const;
    const file = new File(['no database'], 'team.kdbx');
    const provider = valueOf(await it.core.providers.add({ name: 'File', connection }, file));
    const value = { provider, kind: 'keepass', reference: 'A' } as const;
    const id = valueOf(await it.core.secrets.add({ name: 'LINKED', value, domains: '' }));
    // The file is there, and what reads it is not: this core has no workers.
    const found = { problem: { code: 'file.workerMissing' } };
    expect(await it.core.secrets.reveal(id)).toMatchObject(found);
    it.disk.stopNext(stop);
    const adding = it.core.secrets.add(draft('LATE', 'two'));
    valueOf(await it.core.keys.lock());
    await adding;
    it.disk.answer();
    await expect.poll(() => it.core.keys.unlock(it.key)).toEqual({ ok: true, value: null });
    expect(await it.core.secrets.reveal(id)).toMatchObject(found);
  });

  test('loses no word of who signed in, nor doubles it', async () => {
    it.disk.stopNext(stop);
    const leaving = it.core.profiles.signOut(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    valueOf(await it.core.keys.lock());
    expect(await leaving).toMatchObject({ problem: { code: 'command.interrupted' } });
    it.disk.answer();
    await expect.poll(() => it.seen.view?.profile).toBeNull();
    const [ada] = it.seen.view?.profiles ?? [];
    if (!ada) throw new Error('no profile');
    valueOf(await it.core.profiles.signIn(ada.id));
    valueOf(await it.core.keys.unlock(it.key));
    expect(await it.names()).toEqual(['KEPT']);
  });
});

test('a disk that does not open is said, commands are answered, and it goes on by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let open = quiet as () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const core = new AppCore(soleWriterLock, async () => {
    await opened;
    return {
      store: it.inner,
      clock: () => 1_790_000_000_000,
      random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    };
  });
  const seen: { view: AppView | null } = { view: null };
  await core.subscribe((view) => {
    seen.view = view;
  });
  const starting = core.start();
  const asked = core.profiles.create('Grace');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(seen.view).toMatchObject({ phase: 'failed', problem: { code: 'storage.stuck' } });
  const stuck = { ok: false, problem: { code: 'storage.stuck' } };
  expect(await asked).toEqual(stuck);
  expect(await core.keys.unlock(it.key)).toEqual(stuck);
  open();
  await starting;
  expect(seen.view).toMatchObject({ phase: 'ready', problem: null });
  expect(await core.keys.lock()).toMatchObject({ problem: { code: 'notNow' } });
});
