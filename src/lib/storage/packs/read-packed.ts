import { runsOf } from '../../core/base/runs.ts';
import type { EventRecord, StreamId } from '../../core/log/records.ts';
import { eventsIn, isPack, type StoredEvent } from './pack-record.ts';

/** What is used of the store of events inside a transaction. */
export interface EventsReading {
  getAll(query: IDBKeyRange, count?: number): Promise<StoredEvent[]>;
}

/** All keys of one stream from a number to another, both included: arrays sort after numbers and strings. */
const keys = (
  stream: StreamId,
  from: number,
  to: number | [] = [],
  isFromLeftOut = false,
): IDBKeyRange => IDBKeyRange.bound([stream, from], [stream, to], isFromLeftOut);

/**
 * Records that hold events from one number to another. A pack lies under its last number, so that the last one asked for
 * may be in the first record behind.
 */
export async function readCovering(
  events: EventsReading,
  stream: StreamId,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): Promise<StoredEvent[]> {
  if (to === Number.POSITIVE_INFINITY) return events.getAll(keys(stream, from));
  if (from === to) return events.getAll(keys(stream, from), 1);
  const [inside, behind] = await Promise.all([
    events.getAll(keys(stream, from, to)),
    events.getAll(keys(stream, to, [], true), 1),
  ]);
  return [...inside, ...behind.filter(isPack)];
}

/** Numbers between two asked for that are rather read along: about as many as lie in a pack. */
const GAP = 32;

/** Records that hold any of these events, and others between them. */
export async function readCoveringAll(
  events: EventsReading,
  stream: StreamId,
  numbers: readonly number[],
): Promise<StoredEvent[]> {
  const runs = runsOf(numbers, GAP);
  const read = await Promise.all(runs.map(([from, to]) => readCovering(events, stream, from, to)));
  return read.flat();
}

/** Events from a number on, `limit` of them at the most. */
export async function readEventsFrom(
  events: EventsReading,
  stream: StreamId,
  from = Number.NEGATIVE_INFINITY,
  limit?: number,
): Promise<EventRecord[]> {
  if (limit === undefined) return eventsIn(await readCovering(events, stream, from), from);
  const found: EventRecord[] = [];
  let span = limit;
  for (let next = from; ;) {
    const to = next + span - 1;
    found.push(...eventsIn(await readCovering(events, stream, next, to), next, to));
    if (found.length >= limit) return found.slice(0, limit);
    const [behind] = await events.getAll(keys(stream, to, [], true), 1);
    const first = behind && eventsIn([behind]).find(({ seq }) => !(seq <= to));
    if (!first) return found;
    if (typeof first.seq !== 'number') {
      // A key that no log has: what lies there is given as it is.
      const rest = await events.getAll(keys(stream, to, [], true), limit - found.length);
      return [...found, ...eventsIn(rest, to + 1)];
    }
    next = first.seq;
    // Where a compaction left little, more of it is looked at.
    span *= 2;
  }
}
