import type { Bytes } from '../core/base/bytes.ts';
import { concat, equalBytes, utf8 } from './bytes.ts';
import { DIGEST_BYTES, sha256 } from './hash-chain.ts';
import { NONCE_BYTES, TAG_BYTES } from './sealed-sizes.ts';

/**
 * Details and values that were sealed anew with a later data key. Their event keeps the digest of the bytes
 * that were first sealed for it; what lies there now is `sealed ‖ epoch (4, little-endian) ‖ check (32)`, where
 * `check` ties these bytes to that digest. It tells damage without any key, as a digest does. What tells
 * forgery is the seal, to which the epoch is bound.
 */

const LABEL = utf8('lockstate resealed part v1');
const EPOCH_BYTES = 4;
const TRAILER_BYTES = EPOCH_BYTES + DIGEST_BYTES;
/** Content is padded to a power of two, this at the least (see `pad`). */
const LEAST_PADDED = 64;

/** A sealed part that was sealed anew: for which epoch of the data key, and what is to be opened. */
export interface ResealedPart {
  readonly epoch: number;
  readonly sealed: Bytes;
}

const isSealedLength = (length: number): boolean => {
  const padded = length - NONCE_BYTES - TAG_BYTES;
  return padded >= LEAST_PADDED && Number.isInteger(Math.log2(padded));
};

const checkOf = (digest: Uint8Array, before: Uint8Array): Bytes =>
  sha256(concat(LABEL, digest, before));

/**
 * @param digest what the event names: of the bytes that were first sealed for it
 * @param epoch from 2
 */
export function closeResealed(sealed: Uint8Array, epoch: number, digest: Uint8Array): Bytes {
  const number = new Uint8Array(EPOCH_BYTES);
  new DataView(number.buffer).setUint32(0, epoch, true);
  const before = concat(sealed, number);
  return concat(before, checkOf(digest, before));
}

/**
 * Reads a part that was sealed anew; `null` for one that lies as it was first sealed. Its length tells: two powers
 * of two do not differ by what is added. Nothing is checked here but the form.
 */
export function readResealed(bytes: Bytes): ResealedPart | null {
  if (isSealedLength(bytes.length) || !isSealedLength(bytes.length - TRAILER_BYTES)) return null;
  const at = bytes.length - TRAILER_BYTES;
  const epoch = new DataView(bytes.buffer, bytes.byteOffset + at, EPOCH_BYTES).getUint32(0, true);
  return { epoch, sealed: bytes.subarray(0, at) };
}

/** Which of two right parts of one event is the newer one: 0 for a part that lies as it was first sealed. */
export const resealedEpoch = (bytes: Bytes): number => readResealed(bytes)?.epoch ?? 0;

/** Whether sealed bytes are those that an event names, or were made of them by sealing anew. */
export function isPartRight(bytes: Bytes, digest: Uint8Array | undefined): boolean {
  if (!digest) return false;
  if (readResealed(bytes)) {
    const at = bytes.length - DIGEST_BYTES;
    if (equalBytes(bytes.subarray(at), checkOf(digest, bytes.subarray(0, at)))) return true;
  }
  return equalBytes(sha256(bytes), digest);
}
