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
    const left = new Set(after.map(asText));
    for (const record of before) if (!left.has(asText(record))) hit.push({ store, record });
  }
  return { hit, stores };
}

/** What is in a pack; nothing where it is none any more. */
const contentOf = (record: Stored): Unpacked =>
  record['packed'] instanceof Uint8Array
    ? unpacked(record as never)
    : { events: [], details: [], values: [] };

/** What is the same has the same text. */
const asText = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? { bytes: Buffer.from(part).toString('base64') } : part,
  );

export const isSame = (one: unknown, other: unknown): boolean => asText(one) === asText(other);
