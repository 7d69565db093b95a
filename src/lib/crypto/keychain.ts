import type { Bytes } from '../core/base/bytes.ts';
import { ownBytes, ownCopy } from './bytes.ts';
import { KEY_BYTES } from './derive.ts';

/** What is left of the data key of an earlier epoch. */
export interface EarlierKey {
  /** Counts from 1. */
  readonly epoch: number;
  /** The last event that was written with it. */
  readonly upTo: number;
  /** Checks the macs of its events. Stays for good. */
  readonly audit: Bytes;
  /** The data key itself, until everything of before is sealed anew; else `null`. */
  readonly data: Bytes | null;
}

/** epoch (4), upTo (8, float64), audit key, 1 or 0 and the data key or zeros; little-endian. */
const DATA_AT = 4 + 8 + KEY_BYTES + 1;
const ENTRY_BYTES = DATA_AT + KEY_BYTES;

/** The keys of earlier epochs as bytes, the caller's to overwrite. */
export function encodeKeychain(keys: readonly EarlierKey[]): Bytes {
  const bytes = ownBytes(keys.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  keys.forEach(({ epoch, upTo, audit, data }, index) => {
    const at = index * ENTRY_BYTES;
    view.setUint32(at, epoch, true);
    view.setFloat64(at + 4, upTo, true);
    bytes.set(audit, at + 12);
    bytes[at + DATA_AT - 1] = data ? 1 : 0;
    if (data) bytes.set(data, at + DATA_AT);
  });
  return bytes;
}

/** @throws when it is of another length. The keys are copies, the caller's to overwrite */
export function decodeKeychain(bytes: Bytes): EarlierKey[] {
  if (bytes.length % ENTRY_BYTES !== 0) throw new Error('"keychain" has another length');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, index) => {
    const at = index * ENTRY_BYTES;
    const isThere = bytes[at + DATA_AT - 1] === 1;
    return {
      epoch: view.getUint32(at, true),
      upTo: view.getFloat64(at + 4, true),
      audit: ownCopy(bytes.subarray(at + 12, at + 12 + KEY_BYTES)),
      data: isThere ? ownCopy(bytes.subarray(at + DATA_AT, at + ENTRY_BYTES)) : null,
    };
  });
}
