import { eventsIn, type PackRecord, partsIn } from '../../../src/lib/storage/packs/pack-record.ts';
import type { Stored } from './dump.ts';

/** Stores whose records may lie in packs. */
export const PACKED_STORES = ['events', 'details', 'values'] as const;

export type PackedStore = (typeof PACKED_STORES)[number];

export type Unpacked = Readonly<Record<PackedStore, readonly Stored[]>>;

const known = new WeakMap<object, Unpacked>();

/** What is in a pack, as records of each store: the same objects each time, as long as the pack is the same. */
export function unpacked(pack: PackRecord): Unpacked {
  const found = known.get(pack);
  if (found) return found;
  const all = {
    events: eventsIn([pack]) as unknown as Stored[],
    details: partsIn([pack], 'details') as unknown as Stored[],
    values: partsIn([pack], 'values') as unknown as Stored[],
  };
  known.set(pack, all);
  return all;
}
