import type { Bytes } from '../../core/base/bytes.ts';
import type { StoreName } from '../commit-writes.ts';

/** SHA-256. Passed in: the disk knows no cryptography. */
export type Digest = (bytes: Uint8Array) => Bytes;

/** Records of one segment, each with its store. */
export type SegmentRecords = readonly (readonly [StoreName, object])[];

/** One segment: what it holds, and the earlier ones that it stands in for. */
export interface Segment {
  readonly replaces: readonly string[];
  readonly records: SegmentRecords;
}

const MAGIC = 'LSSEG1\n';
const DIGEST_BYTES = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * A segment as bytes: a mark, the length of a JSON text as uint32 little-endian, that text, in which byte strings
 * are given by their lengths, then these byte strings in order, and the SHA-256 of all before.
 */
export function encodeSegment(segment: Segment, digest: Digest): Bytes {
  const blobs: Uint8Array[] = [];
  const text = JSON.stringify(segment, (_, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    blobs.push(value);
    return { $bytes: value.length };
  });
  const json = encoder.encode(text);
  const size = blobs.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(MAGIC.length + 4 + json.length + size + DIGEST_BYTES);
  bytes.set(encoder.encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, json.length, true);
  bytes.set(json, MAGIC.length + 4);
  let at = MAGIC.length + 4 + json.length;
  for (const blob of blobs) {
    bytes.set(blob, at);
    at += blob.length;
  }
  bytes.set(digest(bytes.subarray(0, at)), at);
  return bytes;
}

/** Reads a segment back; `null` for one that is torn, or has a byte that is not as it was written. */
export function decodeSegment(bytes: Uint8Array, digest: Digest): Segment | null {
  const end = bytes.length - DIGEST_BYTES;
  if (end < MAGIC.length + 4) return null;
  const wanted = bytes.subarray(end);
  if (!digest(bytes.subarray(0, end)).every((byte, index) => byte === wanted[index])) return null;
  if (decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  let at = MAGIC.length + 4 + length;
  const text = decoder.decode(bytes.subarray(MAGIC.length + 4, at));
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
    const blob = bytes.slice(at, at + Number(value.$bytes));
    at += blob.length;
    return blob;
  }) as Segment;
}
