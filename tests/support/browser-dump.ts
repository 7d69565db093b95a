import type { Page } from '@playwright/test';
import type { EventRecord } from '../../src/lib/core/log/records.ts';
import { eventsIn, type StoredEvent } from '../../src/lib/storage/packs/pack-record.ts';

/** Everything a page's origin keeps, with byte strings as `{ $bytes: base64 }`. */
export interface OriginDump {
  readonly stores: Readonly<Record<string, readonly unknown[]>>;
  readonly elsewhere: string;
}

/** Reads every store of every database, local and session storage, Cache Storage and the address. */
export function dumpOrigin(page: Page): Promise<OriginDump> {
  return page.evaluate(async () => {
    const plain = (value: unknown): unknown => {
      if (value instanceof Uint8Array) {
        let text = '';
        for (const byte of value) text += String.fromCharCode(byte);
        return { $bytes: btoa(text) };
      }
      if (Array.isArray(value)) return value.map(plain);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
    };
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(new Error('a store could not be read'));
        };
      });
    const stores: Record<string, unknown[]> = {};
    for (const { name } of await indexedDB.databases()) {
      // Some 40 MB of random bytes, for a moment: the files themselves are read for what is left of erased ones.
      if (name === undefined || name.startsWith('lockstate-scratch')) continue;
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const values: unknown[] = await settled(objects.getAll());
        stores[store] = [...(stores[store] ?? []), ...values.map(plain)];
      }
      database.close();
    }
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        cached.push(request.url, (await await (await cache.match(request))?.text()) ?? '');
      }
    }
    const elsewhere = [
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      ...cached,
      location.href,
      document.cookie,
      JSON.stringify(history.state),
    ].join('\n');
    return { stores, elsewhere };
  });
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bytes' in value) return Uint8Array.from(Buffer.from(String(value.$bytes), 'base64'));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
}

/** The event records of the dump's only vault, in order. */
export function vaultRecords(dump: OriginDump): EventRecord[] {
  const stored = (dump.stores['events'] ?? []).map((raw) => revive(raw) as StoredEvent);
  const records = stored.flatMap((record) => eventsIn([record]));
  // Neither the session's nor what a repair set aside.
  const isVaults = ({ stream }: EventRecord) => /^[0-9a-f]{32}$/.test(stream);
  return records.filter(isVaults).sort((a, b) => a.seq - b.seq);
}

/** All bytes of a dump: strings as UTF-8, byte strings as they are. */
function allBytes(dump: OriginDump): Buffer {
  const parts: Uint8Array[] = [Buffer.from(dump.elsewhere)];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') parts.push(Buffer.from(value));
    else if (value instanceof Uint8Array) parts.push(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) {
        parts.push(Buffer.from(key));
        collect(part);
      }
    }
  };
  collect(revive(dump.stores));
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
}

/** The ways a text could lie in the dump: UTF-8, UTF-16, hex, and base64 at each of three offsets. */
export function spellings(text: string): Map<string, Buffer> {
  const bytes = Buffer.from(text);
  const found = new Map<string, Buffer>([
    ['UTF-8', bytes],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
  ]);
  for (const offset of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The first characters mix in the offset's bytes, the last ones what follows: both are left out.
    const start = offset === 0 ? 0 : offset + 1;
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    found.set(`base64+${offset}`, Buffer.from(shifted.slice(start, end)));
  }
  return found;
}

/** Which of the planted texts lie in the dump, and in which spelling. None should. */
export function leaks(dump: OriginDump, planted: readonly string[]): string[] {
  const bytes = allBytes(dump);
  return planted.flatMap((text) =>
    [...spellings(text)]
      .filter(([, spelling]) => bytes.includes(spelling))
      .map(([name]) => `${text.slice(0, 12)}… as ${name}`),
  );
}
