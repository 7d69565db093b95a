import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { FileHandle } from '../../src/lib/core/log/records.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { vaultStoreContract } from '../contracts/vault-store-contract.ts';

/** Node has no handles: what is kept of one is data. */
const pick = () => Promise.resolve({ kind: 'file', name: 'team.kdbx' } as unknown as FileHandle);

vaultStoreContract(
  'fake-indexeddb',
  async () => {
    globalThis.indexedDB = new IDBFactory();
    return new IdbVaultStore(await openDatabase());
  },
  pick,
);
