import { openDB } from 'idb';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { isHashRight, sha256 } from '../../src/lib/crypto/hash-chain.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { DATABASE_NAME } from '../../src/lib/storage/schema.ts';
import { pagesOf } from '../../src/lib/worker/log/log-pages.ts';
import { valueOf } from './outcome.ts';

/** Records read at once. */
const PAGE = 2_000;
/** Stores of the sealed index, which is what an unlock reads. */
const INDEX_STORES = ['snapshots', 'pages'];

/** Bytes of what is stored: byte strings as they are, the rest as JSON would have it. */
export function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return String(value).length;
  return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + sizeOf(one), 0);
}

/** What lies in the app's database, whatever its stores are: how many bytes in how many records. */
export async function databaseSize(): Promise<{ bytes: number; records: number }> {
  const database = await openDB(DATABASE_NAME);
  let [bytes, records] = [0, 0];
  for (const name of database.objectStoreNames) {
    for (let after: IDBKeyRange | null = null; ;) {
      const store = database.transaction(name).store;
      const [keys, values] = await Promise.all([
        store.getAllKeys(after, PAGE),
        store.getAll(after, PAGE),
      ]);
      records += values.length;
      bytes += values.reduce((sum: number, value: unknown) => sum + sizeOf(value), 0);
      const last = keys.at(-1);
      if (last === undefined) break;
      after = IDBKeyRange.lowerBound(last, true);
    }
  }
  database.close();
  return { bytes, records };
}

/** Reads the sealed index as it lies there, and does nothing with it. @returns its bytes */
export async function readIndex(): Promise<number> {
  const database = await openDB(DATABASE_NAME);
  const found = await Promise.all(INDEX_STORES.map((name) => database.getAll(name)));
  database.close();
  const records: unknown[] = found.flat();
  const bytes = records.reduce((sum: number, record) => sum + sizeOf(record), 0);
  if (records.length === 0) throw new Error('"index" has nothing to read');
  return bytes;
}

async function eachPart(
  store: VaultStore,
  vault: VaultId,
  take: (seq: number, type: string, details?: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  for await (const records of pagesOf(store, vault)) {
    const [from = 0, to = 0] = [records[0]?.seq, records.at(-1)?.seq];
    const [details, values] = await Promise.all([
      store.readDetailsFrom(vault, from, to),
      store.readValues(vault, from, to),
    ]);
    for (const { bytes } of values) sha256(bytes);
    for (const { bytes } of details) sha256(bytes);
    for (const record of records)
      if (!isHashRight(record)) throw new Error('"floor" met a record with a wrong hash');
    const bySeq = new Map(details.map(({ seq, bytes }) => [seq, bytes]));
    for (const { seq, type } of records) take(seq, type, bySeq.get(seq));
  }
}

/**
 * What Verify cannot do without: reads of the whole log a page at a time, and a hash of each record and part.
 * @param keyText opens each of the details too, where it is given
 */
export async function readAndHash(keyText: string | null): Promise<void> {
  const store = new IdbVaultStore(await openDatabase());
  const [vault] = await store.readVaultIds();
  if (vault === undefined) throw new Error('"floor" found no vault');
  let records = 0;
  if (keyText === null) {
    await eachPart(store, vault, () => (records += 1));
  } else {
    const keyring = new Keyring(vault, (length) => crypto.getRandomValues(new Uint8Array(length)));
    keyring.unlock(await store.readSlots(vault), valueOf(parseVaultKey(keyText)));
    await eachPart(store, vault, (seq, type, details) => {
      records += 1;
      if (details) keyring.keys.openDetails(seq, type, details);
    });
    keyring.wipe();
  }
  store.close();
  if (records === 0) throw new Error('"floor" read no record');
}
