import type { EventRecord, SealedPart, StreamId } from '../../core/log/records.ts';
import type { PartRecord } from '../../core/log/vault-copy.ts';
import { canEncode, decodeEvent, encodeEvent } from './event-bytes.ts';
import { decodePack, encodePack, type Slice, type SliceKind } from './pack-bytes.ts';

/** Many events of one commit with their sealed parts, as one record under the number of the last of them. */
export interface PackRecord {
  readonly stream: StreamId;
  readonly seq: number;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** A record of the store of events. */
export type StoredEvent = EventRecord | PackRecord;

/** Most events of a pack, and bytes after which it takes no further one: what erasing one part writes anew. */
const MAX_EVENTS = 32;
const ENOUGH_BYTES = 64 * 1024;

export const isPack = (record: StoredEvent): record is PackRecord =>
  'packed' in record && record.packed instanceof Uint8Array;

/** Events in the order of their numbers, with those sealed parts that are theirs, as packs. */
export function packsOf(
  stream: StreamId,
  records: readonly EventRecord[],
  details: ReadonlyMap<number, SealedPart>,
  values: ReadonlyMap<number, SealedPart>,
): PackRecord[] {
  const packs: PackRecord[] = [];
  let slices: Slice[] = [];
  let bytes = 0;
  records.forEach((record, index) => {
    const { seq } = record;
    const own: Slice[] = [{ kind: 'events', seq, bytes: encodeEvent(record) }];
    for (const [kind, part] of [
      ['details', details.get(seq)],
      ['values', values.get(seq)],
    ] as const) {
      if (part) own.push({ kind, seq, bytes: part.bytes });
    }
    slices.push(...own);
    bytes += own.reduce((sum, slice) => sum + slice.bytes.length, 0);
    const isFull = bytes >= ENOUGH_BYTES || (index + 1) % MAX_EVENTS === 0;
    if (!isFull && index < records.length - 1) return;
    packs.push({ stream, seq, packed: encodePack(slices) });
    slices = [];
    bytes = 0;
  });
  return packs;
}

/** Whether events of a stream can lie in packs: those of a vault. */
export const isPackedStream = (stream: string): boolean => /^[0-9a-f]{32}$/.test(stream);

/** Whether records can lie in packs: in the order of their numbers, and each with what an event has. */
export const canPack = (stream: StreamId, records: readonly EventRecord[]): boolean =>
  isPackedStream(stream) &&
  records.every((one, index) => canEncode(one) && one.seq > (records[index - 1]?.seq ?? 0));

/** The events in records of the store, in order, of those with one number the first. */
export function eventsIn(
  stored: readonly StoredEvent[],
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): EventRecord[] {
  const found: EventRecord[] = [];
  for (const record of stored) found.push(...(isPack(record) ? packedEvents(record) : [record]));
  const isAsked = ({ seq }: EventRecord): boolean => !(seq < from) && !(seq > to);
  return firstOfEach(found.filter(isAsked));
}

/**
 * The events of a pack. One that is damaged beyond reading is given without what it said; so is the last one, which the
 * pack's own number tells of, when it is gone.
 */
function packedEvents({ stream, seq: last, packed }: PackRecord): EventRecord[] {
  const events: EventRecord[] = [];
  for (const slice of decodePack(packed)) {
    if (slice.kind !== 'events' || slice.seq > last) continue;
    events.push(decodeEvent(stream, slice.seq, slice.bytes) ?? bare(stream, slice.seq));
  }
  if (!events.some(({ seq }) => seq === last)) events.push(bare(stream, last));
  return events;
}

const bare = (stream: StreamId, seq: number) => ({ stream, seq }) as EventRecord;

/**
 * Sealed parts of one kind in records of the store of events, in order.
 * @param strays takes those that lie in a pack of a lower number, where nobody looks for them
 */
export function partsIn(
  stored: readonly StoredEvent[],
  kind: Exclude<SliceKind, 'events'>,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
  strays: PartRecord[] = [],
): PartRecord[] {
  const found: PartRecord[] = [];
  for (const record of stored) {
    if (!isPack(record)) continue;
    for (const slice of decodePack(record.packed)) {
      if (slice.kind !== kind || slice.seq < from || slice.seq > to) continue;
      // A copy of its own, for the same reason as an event's.
      const part = { vault: record.stream, seq: slice.seq, bytes: slice.bytes.slice() };
      (slice.seq > record.seq ? strays : found).push(part);
    }
  }
  return firstOfEach(found);
}

/** Records by number, of those with one number the first. */
export function firstOfEach<T extends { readonly seq: number }>(records: readonly T[]): T[] {
  const isInOrder = records.every(
    ({ seq }, index) => index === 0 || (records[index - 1]?.seq ?? seq) < seq,
  );
  if (isInOrder) return [...records];
  const found = new Map<unknown, T>();
  for (const record of records) if (!found.has(record.seq)) found.set(record.seq, record);
  // Numbers before anything else, as keys sort.
  const rank = (seq: unknown) => (typeof seq === 'number' ? seq : Number.POSITIVE_INFINITY);
  return [...found.values()].sort((a, b) => (rank(a.seq) < rank(b.seq) ? -1 : 1));
}
