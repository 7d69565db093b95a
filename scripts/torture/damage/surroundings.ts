import { soleWriterLock } from '../../../src/lib/worker/session/writer-lock.ts';
import { AppCore } from '../../../src/lib/worker/app-core.ts';
import type { VaultStore } from '../../../src/lib/core/log/vault-store.ts';
import type { Dependencies } from '../../../src/lib/worker/dependencies.ts';
import { type AppView, EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';
import { threadlessInterchange } from '../../../tests/support/interchange.ts';
import { IDBFactory } from 'fake-indexeddb';
import { IdbCopyStore } from '../../../src/lib/storage/idb-copy-store.ts';
import { openCopies } from '../../../src/lib/worker/mirror/open-copies.ts';
import { type Dump, writeDatabase } from './dump.ts';
import { IdbVaultStore } from '../../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';

/** What else a core works with in a trial, such as a second copy of the database. */
export type More = () => Promise<Partial<Dependencies>>;

/** The database of now, and a second copy that is made of a dump. */
export async function withSecondCopy(dump: Dump): Promise<Partial<Dependencies>> {
  const factory = new IDBFactory();
  await writeDatabase(dump, factory);
  const open = async () => new IdbCopyStore(await openDatabase({ factory }), 'relaxed');
  const copies = await openCopies(new IdbCopyStore(await openDatabase()), open);
  return { store: copies.store, copies };
}

/** A clock that goes on by a minute each time that it is looked at, so that moments can be told apart. */
function steadyClock(): () => number {
  let now = 1_790_000_000_000;
  return () => (now += 60_000);
}

/** The real core on the database of now, as a worker would start it. */
export async function startCore(more: More = () => Promise.resolve({})) {
  const clock = steadyClock();
  const open: { store?: VaultStore; copies?: VaultStore } = {};
  const core = new AppCore(soleWriterLock, async () => {
    const store = new IdbVaultStore(await openDatabase());
    open.store = store;
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const interchange = threadlessInterchange();
    const others = await more();
    if (others.store) open.copies = others.store;
    return { store, clock, random, interchange, ...others };
  });
  let view: AppView = EMPTY_VIEW;
  await core.subscribe((next) => {
    view = next;
  });
  await core.start();
  const close = () => {
    open.store?.close();
    open.copies?.close();
  };
  return { core, view: () => view, close };
}

export type Started = Awaited<ReturnType<typeof startCore>>;
