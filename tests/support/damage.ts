/** Reaches behind the app: changes what lies in its database, as a broken disk or an attacker would. */

/** A record as it lies there. */
export type Raw = Record<string, unknown>;

const opened = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('"database" does not open'));
    };
  });

/** Changes all records of a store: what `change` leaves out is gone afterwards. */
export async function changeRecords(
  store: string,
  change: (records: Raw[]) => readonly Raw[],
  name = 'lockstate',
): Promise<void> {
  const database = await opened(name);
  try {
    const writing = database.transaction(store, 'readwrite');
    const done = new Promise<void>((resolve, reject) => {
      writing.oncomplete = () => {
        resolve();
      };
      writing.onabort = () => {
        reject(new Error('"change" was not written'));
      };
    });
    const all = writing.objectStore(store).getAll();
    all.onsuccess = () => {
      const changed = change(all.result as Raw[]);
      writing.objectStore(store).clear();
      for (const record of changed) writing.objectStore(store).put(record);
    };
    await done;
  } finally {
    database.close();
  }
}

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
