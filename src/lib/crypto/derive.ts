import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../core/base/bytes.ts';
import { utf8 } from './bytes.ts';

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
  // Not copied: a second buffer would be one that nobody overwrites.
  return hkdf(sha256, secret, salt, info, length) as Bytes;
}
