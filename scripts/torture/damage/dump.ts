import { IDBFactory } from 'fake-indexeddb';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';

/** A record as it lies in the database, whatever its shape. */
export type Stored = Readonly<Record<string, unknown>>;

/** All that lies in a database: the records of each store, in the order of their keys. */
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
  return { dump, keyPaths };
}

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
  for (const name of database.objectStoreNames) {
    const store = writing.objectStore(name);
    for (const record of dump[name] ?? []) written.push(store.put(record as never));
  }
  await Promise.all([...written, writing.done]);
  database.close();
}
