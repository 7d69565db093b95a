import 'fake-indexeddb/auto';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import { threadlessInterchange } from './interchange.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { valueOf } from './outcome.ts';
import { type UnpackedDatabase, unpackedDatabase } from './unpacked-database.ts';

/** What a browser keeps besides its database: the page's text, and the core's own files. */
export interface Kept {
  page: string | null;
  files: string[];
}

interface Start {
  readonly kept: Kept;
  readonly isDropped?: boolean;
  /** Subscribes only when it has started, as a page does that loads slowly. */
  readonly isLate?: boolean;
}

/** A start of the app over the database there is. */
export async function start({ kept, isDropped = false, isLate = false }: Start) {
  const opened: { database: UnpackedDatabase | null } = { database: null };
  const core = new AppCore(soleWriterLock, async () => {
    opened.database = unpackedDatabase(await openDatabase());
    return {
      store: new IdbVaultStore(opened.database.raw),
      clock: () => 1_790_000_000_000,
      interchange: threadlessInterchange(),
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      isDropped,
      witness: {
        read: () => Promise.resolve(kept.files),
        keep: (text) => {
          kept.files = [text];
        },
      },
    };
  });
  const seen: AppView[] = [];
  const watch = async () =>
    core.subscribe(
      (next) => {
        seen.push(next);
        kept.page = next.witness ?? kept.page;
      },
      '',
      undefined,
      kept.page,
    );
  if (!isLate) await watch();
  await core.start();
  if (isLate) await watch();
  const view = () => {
    const last = seen.at(-1);
    if (!last) throw new Error('no view yet');
    return last;
  };
  const vault = () => {
    const shown = view().vault;
    if (!shown) throw new Error('no vault');
    return shown;
  };
  return { core, view, vault, seen, opened };
}

export type Started = Awaited<ReturnType<typeof start>>;

export async function newVault({ core }: Started, name = 'Ada'): Promise<string> {
  valueOf(await core.profiles.create(name));
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

export const add = async ({ core }: Started, name: string) =>
  valueOf(await core.secrets.add({ name, value: 'v', domains: '' }));

/** Takes the last events of a vault away, as an older copy of the database would lack them. */
export async function rollBack({ opened, vault }: Started, count: number): Promise<number> {
  const { id, seq } = vault();
  const to = seq - count;
  for (const store of ['events', 'details', 'values'] as const) {
    await opened.database?.delete(store, IDBKeyRange.bound([id, to + 1], [id, seq]));
  }
  return to;
}
