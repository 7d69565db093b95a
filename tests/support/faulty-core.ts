import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { StreamCommit, VaultStore } from '../../src/lib/core/log/vault-store.ts';
import { ProblemError } from '../../src/lib/core/base/outcome.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import type { EgressKeeper } from '../../src/lib/worker/egress/egress-client.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { threadlessInterchange } from './interchange.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import { valueOf } from './core.ts';
import { unpackedDatabase } from './unpacked-database.ts';

/** Where the disk fails: asked at every commit, and at every read by the method's name. */
export interface Fault {
  commit: ((commits: readonly StreamCommit[]) => boolean) | null;
  read: ((method: string) => boolean | Promise<boolean>) | null;
}

/** A store that fails where it is told to and is real everywhere else. */
export function faultyStore(inner: VaultStore, fault: Fault): VaultStore {
  return new Proxy(inner, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      return async (...given: unknown[]) => {
        if (name === 'commit' && fault.commit?.(given[0] as readonly StreamCommit[])) {
          throw new ProblemError({ code: 'storage.full' });
        }
        if (String(name).startsWith('read') && (await fault.read?.(String(name)))) {
          throw new ProblemError({ code: 'storage.failed' });
        }
        return method.apply(target, given);
      };
    },
  });
}

/** A core over a disk whose failures the test chooses. */
export async function faultyCore(options: {
  readonly fresh: boolean;
  readonly egress?: EgressKeeper;
}) {
  if (options.fresh) globalThis.indexedDB = new IDBFactory();
  const database = unpackedDatabase(await openDatabase());
  const store = new IdbVaultStore(database.raw);
  const fault: Fault = { commit: null, read: null };
  const core = new AppCore(soleWriterLock, async () => ({
    store: faultyStore(store, fault),
    clock: () => 1_790_000_000_000,
    ...(options.egress && { egress: options.egress }),
    interchange: threadlessInterchange(),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
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
  const vault = () => {
    const shown = view().vault;
    if (!shown) throw new Error('no vault in the view');
    return shown;
  };
  return { core, store, database, fault, view, vault };
}

export type FaultyCore = Awaited<ReturnType<typeof faultyCore>>;

export const draft = (name: string, value: string | null, domains = '') => ({
  name,
  value,
  domains,
});

/** A new profile with an open vault; gives its key. */
export async function newVault({ core }: FaultyCore, name = 'Ada'): Promise<string> {
  valueOf(await core.profiles.create(name));
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}
