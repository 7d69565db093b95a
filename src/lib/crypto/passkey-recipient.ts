import { XWing } from '@noble/post-quantum/hybrid.js';
import type { Bytes, RandomBytes } from '../core/base/bytes.ts';
import type { PasskeySlot } from '../core/log/records.ts';
import { ownBytes, utf8 } from './bytes.ts';
import { derive, KEY_BYTES, LABELS } from './derive.ts';

/**
 * A passkey as a recipient: what a new data key can be wrapped for while the passkey is not at hand.
 *
 * From its PRF output come the seed of an X-Wing key pair (draft-connolly-cfrg-xwing-kem: X25519 and
 * ML-KEM-768) and a symmetric key beside it. The public key and the symmetric key lie sealed with the data key.
 * The secret that wraps is both together, X-Wing's shared secret and the symmetric key, as HPKE (RFC 9180) mixes a
 * pre-shared key in: who has an earlier data key knows the symmetric key, and has to break X-Wing; who has none
 * has to guess 256 bits, quantum computer or not, as in a slot that was made with the passkey at hand.
 *
 * Loaded when it is needed.
 */

const { publicKey: PUBLIC_KEY_BYTES = 0, msgRand: RANDOM_BYTES = 0 } = XWing.lengths;

/** What is known of a recipient without its passkey: the symmetric key, then the public key. */
export type Recipient = Bytes;

/** Two secrets one after the other, in a buffer that can be overwritten. */
function joined(first: Uint8Array, second: Uint8Array): Bytes {
  const both = ownBytes(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

const derived = ({ vault }: Pick<PasskeySlot, 'vault'>, prfOutput: Uint8Array) => ({
  seed: derive(prfOutput, utf8(vault), LABELS.recipientSeed),
  shared: derive(prfOutput, utf8(vault), LABELS.recipientShared),
});

/** The recipient that a passkey is. @returns bytes that are the caller's to overwrite */
export function recipientOf(slot: Pick<PasskeySlot, 'vault'>, prfOutput: Uint8Array): Recipient {
  const { seed, shared } = derived(slot, prfOutput);
  const { publicKey, secretKey } = XWing.keygen(seed);
  const recipient = joined(shared, publicKey);
  for (const secret of [seed, shared, secretKey]) secret.fill(0);
  return recipient;
}

/** A secret that only the passkey finds again, from `encapsulated`. @throws when it is no recipient */
export function encapsulateFor(
  recipient: Recipient,
  random: RandomBytes,
): { readonly encapsulated: Bytes; readonly secret: Bytes } {
  if (recipient.length !== KEY_BYTES + PUBLIC_KEY_BYTES) {
    throw new Error('"recipient" has another length');
  }
  const chance = random(RANDOM_BYTES);
  const publicKey = recipient.subarray(KEY_BYTES);
  const { cipherText, sharedSecret } = XWing.encapsulate(publicKey, chance);
  const secret = joined(sharedSecret, recipient.subarray(0, KEY_BYTES));
  chance.fill(0);
  sharedSecret.fill(0);
  return { encapsulated: cipherText as Bytes, secret };
}

/**
 * The secret that a slot was wrapped with while its passkey was not at hand; another one for another passkey.
 * @throws when `encapsulated` has another length
 */
export function decapsulate(
  slot: Pick<PasskeySlot, 'vault'>,
  encapsulated: Uint8Array,
  prfOutput: Uint8Array,
): Bytes {
  const { seed, shared } = derived(slot, prfOutput);
  const { secretKey } = XWing.keygen(seed);
  const sharedSecret = XWing.decapsulate(encapsulated, secretKey);
  const secret = joined(sharedSecret, shared);
  for (const part of [seed, shared, secretKey, sharedSecret]) part.fill(0);
  return secret;
}
