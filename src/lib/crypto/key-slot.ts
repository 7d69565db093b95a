import type { SlotId, VaultId } from '../core/ids.ts';
import { FORMAT_VERSION, type Bytes, type KeySlot, type RandomBytes } from '../core/ports.ts';
import { VAULT_KEY_BYTES } from '../core/vault-key.ts';
import { keyCopyData, slotData } from './associated-data.ts';
import { equalBytes } from './bytes.ts';
import { derive, KEY_BYTES, LABELS } from './derive.ts';
import { Sealer } from './xchacha.ts';

const SALT_BYTES = 32;

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

function kekSealer(vaultKey: Uint8Array, salt: Bytes, random: RandomBytes): Sealer {
  return new Sealer(derive(vaultKey, salt, LABELS.keyEncryption), random);
}

/**
 * Wraps a data key for a vault key.
 * @param vaultKey `VAULT_KEY_BYTES` bytes
 * @param dataKey `KEY_BYTES` bytes
 * @param keyCopySealer seals the vault key's own copy; its key comes from the data key
 */
export function makeSlot(
  names: SlotNames,
  vaultKey: Uint8Array,
  dataKey: Uint8Array,
  keyCopySealer: Sealer,
  random: RandomBytes,
): KeySlot {
  if (vaultKey.length !== VAULT_KEY_BYTES || dataKey.length !== KEY_BYTES) {
    throw new Error(`"slot keys" expected ${VAULT_KEY_BYTES} and ${KEY_BYTES} bytes`);
  }
  const salt = random(SALT_BYTES);
  const sealer = kekSealer(vaultKey, salt, random);
  const slot: KeySlot = {
    ...names,
    kind: 'vaultKey',
    format: FORMAT_VERSION,
    salt,
    commitment: derive(vaultKey, salt, LABELS.commitment),
    wrapped: sealer.seal(dataKey, slotData(names.vault, names.id, 'vaultKey')),
    keyCopy: keyCopySealer.seal(vaultKey, keyCopyData(names.vault, names.id)),
  };
  sealer.wipe();
  return slot;
}

/**
 * Opens a slot with a vault key.
 *
 * XChaCha20-Poly1305 does not commit to its key, so the slot's commitment, an HKDF output of its own
 * label, is compared first and in constant time.
 *
 * @returns the data key, the caller's to overwrite; `null` when the slot was made for another key
 * @throws SlotDamagedError when the slot was made for this key but does not open
 */
export function openSlot(slot: KeySlot, vaultKey: Uint8Array, random: RandomBytes): Bytes | null {
  const commitment = derive(vaultKey, slot.salt, LABELS.commitment);
  if (!equalBytes(commitment, slot.commitment)) return null;
  const sealer = kekSealer(vaultKey, slot.salt, random);
  try {
    const dataKey = sealer.open(slot.wrapped, slotData(slot.vault, slot.id, slot.kind));
    if (dataKey.length !== KEY_BYTES) throw new SlotDamagedError('"data key" has another length');
    return dataKey;
  } catch {
    throw new SlotDamagedError('"key slot" fits the key but does not open');
  } finally {
    sealer.wipe();
  }
}
