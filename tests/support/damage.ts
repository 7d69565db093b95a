import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { unpackedDatabase } from './unpacked-database.ts';

/** Reaches behind the app: changes what lies in its database, as a broken disk or an attacker would. */

/** A record as it lies there. */
export type Raw = Record<string, unknown>;

/** Changes all records of a store, those in packs among them: what `change` leaves out is gone afterwards. */
export async function changeRecords(
  store: string,
  change: (records: Raw[]) => readonly Raw[],
  factory = indexedDB,
): Promise<void> {
  const database = unpackedDatabase(await openDatabase({ factory }));
  const name = store as 'events';
  try {
    const before = (await database.getAll(name)) as unknown as Raw[];
    const after = change(before);
    const keyPath = [database.raw.transaction(name).store.keyPath].flat() as string[];
    const keyOf = (record: Raw) => keyPath.map((field) => record[field]);
    const left = new Set(after.map((record) => JSON.stringify(keyOf(record))));
    for (const record of before) {
      const key = keyOf(record);
      if (!left.has(JSON.stringify(key))) await database.delete(name, single(key) as never);
    }
    for (const record of after) {
      if (!before.includes(record)) await database.put(name, record as never);
    }
  } finally {
    database.close();
  }
}

/** Keys of one field are that field. */
const single = (key: readonly unknown[]): unknown => (key.length === 1 ? key[0] : key);

/** The bytes with one bit flipped. */
export function flipped(bytes: unknown, at = 0): Uint8Array {
  const copy = Uint8Array.from(bytes as Uint8Array);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Flips a bit in the hash of a vault's last event. */
export const damageLastEvent = (vault: string): Promise<void> =>
  changeRecords('events', (records) => {
    const last = records.filter(({ stream }) => stream === vault).at(-1);
    return records.map((one) => (one === last ? { ...one, hash: flipped(one['hash']) } : one));
  });
