import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { vaultStoreContract } from '../contracts/vault-store-contract.ts';

vaultStoreContract('fake-indexeddb', async () => {
  globalThis.indexedDB = new IDBFactory();
  return new IdbVaultStore(await openDatabase());
});
