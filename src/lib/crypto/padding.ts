import type { Bytes } from '../core/base/bytes.ts';

/** Sealed parts are at least this long, so that short values look alike. */
const FLOOR = 64;
const MARK = 0x80;

/**
 * Pads to the next power of two, 64 bytes at the least: `0x80`, then zeros (ISO/IEC 7816-4).
 * What the length of the sealed bytes tells is then one of a dozen sizes.
 */
export function pad(plain: Uint8Array): Bytes {
  let size = FLOOR;
  while (size < plain.length + 1) size *= 2;
  return padTo(plain, size);
}

/** Pads to the next multiple of `step` bytes, in the same way. For what is too large to double. */
export function padToStep(plain: Uint8Array, step: number): Bytes {
  return padTo(plain, Math.ceil((plain.length + 1) / step) * step);
}

function padTo(plain: Uint8Array, size: number): Bytes {
  const padded = new Uint8Array(size);
  padded.set(plain);
  padded[plain.length] = MARK;
  return padded;
}

/**
 * The bytes before the padding, as a view of `padded`.
 * @throws when there is no padding
 */
export function unpad(padded: Bytes): Bytes {
  const end = padded.lastIndexOf(MARK);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) {
    throw new Error('"padding" expected 0x80 and zeros');
  }
  return padded.subarray(0, end);
}
