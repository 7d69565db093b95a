import { expect, type Page } from '@playwright/test';
import { eventsIn, type StoredEvent } from '../../src/lib/storage/packs/pack-record.ts';

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

/** Run inside a page: what lies in each copy's store of events, with packs as lists of numbers. */
async function storedEvents() {
  const { storageBuckets } = navigator as never as {
    storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const { indexedDB: mirror } = await storageBuckets.open('mirror');
  const storedIn = (factory: IDBFactory) =>
    new Promise<{ stream: string; seq: number; packed: number[] | null }[]>((resolve) => {
      factory.open('lockstate').onsuccess = ({ target }) => {
        const database = (target as IDBOpenDBRequest).result;
        const all = database.transaction('events').objectStore('events').getAll();
        all.onsuccess = () => {
          database.close();
          const records = all.result as { stream: string; seq: number; packed?: Uint8Array }[];
          resolve(
            records.map(({ stream, seq, packed }) => ({
              stream,
              seq,
              packed: packed ? [...packed] : null,
            })),
          );
        };
      };
    });
  return { main: await storedIn(indexedDB), mirror: await storedIn(mirror) };
}

/** The streams and numbers of all events, however they lie there. */
const placesOf = (stored: Awaited<ReturnType<typeof storedEvents>>['main']): string[] =>
  stored
    .flatMap(({ packed, ...record }) =>
      eventsIn([{ ...record, ...(packed && { packed: Uint8Array.from(packed) }) } as StoredEvent]),
    )
    .map(({ stream, seq }) => `${stream} ${seq}`)
    .sort();

/** Waits until the second copy has every event of the first. */
export async function expectMirrored(page: Page): Promise<void> {
  await expect(async () => {
    const { main, mirror } = await page.evaluate(storedEvents);
    expect(placesOf(mirror)).toEqual(placesOf(main));
  }).toPass({ timeout: 15_000 });
}
