import type { VaultId } from '../../core/base/ids.ts';
import { isEventRecord } from '../../core/log/record-check.ts';
import { type EventRecord, type KeySlot, SLOT_FORMAT } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import { isKeyedType, parseVaultEvent } from '../../core/projections/events/event-table.ts';
import { RegistersFold } from '../../core/projections/evolve-registers.ts';
import type { Registers } from '../../core/projections/registers.ts';
import { type AuditKey, isHashRight, isMacRight } from '../../crypto/hash-chain.ts';
import { ChainCheck } from '../../keyring/chain-check.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import type { VaultEvent } from '../../machines/events.ts';
import { findBase, pagesOf } from './log-pages.ts';

/** Key slots and templates as the whole log says, where no table says it. */
export interface RegistersReading {
  readonly registers: Registers;
  /** Whether the log holds together. Where it does not, `registers` may lack something. */
  readonly isWhole: boolean;
  /**
   * Whether the log says of a slot that opened that it was replaced or removed. Of a log that does not hold
   * together only what the data key vouches for counts: damage alone must not lock anybody out.
   * @param isWhole `false` where it is known that the log lacks something, though what is there holds together
   */
  isReplaced(slot: KeySlot, isWhole?: boolean): boolean;
}

/**
 * Walks the whole log. Never throws over damage.
 * @param auditKey `null` without the data key: macs are not looked at then
 * @throws ProblemError of the disk
 */
export async function readRegisters(
  store: VaultStore,
  vault: VaultId,
  auditKey: AuditKey | null,
): Promise<RegistersReading> {
  const base = await findBase(store, vault);
  const chain = new ChainCheck(base ? startAt(base) : genesis);
  const fold = new RegistersFold();
  const evidence = new Evidence();
  for await (const records of pagesOf(store, vault)) {
    for (const record of records) {
      if (base && record.seq <= base.seq) chain.takeKept(record, auditKey);
      else chain.take(record, auditKey);
      const isRight = isEventRecord(record) && isHashRight(record);
      const event = isRight ? parseVaultEvent(record.type, record.data) : null;
      if (!event) continue;
      const isVouched = auditKey === null || isMacRight(record, auditKey);
      evidence.take(event, record, isVouched);
      if (isVouched || !isKeyedType(record.type)) fold.evolve(event, record.seq);
    }
  }
  const registers = fold.rows;
  const isWhole = chain.all.length === 0;
  return {
    registers,
    isWhole,
    isReplaced: (slot, isAllThere = isWhole) =>
      isAllThere ? !registers.slots.some(({ id }) => id === slot.id) : evidence.isReplaced(slot),
  };
}

/** So many records in a row that are whole and have the mac of another key are no damage. */
const OTHERS_ENOUGH = 2;

/** What records that the data key vouches for say of key slots, each by itself. */
class Evidence {
  /** The slot of a vault key that was last made or used: there is one of them at a time. */
  #vaultKey: { readonly id: string; readonly at: number } | null = null;
  readonly #removed = new Set<string>();
  /** Whether there was a reset, and the key in hand vouches for nothing after it, though some key does. */
  #isOfBefore = false;
  #isReset = false;
  /** The last data key that a change of key says there is, whoever vouches for that. */
  #epoch = 1;
  /** Records with a mac of some other key since the last one of the key in hand. */
  #others = 0;

  take(event: VaultEvent, { type, mac, at }: EventRecord, isVouched: boolean): void {
    if (event.type === 'reset.confirmed') {
      this.#isReset = true;
      this.#epoch = 1;
      this.#others = 0;
      return;
    }
    if (event.type === 'vault.opened') this.#epoch = Math.max(this.#epoch, event.epoch ?? 1);
    if (isKeyedType(type) && mac && this.#isReset) this.#isOfBefore = !isVouched;
    if (isKeyedType(type) && mac) this.#others += 1;
    if (!isVouched) return;
    this.#isReset = false;
    this.#others = 0;
    const isUsed = event.type === 'vault.unlocked' || event.type === 'recovery.begun';
    const isByKey = isUsed && event.way !== 'passkey';
    if (event.type === 'vault.opened' || isByKey) this.#vaultKey = { id: event.slot, at };
    if (event.type === 'passkey.added') this.#removed.delete(event.slot);
    if (event.type === 'passkey.removed') this.#removed.add(event.slot);
  }

  isReplaced({ id, kind, format, createdAt, epoch = 1 }: KeySlot): boolean {
    if (this.#isOfBefore || epoch < this.#epoch) return true;
    // Damage leaves no records that are whole but for their macs; a later data key, which this one does not know, does.
    if (this.#others >= OTHERS_ENOUGH) return true;
    if (kind === 'passkey') return this.#removed.has(id);
    const known = this.#vaultKey;
    if (!known || known.id === id) return false;
    // A key that is newer than all that is left of the log is not one that it tells of the end of. When a slot
    // was made is part of what was sealed, from the second format on.
    return format < SLOT_FORMAT || createdAt <= known.at;
  }
}
