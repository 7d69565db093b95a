import { soleWriterLock } from '../../../src/lib/worker/session/writer-lock.ts';
import { AppCore } from '../../../src/lib/worker/app-core.ts';
import type { Dependencies } from '../../../src/lib/worker/dependencies.ts';
import { type AppView, EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';
import { threadlessInterchange } from '../../../tests/support/interchange.ts';
import { IdbVaultStore } from '../../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';

/** What else a core works with in a trial, such as a second copy of the database. */
export type More = () => Promise<Partial<Dependencies>>;

/** A clock that goes on by a minute each time that it is looked at, so that moments can be told apart. */
function steadyClock(): () => number {
  let now = 1_790_000_000_000;
  return () => (now += 60_000);
}

/** The real core on the database of now, as a worker would start it. */
export async function startCore(more: More = () => Promise.resolve({})) {
  const clock = steadyClock();
  const open: { store?: IdbVaultStore } = {};
  const core = new AppCore(soleWriterLock, async () => {
    const store = new IdbVaultStore(await openDatabase());
    open.store = store;
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const interchange = threadlessInterchange();
    return { store, clock, random, interchange, ...(await more()) };
  });
  let view: AppView = EMPTY_VIEW;
  await core.subscribe((next) => {
    view = next;
  });
  await core.start();
  return { core, view: () => view, close: () => open.store?.close() };
}

export type Started = Awaited<ReturnType<typeof startCore>>;
