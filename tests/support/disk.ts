import type { Page } from '@playwright/test';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { decodeEvent, encodeEvent } from '../../src/lib/storage/packs/event-bytes.ts';
import { decodePack, encodePack, type Slice } from '../../src/lib/storage/packs/pack-bytes.ts';

/** A record of the store of events as a page gives it: bytes as lists of numbers. */
interface RawRecord {
  readonly store: string;
  readonly key: readonly [string, number];
  readonly at: number | null;
  readonly packed: readonly number[] | null;
}

/** Reads where records of a store may lie: in it, and in packs. */
const readRaw = (page: Page, store: string): Promise<RawRecord[]> =>
  page.evaluate(async (name) => {
    const request = indexedDB.open('lockstate');
    await new Promise((resolve) => (request.onsuccess = resolve));
    const reading = request.result.transaction(['events', name]);
    const found = [];
    for (const one of new Set([name, 'events'])) {
      const all = reading.objectStore(one).getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      for (const record of all.result as Record<string, unknown>[]) {
        const key = [String(record['stream'] ?? record['vault']), Number(record['seq'])] as const;
        const { packed, at } = record as { packed?: Uint8Array; at?: number };
        found.push({ store: one, key, at: at ?? null, packed: packed ? [...packed] : null });
      }
    }
    request.result.close();
    return found;
  }, store);

/** Does something to one event or sealed part as somebody with access to the disk could, in both copies. */
export async function tamper(
  page: Page,
  store: 'events' | 'details' | 'values',
  work: 'delete' | 'change',
  seq: number,
): Promise<void> {
  const records = (await readRaw(page, store)).filter(({ key }) => key[0] !== 'session');
  const plain = records.find((one) => one.store === store && one.key[1] === seq && !one.packed);
  const pack = records.find(
    ({ packed }) => packed && slicesOf(packed).some((one) => one.kind === store && one.seq === seq),
  );
  const found = plain ?? pack;
  if (!found) throw new Error('nothing to tamper with');
  const [stream] = found.key;
  const slices = slicesOf(found.packed ?? []);
  const rest = slices.filter((one) => one.kind !== store || one.seq !== seq);
  const isRecordGone = work === 'delete' && (!found.packed || store === 'events');
  if (found.packed && work === 'change') {
    const slice = slices.find((one) => !rest.includes(one));
    const event = decodeEvent(stream as VaultId, seq, slice?.bytes ?? new Uint8Array(0));
    if (!event || store !== 'events') throw new Error('nothing to change');
    rest.unshift({ kind: store, seq, bytes: encodeEvent({ ...event, at: event.at + 1 }) });
  }
  const packed = found.packed ? [...encodePack(rest as Slice[])] : null;
  await page.evaluate(
    async ({ name, key, bytes, isGone }) => {
      const { storageBuckets } = navigator as never as {
        storageBuckets: { open(bucket: string): Promise<{ indexedDB: IDBFactory }> };
      };
      // What is damaged in one copy only, the other gives back.
      const { indexedDB: mirror } = await storageBuckets.open('mirror');
      for (const factory of [mirror, indexedDB]) {
        const request = factory.open('lockstate');
        await new Promise((resolve) => (request.onsuccess = resolve));
        const writing = request.result.transaction(name, 'readwrite');
        const store = writing.objectStore(name);
        const old = store.get([...key]);
        await new Promise((resolve) => (old.onsuccess = resolve));
        const record = old.result as { at: number };
        if (isGone) store.delete([...key]);
        else if (bytes) store.put({ ...record, packed: Uint8Array.from(bytes) });
        else store.put({ ...record, at: record.at + 1 });
        await new Promise((resolve) => (writing.oncomplete = resolve));
        request.result.close();
      }
    },
    { name: found.store, key: found.key, bytes: packed, isGone: isRecordGone },
  );
}

const slicesOf = (packed: readonly number[]) =>
  decodePack(Uint8Array.from(packed)).filter(
    (slice): slice is Exclude<Slice, { kind: 'unreadable' }> => slice.kind !== 'unreadable',
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
