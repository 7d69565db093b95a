import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import type { FileHandle } from '../../src/lib/core/log/records.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { DATABASE_NAME, DATABASE_VERSION } from '../../src/lib/storage/schema.ts';
import { vaultStoreContract } from '../contracts/vault-store-contract.ts';

let open: IdbVaultStore | null = null;

async function freshStore(): Promise<IdbVaultStore> {
  open?.close();
  await deleteDB(DATABASE_NAME);
  open = new IdbVaultStore(await openDatabase());
  return open;
}

/** A real handle, of a file in the browser's own file system. */
async function pick(): Promise<FileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle('team.kdbx', { create: true });
}

vaultStoreContract('IndexedDB of Chromium', freshStore, pick);

describe('opening the database in Chromium', () => {
  afterEach(() => {
    open?.close();
    open = null;
  });

  test('one of a newer version is left alone and named', async () => {
    open?.close();
    await deleteDB(DATABASE_NAME);
    (await openDB(DATABASE_NAME, DATABASE_VERSION + 6)).close();
    await expect(openDatabase()).rejects.toMatchObject({
      problem: { code: 'storage.newer', found: DATABASE_VERSION + 6, known: DATABASE_VERSION },
    });
    const known = await indexedDB.databases();
    expect(known.find(({ name }) => name === DATABASE_NAME)?.version).toBe(DATABASE_VERSION + 6);
  });

  test('an older tab that does not let go is reported, and opening goes on when it does', async () => {
    await deleteDB(DATABASE_NAME);
    // A connection that hears the request to close and does not, as a stuck tab would.
    const stuck = await openDB(DATABASE_NAME, DATABASE_VERSION);
    const blocked = Promise.withResolvers<boolean>();
    const opening = openDatabase({
      version: DATABASE_VERSION + 1,
      onBlocked: () => {
        blocked.resolve(true);
      },
    });
    expect(await blocked.promise).toBe(true);
    stuck.close();
    (await opening).close();
    await deleteDB(DATABASE_NAME);
  });

  test('a connection lets go when a newer version asks, and says so', async () => {
    await deleteDB(DATABASE_NAME);
    let superseded = false;
    await openDatabase({ onSuperseded: () => (superseded = true) });
    const newer = await openDB(DATABASE_NAME, DATABASE_VERSION + 1);
    expect(superseded).toBe(true);
    newer.close();
    await deleteDB(DATABASE_NAME);
  });
});
