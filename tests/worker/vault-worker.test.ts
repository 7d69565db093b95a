import 'fake-indexeddb/auto';
import * as Comlink from 'comlink';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { migrateToV1 } from '../../src/lib/storage/migrations/v1.ts';
import { DATABASE_NAME, DATABASE_VERSION } from '../../src/lib/storage/schema.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import type { CoreApi } from '../../src/lib/worker/protocol/core-api.ts';

/** What a test stands up, taken down behind it. */
let cleanUp: (() => void)[] = [];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(() => {
  for (const end of cleanUp) end();
  cleanUp = [];
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Runs the worker's own script as a SharedWorker would, with a tab that watches. */
async function runWorker() {
  const channels: BroadcastChannel[] = [];
  const Channel = globalThis.BroadcastChannel;
  class Builds extends Channel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  }
  type Connect = (event: { readonly ports: readonly MessagePort[] }) => void;
  let connect: Connect | null = null;
  vi.stubGlobal('BroadcastChannel', Builds);
  vi.stubGlobal('location', { pathname: '/worker-1.js' });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('onconnect', null);
  vi.stubGlobal('addEventListener', (type: string, listener: Connect) => {
    if (type === 'connect') connect = listener;
  });
  // The worker's own clock would go on after the test.
  vi.stubGlobal('setInterval', () => 0);
  await import('../../src/lib/worker/vault.worker.ts');
  const { port1, port2 } = new MessageChannel();
  if (!connect) throw new Error('"worker" waits for no tab');
  (connect as Connect)({ ports: [port1] });
  const core = Comlink.wrap<CoreApi>(port2 as unknown as Comlink.Endpoint);
  const seen: { view: AppView | null } = { view: null };
  const onView = (view: AppView) => {
    seen.view = view;
  };
  await (core as unknown as CoreApi).subscribe(Comlink.proxy(onView), 'tab');
  cleanUp.push(
    () => port1.close(),
    () => port2.close(),
    () => {
      for (const channel of channels) channel.close();
    },
  );
  const problem = () => seen.view?.problem ?? null;
  const isReady = () => expect.poll(() => seen.view?.phase).toBe('ready');
  return { problem, isReady };
}

/** A connection of some version of the app, which does or does not let go when another asks. */
const openAs = (version: number): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE_NAME, version);
    opening.onerror = () => reject(new Error('the database did not open'));
    opening.onsuccess = () => {
      cleanUp.push(() => opening.result.close());
      resolve(opening.result);
    };
  });

test('a tab of an older version that holds the disk is waited for', async () => {
  const held = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open(DATABASE_NAME, 1);
    opening.onupgradeneeded = () => migrateToV1(opening.result);
    opening.onsuccess = () => resolve(opening.result);
  });
  const { problem, isReady } = await runWorker();
  await expect.poll(problem).toEqual({ code: 'storage.blocked' });
  held.close();
  await isReady();
  expect(problem()).toBeNull();
});

test('a newer version that wants the disk is let have it', async () => {
  const { problem, isReady } = await runWorker();
  await isReady();
  await openAs(DATABASE_VERSION + 1);
  await expect.poll(problem).toEqual({ code: 'storage.superseded' });
});

test('a newer version that runs elsewhere makes this one outdated, and its own kind does not', async () => {
  const { problem, isReady } = await runWorker();
  await isReady();
  const other = new BroadcastChannel('lockstate-builds');
  other.postMessage('/worker-1.js');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(problem()).toBeNull();
  other.postMessage('/worker-2.js');
  await expect.poll(problem).toEqual({ code: 'app.outdated' });
});
