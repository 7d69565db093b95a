import type { CopyStore } from '../../core/log/vault-copy.ts';
import { sha256 } from '../../crypto/hash-chain.ts';
import { IdbCopyStore } from '../../storage/idb-copy-store.ts';
import { openDatabase } from '../../storage/open-database.ts';

/** What is used of storage buckets; the DOM types do not have them yet. */
interface StorageBuckets {
  open(
    name: string,
    options?: { readonly persisted?: boolean },
  ): Promise<{ readonly indexedDB: IDBFactory }>;
}

/** Name of the bucket, or of the directory, that the second copy lies in. */
const PLACE = 'mirror';

/**
 * Where databases of the second copy lie; `null` where it is none: a file of the origin's private file system that
 * held what was erased is removed with it.
 */
export async function secondPlace(): Promise<IDBFactory | null> {
  const { storageBuckets } = navigator as { storageBuckets?: StorageBuckets };
  return (await storageBuckets?.open(PLACE, { persisted: true }))?.indexedDB ?? null;
}

/**
 * The second copy, in files that do not fall with those of the first: in a storage bucket of its own, else in the
 * origin's private file system.
 * @param durability what a write waits for: a copy of another can be a moment late
 * @returns `null` where this browser has neither
 */
export async function openSecondCopy(
  durability: 'strict' | 'relaxed' = 'relaxed',
): Promise<CopyStore | null> {
  const factory = await secondPlace();
  if (factory) return new IdbCopyStore(await openDatabase({ factory }), durability);
  // WebKit's workers may be without any of it.
  const storage = navigator.storage as StorageManager | undefined;
  const root = await storage?.getDirectory?.();
  if (!root) return null;
  const directory = await root.getDirectoryHandle(PLACE, { create: true });
  const [{ SegmentStore }, { opfsDirectory }] = await Promise.all([
    import('../../storage/segments/segment-store.ts'),
    import('../../storage/segments/opfs-directory.ts'),
  ]);
  return SegmentStore.open(opfsDirectory(directory), sha256);
}
