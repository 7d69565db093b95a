import type { Dump, Stored } from './dump.ts';
import { PACKED_STORES, type Unpacked, unpacked } from './unpacked.ts';

/** Packs of one event come from single edits, those of many from imports. */
export const sortOfPack = (record: Stored): string =>
  contentOf(record).events.length > 1 ? 'pack of many' : 'pack of one';

/** What packs that went, and others that came, make of the stores whose records lie in them. */
export function ofPacks(dump: Dump, gone: readonly Stored[], come: readonly Stored[]) {
  const stores: Record<string, readonly Stored[]> = {};
  const hit: { store: string; record: Stored }[] = [];
  for (const store of PACKED_STORES) {
    const of = (packs: readonly Stored[]) => packs.flatMap((one) => contentOf(one)[store]);
    const [before, after] = [of(gone), of(come)];
    stores[store] = [...(dump[store] ?? []).filter((one) => !before.includes(one)), ...after];
    const isLeft = (one: Stored) => after.some((other) => isSame(one, other));
    for (const record of before) if (!isLeft(record)) hit.push({ store, record });
  }
  return { hit, stores };
}

/** What is in a pack; nothing where it is none any more. */
const contentOf = (record: Stored): Unpacked =>
  record['packed'] instanceof Uint8Array
    ? unpacked(record as never)
    : { events: [], details: [], values: [] };

export function isSame(one: unknown, other: unknown): boolean {
  const asText = (value: unknown) =>
    JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? [...part] : part));
  return asText(one) === asText(other);
}
