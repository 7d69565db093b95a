import { expect } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { KeySlot } from '../../src/lib/core/log/records.ts';
import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import {
  detailsData,
  keyCopyData,
  slotPartData,
  tableData,
  templateData,
  valueData,
} from '../../src/lib/crypto/associated-data.ts';
import { readResealed } from '../../src/lib/crypto/resealed-part.ts';
import type { DataKeys } from '../../src/lib/keyring/data-keys.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { valueOf } from './outcome.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** What somebody has who kept a vault key, and the storage as it was when that was the right one. */
export async function keysOf(store: VaultStore, vault: VaultId, key: string): Promise<DataKeys> {
  const keyring = new Keyring(vault, random);
  const opened = keyring.unlock(await store.readSlots(vault), valueOf(parseVaultKey(key)));
  expect(opened).not.toBeNull();
  return keyring.keys;
}

/**
 * What of a vault opens with these data keys, by whatever this code, or anybody who reads FORMAT.md, would try:
 * `details 3`, `value 4`, `table` and so on. Pages open under nonces that the table names.
 */
export async function openedWith(
  keys: DataKeys,
  store: VaultStore,
  vault: VaultId,
): Promise<string[]> {
  const found: string[] = [];
  const attempt = (what: string, open: () => unknown) => {
    try {
      open();
      found.push(what);
    } catch {
      // As it should be.
    }
  };
  const records = await store.readEvents(vault, 1);
  const typeOf = new Map(records.map(({ seq, type }) => [seq, type]));
  for (const { seq, bytes } of await store.readDetailsFrom(vault, 1)) {
    const sealed = readResealed(bytes)?.sealed ?? bytes;
    const type = typeOf.get(seq) ?? '';
    attempt(`details ${seq}`, () => keys.openDetails(seq, type, bytes));
    for (const epoch of [undefined, 1, 2, 3, 4, 5]) {
      attempt(`details ${seq}`, () => keys.openAny(sealed, detailsData(vault, seq, type, epoch)));
    }
  }
  for (const { seq, bytes } of await store.readValues(vault)) {
    const sealed = readResealed(bytes)?.sealed ?? bytes;
    attempt(`value ${seq}`, () => keys.openValue(seq, bytes));
    for (const epoch of [undefined, 1, 2, 3, 4, 5]) {
      attempt(`value ${seq}`, () => keys.openAny(sealed, valueData(vault, seq, epoch)));
    }
  }
  for (const { id, workspace, revision, bytes } of await store.readTemplates(vault)) {
    attempt('template', () => keys.openAny(bytes, templateData(vault, id, workspace, revision)));
  }
  const snapshot = await store.readSnapshot(vault);
  if (snapshot?.table) {
    const { seq, link, table } = snapshot;
    attempt('table', () => keys.openAny(table, tableData(vault, seq, link)));
  }
  const slots = [...(await store.readSlots(vault)), ...(await store.readSlotCopies(vault))];
  for (const slot of slots) openSlotParts(keys, slot, attempt);
  return [...new Set(found)];
}

function openSlotParts(
  keys: DataKeys,
  slot: KeySlot,
  attempt: (what: string, open: () => unknown) => void,
) {
  if (slot.kind === 'vaultKey') {
    attempt('key copy', () => keys.keyCopySealer.open(slot.keyCopy, keyCopyData(slot)));
  } else if (keys.openRecipient(slot)) {
    attempt('recipient', () => undefined);
  }
  const { keychain } = slot;
  if (keychain) {
    const about = slotPartData('earlier keys', slot);
    attempt('keychain', () => keys.openAny(keychain, about));
  }
}
