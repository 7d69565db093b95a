import { afterAll, expect, test } from 'vitest';
import type { FileHandle } from '../../src/lib/core/log/records.ts';
import { sha256 } from '../../src/lib/crypto/hash-chain.ts';
import { opfsDirectory } from '../../src/lib/storage/segments/opfs-directory.ts';
import { SegmentStore } from '../../src/lib/storage/segments/segment-store.ts';
import { vaultStoreContract } from '../contracts/vault-store-contract.ts';

const NAME = 'segments-test';

async function fresh(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(NAME, { recursive: true }).catch(() => undefined);
  return root.getDirectoryHandle(NAME, { create: true });
}

async function pick(): Promise<FileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle('team.kdbx', { create: true });
}

afterAll(async () => void (await fresh()));

vaultStoreContract(
  'segments in the file system of Chromium',
  async () => SegmentStore.open(opfsDirectory(await fresh()), sha256),
  pick,
);

test('what was written to the file system is read by the next store', async () => {
  const directory = opfsDirectory(await fresh());
  const store = await SegmentStore.open(directory, sha256);
  const profile = { id: 'p', vault: 'v', name: 'Ada', createdAt: 5 } as never;
  await store.rewrite([{ put: 'profiles', record: profile }]);
  const again = await SegmentStore.open(directory, sha256);
  expect(await again.readProfiles()).toEqual([profile]);
  expect(await directory.list()).toHaveLength(1);
});
