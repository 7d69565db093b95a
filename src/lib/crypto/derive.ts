import type { Bytes } from '../core/base/bytes.ts';
import { ownBytes, utf8 } from './bytes.ts';
import { HMAC_BYTES, hmacInto } from './hmac.ts';

/** Length of the data key and of everything derived, in bytes. */
export const KEY_BYTES = 32;

/** What a derived key is for. The label is HKDF's `info`, so no two uses share a key. */
export const LABELS = {
  keyEncryption: 'lockstate v1 key-encryption key',
  commitment: 'lockstate v1 key commitment',
  passkeyEncryption: 'lockstate v1 passkey key-encryption key',
  passkeyCommitment: 'lockstate v1 passkey key commitment',
  sealing: 'lockstate v1 sealing key',
  audit: 'lockstate v1 audit key',
  keyCopy: 'lockstate v1 vault key copy',
  keychain: 'lockstate v1 earlier keys',
  recipient: 'lockstate v1 passkey recipient',
  recipientSeed: 'lockstate v1 passkey recipient seed',
  recipientShared: 'lockstate v1 passkey recipient shared key',
  recipientEncryption: 'lockstate v1 passkey recipient key-encryption key',
  recipientCommitment: 'lockstate v1 passkey recipient key commitment',
} as const;

export type Label = (typeof LABELS)[keyof typeof LABELS];

/**
 * HKDF-SHA-256 (RFC 5869).
 * @param secret input keying material: a vault key or a data key
 * @param salt the slot's salt for a vault key, the vault's id for a data key
 * @param length 1 to 8160 bytes
 */
export function derive(
  secret: Uint8Array,
  salt: Uint8Array,
  label: Label,
  length: number = KEY_BYTES,
): Bytes {
  return hkdfSha256(secret, salt, utf8(label), length);
}

/** HKDF-SHA-256 with free inputs, so that published vectors run through the same call. */
export function hkdfSha256(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Bytes {
  if (length > 255 * HMAC_BYTES) throw new Error(`"length" expected 8160 at most, got ${length}`);
  const extracted = hmacInto(ownBytes(HMAC_BYTES), salt, secret);
  const out = ownBytes(length);
  const block = ownBytes(HMAC_BYTES);
  for (let at = 0, count = 1; at < length; at += HMAC_BYTES, count += 1) {
    const before = count === 1 ? [] : [block];
    hmacInto(block, extracted, ...before, info, Uint8Array.of(count));
    out.set(block.subarray(0, length - at), at);
  }
  extracted.fill(0);
  block.fill(0);
  return out;
}
