import { type Bytes, toHex } from '../core/base/bytes.ts';
import type { SlotId, VaultId } from '../core/base/ids.ts';
import { type KeySlot, SLOT_FORMAT } from '../core/log/records.ts';
import { VAULT_KEY_BYTES } from '../core/vault/vault-key.ts';
import { equalBytes, utf8 } from './bytes.ts';
import { KEY_BYTES } from './derive.ts';
import { DIGEST_BYTES, sha256 } from './hash-chain.ts';
import { NONCE_BYTES, TAG_BYTES } from './sealed-sizes.ts';

/** Lengths of a slot's own random bytes. */
export const SALT_BYTES = 32;
export const PRF_INPUT_BYTES = 32;
/** The longest credential id that WebAuthn Level 3 allows. */
const MAX_CREDENTIAL_BYTES = 1023;
const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * What the record of a slot is worth before any key is tried: `sound` when its digest is right, `unproven`
 * when it is of format 1, which has none, `broken` when a field is not what it should be.
 */
export type ReadSlot =
  | { readonly state: 'sound' | 'unproven'; readonly slot: KeySlot }
  | {
      readonly state: 'broken';
      /** What it says of itself, where that is one of the kinds. */
      readonly kind: KeySlot['kind'] | null;
    };

/** Fields that a slot may have, each after its name in what the digest covers. */
const LATER_FIELDS = ['keychain', 'recipient', 'encapsulated'] as const;
type LaterField = (typeof LATER_FIELDS)[number];
/** More than these fields ever take. */
const MAX_LATER_BYTES = 1 << 16;

/** SHA-256 of the UTF-8 of the JSON array of all other fields, in this order, byte strings as hex. */
export function slotDigest(slot: Omit<KeySlot, 'digest'>): Bytes {
  const { vault, id, kind, format, createdAt, salt, commitment, wrapped, epoch } = slot;
  const own = [vault, id, kind, format, createdAt, toHex(salt), toHex(commitment), toHex(wrapped)];
  const { keyCopy, name, credential, prfInput, ...later } = slot as Partial<
    Record<'keyCopy' | 'credential' | 'prfInput' | LaterField, Bytes> & { readonly name: string }
  >;
  const more =
    slot.kind === 'vaultKey'
      ? [keyCopy && toHex(keyCopy)]
      : [name, credential && toHex(credential), prfInput && toHex(prfInput)];
  const named = [
    ...(epoch === undefined ? [] : ['epoch', epoch]),
    ...LATER_FIELDS.flatMap((field) => {
      const bytes = later[field];
      return bytes ? [field, toHex(bytes)] : [];
    }),
  ];
  return sha256(utf8(JSON.stringify(['lockstate slot record v2', ...own, ...more, ...named])));
}

/** Whether two records say the same of a slot, each field of it. */
export const isSameSlot = (a: KeySlot, b: KeySlot): boolean =>
  equalBytes(slotDigest(a), slotDigest(b));

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);

const bytesOf = (value: unknown, least: number, most = least): Bytes | null =>
  value instanceof Uint8Array && value.length >= least && value.length <= most
    ? (value as Bytes)
    : null;

/** Reads a slot's record, whatever lies there. Fields that it does not know are left out. */
export function readSlot(raw: unknown): ReadSlot {
  const fields = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const { kind, format, digest } = fields;
  const known = kind === 'vaultKey' || kind === 'passkey' ? kind : null;
  const slot = known && wellFormed(fields, known);
  if (slot && format === 1) return { state: 'unproven', slot };
  const right = bytesOf(digest, DIGEST_BYTES);
  if (slot && format === SLOT_FORMAT && right && equalBytes(right, slotDigest(slot))) {
    return { state: 'sound', slot: { ...slot, digest: right } };
  }
  return { state: 'broken', kind: known };
}

function wellFormed(fields: Record<string, unknown>, kind: KeySlot['kind']): KeySlot | null {
  const { vault, id, format, createdAt, name } = fields;
  const salt = bytesOf(fields['salt'], SALT_BYTES);
  const commitment = bytesOf(fields['commitment'], KEY_BYTES);
  const wrapped = bytesOf(fields['wrapped'], SEAL_BYTES + KEY_BYTES);
  if (!isId(vault) || !isId(id) || !salt || !commitment || !wrapped) return null;
  if (typeof format !== 'number' || typeof createdAt !== 'number' || !Number.isFinite(createdAt)) {
    return null;
  }
  const later = laterFields(fields);
  if (!later) return null;
  const own = {
    vault: vault as VaultId,
    id: id as SlotId,
    format,
    createdAt,
    salt,
    commitment,
    wrapped,
    ...later,
  };
  if (kind === 'vaultKey') {
    const keyCopy = bytesOf(fields['keyCopy'], SEAL_BYTES + VAULT_KEY_BYTES);
    return keyCopy && { ...own, kind, keyCopy };
  }
  const credential = bytesOf(fields['credential'], 1, MAX_CREDENTIAL_BYTES);
  const prfInput = bytesOf(fields['prfInput'], PRF_INPUT_BYTES);
  return typeof name === 'string' && credential && prfInput
    ? { ...own, kind, name, credential, prfInput }
    : null;
}

/** The fields that not every slot has, `null` where one is not what it should be. */
function laterFields(fields: Record<string, unknown>) {
  const { epoch } = fields;
  const found: Partial<Record<LaterField, Bytes> & { epoch: number }> = {};
  if (epoch !== undefined) {
    if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 2) return null;
    found.epoch = epoch;
  }
  for (const field of LATER_FIELDS) {
    if (fields[field] === undefined) continue;
    const bytes = bytesOf(fields[field], 1, MAX_LATER_BYTES);
    if (!bytes) return null;
    found[field] = bytes;
  }
  return found;
}
