import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { decodePack } from '../../src/lib/storage/packs/pack-bytes.ts';

/** Sealed bytes as they lie in both copies, as hex, each with where it is. */
export type Sealed = ReadonlyMap<string, string>;

/** Run inside a page: every byte string of slots, packs, sealed values and details, of both copies. */
async function readSealed(): Promise<[string, string][]> {
  const { storageBuckets } = navigator as never as {
    storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const { indexedDB: mirror } = await storageBuckets.open('mirror');
  const found: [string, string][] = [];
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
    });
  for (const [place, factory] of Object.entries({ main: indexedDB, mirror })) {
    const database = await answer(factory.open('lockstate'));
    for (const store of ['slots', 'slotCopies', 'values', 'details', 'templates', 'events']) {
      const records = await answer(database.transaction(store).objectStore(store).getAll());
      for (const record of records as Record<string, unknown>[]) {
        for (const [field, value] of Object.entries(record)) {
          // Of events nothing is sealed but what lies in packs.
          const isSealed = store !== 'events' || field === 'packed';
          if (!(value instanceof Uint8Array) || !isSealed) continue;
          const hex = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
          found.push([hex, `${place} ${store} ${field}`]);
        }
      }
    }
    database.close();
  }
  return found;
}

/** All sealed bytes that are there now, those in packs one by one. */
export async function sealedIn(page: Page): Promise<Sealed> {
  const found = await page.evaluate(readSealed);
  return new Map(
    found.flatMap(([hex, where]): [string, string][] => {
      if (!where.endsWith(' packed')) return [[hex, where]];
      const parts = decodePack(Buffer.from(hex, 'hex')).filter(
        ({ kind }) => kind === 'details' || kind === 'values',
      );
      return parts.map(({ kind, bytes }) => [
        Buffer.from(bytes).toString('hex'),
        `${where} ${kind}`,
      ]);
    }),
  );
}

/** What was there before and is not any more. */
export const goneFrom = (before: Sealed, now: Sealed): Sealed =>
  new Map([...before].filter(([hex]) => !now.has(hex)));

/** A piece from within is enough: a table may cut a record in two anywhere. */
const pieceOf = (hex: string): Buffer => Buffer.from(hex, 'hex').subarray(4, 24);

async function* filesIn(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** Which of these bytes lie in which file of a browser's profile. */
export async function foundInFiles(profile: string, sealed: Sealed): Promise<string[]> {
  const found: string[] = [];
  for await (const path of filesIn(profile)) {
    // A file that went meanwhile holds nothing.
    const bytes = await readFile(path).catch(() => null);
    if (!bytes) continue;
    for (const [hex, where] of sealed) {
      if (bytes.includes(pieceOf(hex))) found.push(`${where} in ${path.slice(profile.length)}`);
    }
  }
  return found;
}
