import type { Bytes } from '../../core/base/bytes.ts';
import type { EventData, EventRecord, StreamId } from '../../core/log/records.ts';
import { MAX_SEQ } from './pack-bytes.ts';

/** Byte strings of a record, in the order they lie in. */
const STRINGS = ['detailsDigest', 'valueDigest', 'prev', 'hash', 'mac'] as const;

/** Stands where the length of a byte string would: there is none. */
const ABSENT = 0xff;

const FIELDS: ReadonlySet<string> = new Set([
  ...['stream', 'seq', 'format', 'type', 'at', 'data'],
  ...STRINGS,
]);

/** Whether a record is one that its bytes can give back. What is not lies as it is. */
export function canEncode(record: EventRecord): boolean {
  const { seq, format, type, at, data } = record as Readonly<Record<keyof EventRecord, unknown>>;
  const isString = (name: (typeof STRINGS)[number]): boolean => {
    const value: unknown = record[name];
    if (value === undefined) return name !== 'prev' && name !== 'hash';
    return value instanceof Uint8Array && value.length < ABSENT;
  };
  return (
    Number.isInteger(seq) &&
    Number(seq) > 0 &&
    Number(seq) <= MAX_SEQ &&
    Number.isFinite(format) &&
    typeof type === 'string' &&
    Number.isFinite(at) &&
    typeof data === 'object' &&
    data !== null &&
    Object.values(data).every(
      (value) => ['string', 'boolean'].includes(typeof value) || Number.isFinite(value),
    ) &&
    STRINGS.every(isString) &&
    Object.keys(record).every((name) => FIELDS.has(name))
  );
}

/** What a record says besides its stream and number: its byte strings, each behind its length, then JSON. */
export function encodeEvent(record: EventRecord): Uint8Array<ArrayBuffer> {
  const { format, type, at, data } = record;
  const text = new TextEncoder().encode(JSON.stringify([format, type, at, data]));
  const size = STRINGS.reduce((sum, name) => sum + 1 + (record[name]?.length ?? 0), text.length);
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const name of STRINGS) {
    const value = record[name];
    bytes[end] = value?.length ?? ABSENT;
    if (value) bytes.set(value, end + 1);
    end += 1 + (value?.length ?? 0);
  }
  bytes.set(text, end);
  return bytes;
}

/** A record of its bytes, in which nothing has to be right; `null` where it is none. */
export function decodeEvent(stream: StreamId, seq: number, bytes: Uint8Array): EventRecord | null {
  // A copy of its own: whoever writes the record somewhere writes the whole buffer behind its byte strings.
  const own = bytes.slice();
  const strings: Partial<Record<(typeof STRINGS)[number], Bytes>> = {};
  let end = 0;
  for (const name of STRINGS) {
    const length = own[end];
    if (length === undefined) return null;
    end += 1;
    if (length === ABSENT) continue;
    strings[name] = own.subarray(end, end + length);
    end += length;
  }
  const { detailsDigest, valueDigest, prev, hash, mac } = strings;
  const said = parsed(own.subarray(end));
  if (!said || !prev || !hash) return null;
  return {
    stream,
    seq,
    ...said,
    ...(detailsDigest && { detailsDigest }),
    ...(valueDigest && { valueDigest }),
    prev,
    hash,
    ...(mac && { mac }),
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parsed(text: Uint8Array): Pick<EventRecord, 'format' | 'type' | 'at' | 'data'> | null {
  try {
    const said: unknown = JSON.parse(decoder.decode(text));
    if (!Array.isArray(said)) return null;
    const [format, type, at, data] = said as [number, string, number, EventData];
    return { format, type, at, data };
  } catch {
    return null;
  }
}
