import { soleWriterLock } from '../../../src/lib/worker/session/writer-lock.ts';
import { AppCore } from '../../../src/lib/worker/app-core.ts';
import type { VaultStore } from '../../../src/lib/core/log/vault-store.ts';
import { type AppView, EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';
import { threadlessInterchange } from '../../../tests/support/interchange.ts';
import { IDBFactory } from 'fake-indexeddb';
import { IdbCopyStore } from '../../../src/lib/storage/idb-copy-store.ts';
import { openCopies } from '../../../src/lib/worker/mirror/open-copies.ts';
import { type Dump, writeDatabase } from './dump.ts';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';

/** A clock that goes on by a minute each time that it is looked at, so that moments can be told apart. */
function steadyClock(): () => number {
  let now = 1_790_000_000_000;
  return () => (now += 60_000);
}

/**
 * The real core on the database of now, as a worker would start it.
 * @param mirror what lies in its second copy; `null` where there is none
 */
export async function startCore(mirror: Dump | null = null) {
  const clock = steadyClock();
  const open: { store?: VaultStore } = {};
  const core = new AppCore(soleWriterLock, async () => {
    const main = new IdbCopyStore(await openDatabase());
    const copies = await openCopies(main, () => secondCopy(mirror));
    open.store = copies.store;
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    return { store: copies.store, copies, clock, random, interchange: threadlessInterchange() };
  });
  let view: AppView = EMPTY_VIEW;
  await core.subscribe((next) => {
    view = next;
  });
  await core.start();
  return { core, view: () => view, close: () => open.store?.close() };
}

/** A second copy that is made of a dump. */
async function secondCopy(dump: Dump | null): Promise<IdbCopyStore | null> {
  if (!dump) return null;
  const factory = new IDBFactory();
  await writeDatabase(dump, factory);
  return new IdbCopyStore(await openDatabase({ factory }), 'relaxed');
}

export type Started = Awaited<ReturnType<typeof startCore>>;
