import { expect, type Page } from '@playwright/test';

/** Run inside a page: what is remembered of each vault, in both places, and what there is of it on the disk. */
async function whereVaultsAre() {
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
  const keys = (await answer(
    database.transaction('events').objectStore('events').getAllKeys(),
  )) as [string, number][];
  database.close();
  const last = new Map(keys.filter(([stream]) => /^[0-9a-f]{32}$/.test(stream)));
  const stored = [...last].map(([vault, seq]) => `${vault.slice(0, 8)}-${seq}`).sort();
  const placesIn = (text: string) =>
    [...text.matchAll(/LSR1-([0-9a-f]{8}-\d+)-/g)].map(([, place]) => place).sort();
  const folder = await navigator.storage.getDirectory();
  const files = await Promise.all(
    ['witness-a', 'witness-b'].map(async (name) => {
      const handle = await folder.getFileHandle(name).catch(() => null);
      return handle ? placesIn(await (await handle.getFile()).text()) : [];
    }),
  );
  return { stored, kept: placesIn(localStorage.getItem('lockstate-witness') ?? ''), files };
}

/** Waits until what lies outside of the database knows how far each vault goes that is in it, and of no other. */
export async function expectRemembered(page: Page): Promise<void> {
  await expect(async () => {
    const { stored, kept, files } = await page.evaluate(whereVaultsAre);
    expect(kept).toEqual(stored);
    expect(files).toContainEqual(stored);
  }).toPass({ timeout: 15_000 });
}

/** Run inside a page: the keys of all events, as each copy has them. */
async function eventsInCopies() {
  const { storageBuckets } = navigator as never as {
    storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const { indexedDB: mirror } = await storageBuckets.open('mirror');
  const keysIn = (factory: IDBFactory) =>
    new Promise<string>((resolve) => {
      factory.open('lockstate').onsuccess = ({ target }) => {
        const database = (target as IDBOpenDBRequest).result;
        const keys = database.transaction('events').objectStore('events').getAllKeys();
        keys.onsuccess = () => {
          database.close();
          resolve(JSON.stringify(keys.result));
        };
      };
    });
  return { main: await keysIn(indexedDB), mirror: await keysIn(mirror) };
}

/** Waits until the second copy has every event of the first. */
export async function expectMirrored(page: Page): Promise<void> {
  await expect(async () => {
    const { main, mirror } = await page.evaluate(eventsInCopies);
    expect(mirror).toBe(main);
  }).toPass({ timeout: 15_000 });
}
