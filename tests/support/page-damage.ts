/** Run inside a page, where nothing else of this folder is: each stands alone. */

/** Flips a bit in the hash of the last event of the one vault there is. */
export async function damageLastEvent(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('lockstate');
    request.onsuccess = () => {
      resolve(request.result);
    };
  });
  const writing = database.transaction('events', 'readwrite');
  const store = writing.objectStore('events');
  const all = store.getAll();
  all.onsuccess = () => {
    const records = all.result as { stream: string; hash: Uint8Array }[];
    const last = records.filter(({ stream }) => /^[0-9a-f]{32}$/.test(stream)).at(-1);
    if (!last) throw new Error('no event to damage');
    last.hash[0] = (last.hash[0] ?? 0) ^ 1;
    store.put(last);
  };
  await new Promise<void>((resolve) => {
    writing.oncomplete = () => {
      resolve();
    };
  });
  database.close();
}

/** Flips a bit in the table of every snapshot. */
export async function damageSnapshots(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('lockstate');
    request.onsuccess = () => {
      resolve(request.result);
    };
  });
  const writing = database.transaction('snapshots', 'readwrite');
  const store = writing.objectStore('snapshots');
  const all = store.getAll();
  all.onsuccess = () => {
    const records = all.result as { table: Uint8Array }[];
    if (records.length === 0) throw new Error('no snapshot to damage');
    for (const record of records) {
      record.table[40] = (record.table[40] ?? 0) ^ 1;
      store.put(record);
    }
  };
  await new Promise<void>((resolve) => {
    writing.oncomplete = () => {
      resolve();
    };
  });
  database.close();
}
