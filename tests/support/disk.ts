import type { Page } from '@playwright/test';

/** Does something to the database as somebody with access to the disk could. */
export const tamper = (
  page: Page,
  store: string,
  work: 'delete' | 'change' | 'restore',
  seq: number,
) =>
  page.evaluate(
    async ([name, what, at]) => {
      const { storageBuckets } = navigator as never as {
        storageBuckets: { open(bucket: string): Promise<{ indexedDB: IDBFactory }> };
      };
      // What is damaged in one copy only, the other gives back.
      const { indexedDB: mirror } = await storageBuckets.open('mirror');
      for (const factory of [mirror, indexedDB]) {
        const request = factory.open('lockstate');
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('no database'));
        });
        const writing = database.transaction(name, 'readwrite');
        const records = writing.objectStore(name);
        const all = records.getAll();
        await new Promise((resolve) => (all.onsuccess = resolve));
        const found = (all.result as { seq: number; at: number; stream?: string }[]).find(
          (one) => one.seq === at && one.stream !== 'session',
        );
        if (!found) throw new Error('nothing to tamper with');
        const { stream, vault } = found as { stream?: string; vault?: string };
        if (what === 'delete') records.delete([String(stream ?? vault), at]);
        else records.put({ ...found, at: found.at + 1 });
        await new Promise((resolve) => (writing.oncomplete = resolve));
        database.close();
      }
    },
    [store, work, seq] as const,
  );

/** Reads all of the database, or puts back what was read, as somebody with access to the disk could. */
export const disk = (page: Page, restore: boolean) =>
  page.evaluate(async (isBack) => {
    const { storageBuckets } = navigator as never as {
      storageBuckets: { open(bucket: string): Promise<{ indexedDB: IDBFactory }> };
    };
    const { indexedDB: mirror } = await storageBuckets.open('mirror');
    const saved = globalThis as typeof globalThis & { copy?: Map<string, unknown[]> };
    saved.copy ??= new Map();
    // Both copies are put back: one alone would get from the other what it lacks.
    for (const factory of isBack ? [mirror, indexedDB] : [indexedDB]) {
      const request = factory.open('lockstate');
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
      const names = [...database.objectStoreNames];
      const transaction = database.transaction(names, isBack ? 'readwrite' : 'readonly');
      const ended = new Promise((resolve) => (transaction.oncomplete = resolve));
      for (const name of names) {
        const store = transaction.objectStore(name);
        if (isBack) {
          store.clear();
          for (const record of saved.copy.get(name) ?? []) store.put(record);
        } else {
          const all = store.getAll();
          all.onsuccess = () => saved.copy?.set(name, all.result);
        }
      }
      await ended;
      database.close();
    }
  }, restore);
