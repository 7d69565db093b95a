import { fromHex, toHex } from '../base/bytes.ts';
import type { VaultId } from '../base/ids.ts';
import type { KeySlot } from './records.ts';

/** Fields of a slot's record that are bytes. */
const BYTES = [
  'salt',
  'commitment',
  'wrapped',
  'digest',
  'keyCopy',
  'credential',
  'prfInput',
  'keychain',
  'recipient',
  'encapsulated',
] as const;

/** A key slot's record inside sealed details: as it lies on disk, with bytes as hex. */
export type SlotCopy = Readonly<Record<string, string | number>> & { readonly id: string };

/** A slot's record for the details of the event that brings it. The vault is the event's own. */
export function slotCopyOf(record: KeySlot): SlotCopy {
  const { vault: _vault, ...slot } = record;
  const fields = Object.entries(slot).map(([name, value]): [string, string | number] => [
    name,
    value instanceof Uint8Array ? toHex(value) : value,
  ]);
  return { ...Object.fromEntries(fields), id: slot.id };
}

/** The record again, unchecked: what is no slot is for `readSlot` to find out. */
export function recordOfCopy(copy: SlotCopy, vault: VaultId): unknown {
  const fields = Object.entries(copy).map(([name, value]): [string, unknown] => {
    const isBytes = BYTES.some((one) => one === name) && typeof value === 'string';
    return [name, isBytes ? fromHex(value) : value];
  });
  return { ...Object.fromEntries(fields), vault };
}
