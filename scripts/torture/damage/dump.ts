import { IDBFactory } from 'fake-indexeddb';
import type { CopyChange } from '../../../src/lib/core/log/vault-copy.ts';
import { IdbCopyStore } from '../../../src/lib/storage/idb-copy-store.ts';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';
import { isPack, type PackRecord } from '../../../src/lib/storage/packs/pack-record.ts';
import { type PackedStore, PACKED_STORES, unpacked } from './unpacked.ts';

/** A record as it lies in the database, whatever its shape. */
export type Stored = Readonly<Record<string, unknown>>;

/**
 * All that lies in a database: the records of each store, in the order of their keys. Those that lie in packs are
 * listed as if they lay by themselves, and `packs` has the packs.
 */
export type Dump = Readonly<Record<string, readonly Stored[]>>;

/** The parts of each store's key, which are fields of its records. */
export type KeyPaths = Readonly<Record<string, readonly string[]>>;

/** Reads the database of now, whole. */
export async function dumpDatabase(): Promise<{ dump: Dump; keyPaths: KeyPaths }> {
  const database = await openDatabase();
  const dump: Record<string, Stored[]> = {};
  const keyPaths: Record<string, string[]> = {};
  const reading = database.transaction([...database.objectStoreNames], 'readonly');
  for (const name of database.objectStoreNames) {
    const store = reading.objectStore(name);
    dump[name] = (await store.getAll()) as unknown as Stored[];
    keyPaths[name] = [store.keyPath].flat() as string[];
  }
  database.close();
  const packs = (dump['events'] ?? []).filter((one) => isPack(one as never));
  dump['packs'] = packs;
  dump['events'] = (dump['events'] ?? []).filter((one) => !packs.includes(one));
  for (const pack of packs) {
    for (const name of PACKED_STORES) dump[name]?.push(...unpacked(pack as never)[name]);
  }
  for (const name of PACKED_STORES) dump[name]?.sort(byKey(keyPaths[name] ?? []));
  return { dump, keyPaths: { ...keyPaths, packs: keyPaths['events'] ?? [] } };
}

const byKey = (keyPath: readonly string[]) => (a: Stored, b: Stored) => {
  const name = keyPath.find((one) => a[one] !== b[one]) ?? '';
  return (a[name] as string) < (b[name] as string) ? -1 : 1;
};

/** Makes a new database of a dump, the only one there is from now on. */
export async function restoreDatabase(dump: Dump): Promise<void> {
  globalThis.indexedDB = new IDBFactory();
  await writeDatabase(dump, globalThis.indexedDB);
}

/** Makes a new database of a dump where there is none. */
export async function writeDatabase(dump: Dump, factory: IDBFactory): Promise<void> {
  const database = await openDatabase({ factory });
  const writing = database.transaction([...database.objectStoreNames], 'readwrite');
  const written: Promise<unknown>[] = [];
  const packs = (dump['packs'] ?? []) as unknown as PackRecord[];
  for (const pack of packs) written.push(writing.objectStore('events').put(pack));
  const isPacked = new Set(
    packs.flatMap((pack) => PACKED_STORES.flatMap((name) => unpacked(pack)[name])),
  );
  const changes: CopyChange[] = [];
  for (const name of database.objectStoreNames) {
    const store = writing.objectStore(name);
    for (const record of dump[name] ?? []) {
      if (isPacked.has(record)) continue;
      // Beside packs a record is put as the app would put it.
      if (isPackedStore(name)) changes.push({ put: name, record } as unknown as CopyChange);
      else written.push(store.put(record as never));
    }
  }
  for (const name of PACKED_STORES) {
    const there = new Set((dump[name] ?? []).map(placeOf));
    for (const record of packs.flatMap((pack) => unpacked(pack)[name])) {
      if (there.has(placeOf(record))) continue;
      const key = [record['stream'] ?? record['vault'], record['seq']];
      changes.push({ remove: name, key } as unknown as CopyChange);
    }
  }
  await Promise.all([...written, writing.done]);
  await new IdbCopyStore(database).rewrite(changes);
  database.close();
}

const placeOf = ({ stream, vault, seq }: Stored): string => JSON.stringify([stream ?? vault, seq]);

const isPackedStore = (name: string): name is PackedStore =>
  PACKED_STORES.some((one) => one === name);
