import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../core/base/bytes.ts';
import { ownBytes } from './bytes.ts';

export const HMAC_BYTES = 32;
const BLOCK_BYTES = 64;
const [INNER, OUTER] = [0x36, 0x5c];

function mask(bytes: Bytes, by: number): void {
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = (bytes[index] ?? 0) ^ by;
}

/**
 * HMAC-SHA-256 (RFC 2104) over noble's SHA-256. noble's own pads the key in an array among V8's objects, a copy of
 * which stays there; here it is padded in a buffer that is overwritten.
 * @param out `HMAC_BYTES` bytes in a buffer of their own; may be one of the parts
 * @param parts what is authenticated, one after the other
 * @returns `out`
 */
export function hmacInto(out: Bytes, key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const pad = ownBytes(BLOCK_BYTES);
  if (key.length > BLOCK_BYTES) sha256.create().update(key).digestInto(pad.subarray(0, HMAC_BYTES));
  else pad.set(key);
  const [inner, outer] = [sha256.create(), sha256.create()];
  mask(pad, INNER);
  inner.update(pad);
  mask(pad, INNER ^ OUTER);
  outer.update(pad);
  pad.fill(0);
  for (const part of parts) inner.update(part);
  inner.digestInto(out);
  outer.update(out).digestInto(out);
  inner.destroy();
  outer.destroy();
  return out;
}
