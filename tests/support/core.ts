import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import type { InterchangeKeeper } from '../../src/lib/worker/interchange/interchange-client.ts';
import type { EgressKeeper } from '../../src/lib/worker/egress/egress-client.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import { threadlessInterchange } from './interchange.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';

/** A core on a real store over fake-indexeddb, as a worker would start it. */
export async function startCore(options: {
  fresh: boolean;
  now?: () => number;
  egress?: EgressKeeper;
  interchange?: InterchangeKeeper;
}) {
  if (options.fresh) globalThis.indexedDB = new IDBFactory();
  const store = new IdbVaultStore(await openDatabase());
  const core = new AppCore(soleWriterLock, async () => ({
    store,
    clock: options.now ?? (() => 1_790_000_000_000),
    ...(options.egress && { egress: options.egress }),
    interchange: options.interchange ?? threadlessInterchange(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  }));
  const seen: { view: AppView | null } = { view: null };
  await core.subscribe((view) => {
    seen.view = view;
  });
  await core.start();
  const view = (): AppView => {
    if (!seen.view) throw new Error('no view yet');
    return seen.view;
  };
  return { core, store, view, state: () => view().vault?.chart.path };
}

export type StartedCore = Awaited<ReturnType<typeof startCore>>;

export { valueOf } from './outcome.ts';
