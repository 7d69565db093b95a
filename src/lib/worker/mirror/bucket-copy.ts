import type { CopyStore } from '../../core/log/vault-copy.ts';
import { IdbCopyStore } from '../../storage/idb-copy-store.ts';
import { openDatabase } from '../../storage/open-database.ts';

/** What is used of storage buckets; the DOM types do not have them yet. */
interface StorageBuckets {
  open(
    name: string,
    options?: { readonly persisted?: boolean },
  ): Promise<{ readonly indexedDB: IDBFactory }>;
}

/** Name of the bucket that the second copy lies in. */
export const BUCKET = 'mirror';

/**
 * The second copy in a storage bucket: files of its own, which do not fall with those of the first.
 * @returns `null` where this browser has no buckets
 */
export async function openBucketCopy(): Promise<CopyStore | null> {
  const { storageBuckets } = navigator as { storageBuckets?: StorageBuckets };
  if (!storageBuckets) return null;
  const bucket = await storageBuckets.open(BUCKET, { persisted: true });
  return new IdbCopyStore(await openDatabase({ factory: bucket.indexedDB }), 'relaxed');
}
