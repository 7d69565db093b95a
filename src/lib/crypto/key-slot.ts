import type { Bytes, RandomBytes } from '../core/base/bytes.ts';
import type { SlotId, VaultId } from '../core/base/ids.ts';
import {
  type KeySlot,
  type PasskeySlot,
  SLOT_FORMAT,
  type VaultKeySlot,
} from '../core/log/records.ts';
import { VAULT_KEY_BYTES } from '../core/vault/vault-key.ts';
import { keyCopyData, slotData, type SlotToSeal } from './associated-data.ts';
import { equalBytes } from './bytes.ts';
import { derive, KEY_BYTES, LABELS } from './derive.ts';
import { SALT_BYTES, slotDigest } from './slot-record.ts';
import { Sealer } from './xchacha.ts';

/** Length of what a passkey's PRF gives, in bytes (WebAuthn Level 3). */
export const PRF_BYTES = 32;

/** What a slot is about, apart from its bytes. */
export interface SlotNames {
  readonly vault: VaultId;
  readonly id: SlotId;
  readonly createdAt: number;
}

/** A slot's commitment fits the key, yet what it wraps does not open: the slot is damaged. */
export class SlotDamagedError extends Error {
  override readonly name = 'SlotDamagedError';
}

/** Each kind of slot derives with labels of its own, so that no secret of one kind opens another. */
const KIND_LABELS = {
  vaultKey: { encryption: LABELS.keyEncryption, commitment: LABELS.commitment },
  passkey: { encryption: LABELS.passkeyEncryption, commitment: LABELS.passkeyCommitment },
  recipient: { encryption: LABELS.recipientEncryption, commitment: LABELS.recipientCommitment },
} as const;

type Kind = KeySlot['kind'];

/** What the secret of a slot is: that of its kind, or one that was encapsulated for its passkey. */
type SecretKind = keyof typeof KIND_LABELS;

const secretKindOf = (slot: KeySlot): SecretKind =>
  slot.kind === 'passkey' && slot.encapsulated ? 'recipient' : slot.kind;

function kekSealer(kind: SecretKind, secret: Uint8Array, salt: Bytes, random: RandomBytes): Sealer {
  return new Sealer(derive(secret, salt, KIND_LABELS[kind].encryption), random);
}

/** The data key that a slot is made around, and what else of its vault goes into the slot. */
export interface KeysToWrap {
  readonly dataKey: Uint8Array;
  /** Seals the vault key's own copy; its key comes from the data key. */
  readonly keyCopySealer: Sealer;
  slotFields(id: SlotId): Pick<KeySlot, 'epoch' | 'keychain'>;
  /** Seals what a later data key is wrapped for a passkey with. */
  sealRecipient(id: SlotId, recipient: Uint8Array): Bytes;
}

/** A slot of this kind before its key is wrapped, without the fields that every slot has. */
type About<K extends Kind> = K extends 'passkey'
  ? Pick<PasskeySlot, 'name' | 'credential' | 'prfInput' | 'encapsulated'>
  : unknown;

/** Wraps a data key for a secret that has enough bits of its own: no slow hashing is needed. */
function wrap<K extends Kind>(
  kind: K,
  names: SlotNames & About<K>,
  secret: Uint8Array,
  { dataKey, ...keys }: Pick<KeysToWrap, 'dataKey'> & Pick<KeySlot, 'epoch' | 'keychain'>,
  random: RandomBytes,
) {
  if (dataKey.length !== KEY_BYTES) {
    throw new Error(`"data key" expected ${KEY_BYTES} bytes, got ${dataKey.length}`);
  }
  const salt = random(SALT_BYTES);
  const isEncapsulated = 'encapsulated' in names;
  const secretKind: SecretKind = isEncapsulated ? 'recipient' : kind;
  const commitment = derive(secret, salt, KIND_LABELS[secretKind].commitment);
  const open = { ...names, kind, format: SLOT_FORMAT, salt, commitment, ...keys };
  const sealer = kekSealer(secretKind, secret, salt, random);
  const wrapped = sealer.seal(dataKey, slotData(open as SlotToSeal));
  sealer.wipe();
  return { ...open, wrapped };
}

/** What of the keys of a vault goes into a slot. */
const forSlot = (keys: KeysToWrap, id: SlotId) => ({
  dataKey: keys.dataKey,
  ...keys.slotFields(id),
});

/**
 * Wraps a data key for a vault key.
 * @param vaultKey `VAULT_KEY_BYTES` bytes
 */
export function makeSlot(
  { vault, id, createdAt }: SlotNames,
  vaultKey: Uint8Array,
  keys: KeysToWrap,
  random: RandomBytes,
): VaultKeySlot {
  if (vaultKey.length !== VAULT_KEY_BYTES) {
    throw new Error(`"vault key" expected ${VAULT_KEY_BYTES} bytes, got ${vaultKey.length}`);
  }
  const names = { vault, id, createdAt };
  const open = wrap('vaultKey', names, vaultKey, forSlot(keys, id), random);
  const slot = { ...open, keyCopy: keys.keyCopySealer.seal(vaultKey, keyCopyData(open)) };
  return { ...slot, digest: slotDigest(slot) };
}

/** What of a passkey its slot is about, and what it is as a recipient of later data keys. */
export type PasskeyAbout = Pick<PasskeySlot, 'name' | 'credential' | 'prfInput'>;

/**
 * Wraps a data key for a passkey.
 * @param prfOutput `PRF_BYTES` bytes that only this passkey gives
 * @param recipient see `recipientOf`
 */
export function makePasskeySlot(
  { vault, id, createdAt }: SlotNames,
  prfOutput: Uint8Array,
  { name, credential, prfInput }: PasskeyAbout,
  recipient: Uint8Array,
  keys: KeysToWrap,
  random: RandomBytes,
): PasskeySlot {
  if (prfOutput.length !== PRF_BYTES) {
    throw new Error(`"PRF output" expected ${PRF_BYTES} bytes, got ${prfOutput.length}`);
  }
  const names = { vault, id, createdAt, name, credential, prfInput };
  const open = wrap('passkey', names, prfOutput, forSlot(keys, id), random);
  const slot = { ...open, recipient: keys.sealRecipient(id, recipient) };
  return { ...slot, digest: slotDigest(slot) };
}

/**
 * Wraps a data key for a passkey that is not at hand.
 * @param sealed what `encapsulateFor` gave for the recipient
 */
export function makeRecipientSlot(
  { vault, id, createdAt, name, credential, prfInput }: PasskeySlot,
  sealed: { readonly encapsulated: Bytes; readonly secret: Bytes },
  recipient: Uint8Array,
  keys: KeysToWrap,
  random: RandomBytes,
): PasskeySlot {
  const { encapsulated, secret } = sealed;
  const names = { vault, id, createdAt, name, credential, prfInput, encapsulated };
  const open = wrap('passkey', names, secret, forSlot(keys, id), random);
  const slot = { ...open, recipient: keys.sealRecipient(id, recipient) };
  return { ...slot, digest: slotDigest(slot) };
}

/**
 * Opens a slot with its secret: a vault key, a passkey's PRF output, or what was encapsulated for it.
 *
 * XChaCha20-Poly1305 does not commit to its key, so the slot's commitment, an HKDF output of its own
 * label, is compared first and in constant time.
 *
 * @returns the data key, the caller's to overwrite; `null` when the slot was made for another secret
 * @throws SlotDamagedError when the slot was made for this secret but does not open
 */
export function openSlot(slot: KeySlot, secret: Uint8Array, random: RandomBytes): Bytes | null {
  const commitment = derive(secret, slot.salt, KIND_LABELS[secretKindOf(slot)].commitment);
  if (!equalBytes(commitment, slot.commitment)) return null;
  const sealer = kekSealer(secretKindOf(slot), secret, slot.salt, random);
  try {
    const dataKey = sealer.open(slot.wrapped, slotData(slot));
    if (dataKey.length !== KEY_BYTES) throw new SlotDamagedError('"data key" has another length');
    return dataKey;
  } catch {
    throw new SlotDamagedError('"key slot" fits the key but does not open');
  } finally {
    sealer.wipe();
  }
}
