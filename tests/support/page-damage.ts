/** Run inside a page, where nothing else of this folder is: each stands alone. */

/** Flips a bit in the last event of the one vault there is, in both copies of it: in its hash, or in a pack in what it says. */
export async function damageLastEvent(): Promise<void> {
  interface Event {
    readonly stream: string;
    readonly seq: number;
    readonly hash?: Uint8Array;
    readonly packed?: Uint8Array;
  }
  const { storageBuckets } = navigator as never as {
    storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(new Error('"request" failed'));
      };
    });
  const open = (factory: IDBFactory) => answer(factory.open('lockstate'));
  const main = await open(indexedDB);
  const mirror = await open((await storageBuckets.open('mirror')).indexedDB);
  const events = (database: IDBDatabase, mode: IDBTransactionMode) =>
    database.transaction('events', mode).objectStore('events');
  const all = (await answer(events(main, 'readonly').getAll())) as Event[];
  const last = all.filter(({ stream }) => /^[0-9a-f]{32}$/.test(stream)).at(-1);
  if (!last) throw new Error('no event to damage');
  const key = [last.stream, last.seq];
  // The second copy is a moment late.
  for (let tries = 0; !(await answer(events(mirror, 'readonly').getKey(key))); tries += 1) {
    if (tries > 100) throw new Error('the second copy does not follow');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const field = last.packed ? 'packed' : 'hash';
  const bytes = (last[field] ?? new Uint8Array(1)).slice();
  // Of a pack the last slice that is an event: the first of its byte strings is right behind its length.
  let at = 0;
  const view = new DataView(bytes.buffer);
  for (let end = 0; last.packed && end < bytes.length; end += 20 + view.getUint32(end + 12, true)) {
    if (view.getUint32(end + 4, true) === 1) at = end + 20 + 1;
  }
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  for (const database of [mirror, main]) {
    await answer(events(database, 'readwrite').put({ ...last, [field]: bytes }));
    database.close();
  }
}

/** Flips a bit in the table of every snapshot. There is no second copy of them: they are caches. */
export async function damageSnapshots(): Promise<void> {
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(new Error('"request" failed'));
      };
    });
  const database = await answer(indexedDB.open('lockstate'));
  const snapshots = () => database.transaction('snapshots', 'readwrite').objectStore('snapshots');
  const records = (await answer(snapshots().getAll())) as { readonly table: Uint8Array }[];
  if (records.length === 0) throw new Error('no snapshot to damage');
  for (const record of records) {
    const table = record.table.slice();
    table[40] = (table[40] ?? 0) ^ 1;
    await answer(snapshots().put({ ...record, table }));
  }
  database.close();
}
