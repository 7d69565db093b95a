import * as Comlink from 'comlink';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { databaseSize, readAndHash, readIndex } from './app-database.ts';
import { Filler } from './filler.ts';
import { Floor } from './floor.ts';

/** Entries that go into one transaction while a vault is filled. */
const BATCH = 2_500;

let filler: Filler | null = null;
let floor: Promise<Floor> | null = null;
const floors = (): Promise<Floor> => (floor ??= Floor.open());

/** What the page can ask of its own worker: a filled vault, and what things cost by themselves. */
const api = {
  /** Fills the database of this origin with a vault of `count` secrets. @returns the key that opens it */
  async fill(count: number, onProgress: (done: number) => void): Promise<string> {
    filler = await Filler.create(new IdbVaultStore(await openDatabase()));
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(count, from + BATCH);
      await filler.add(from, to);
      onProgress(to);
    }
    filler.end();
    return filler.text;
  },
  writeBlob: async (count: number) => (await floors()).writeBlob(count),
  readBlob: async () => (await floors()).readBlob(),
  put: async (bytes: number, records: number) => (await floors()).put(bytes, records),
  empty: async () => (await floors()).empty(),
  clear: async () => (await floors()).clear(),
  databaseSize,
  readIndex,
  readAndHash,
};

export type BenchWorker = typeof api;
Comlink.expose(api);
