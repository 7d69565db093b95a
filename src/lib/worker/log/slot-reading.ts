import type { VaultId } from '../../core/base/ids.ts';
import type { KeySlot } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import { isSameSlot, readSlot, type ReadSlot } from '../../crypto/slot-record.ts';

type Kind = KeySlot['kind'];

/** By id, what a store says of each slot. */
export type SlotRecords = ReadonlyMap<string, ReadSlot>;

/** Reads what lies in a store of slots, whatever it is. */
export const slotRecords = (stored: readonly unknown[]): SlotRecords =>
  new Map(
    stored.map((raw): [string, ReadSlot] => [String((raw as { id?: unknown }).id), readSlot(raw)]),
  );

/** The record that is there and whole, else `null`. */
export const wholeSlot = (read: ReadSlot | undefined): KeySlot | null =>
  read && read.state !== 'broken' ? read.slot : null;

/** The key slots of a vault, each from whichever of its two records is whole. */
export class SlotReading {
  readonly #records: SlotRecords;
  readonly #copies: SlotRecords;
  readonly #known = new Map<string, readonly KeySlot[]>();

  constructor(records: SlotRecords, copies: SlotRecords) {
    this.#records = records;
    this.#copies = copies;
  }

  /** Every id under which something lies. */
  get ids(): string[] {
    return [...new Set([...this.#records.keys(), ...this.#copies.keys()])];
  }

  /** One record of each slot of which one is whole. */
  get slots(): KeySlot[] {
    return this.ids.flatMap((id) => this.#whole(id)[0] ?? []);
  }

  /** All that may open: where two records of a slot differ and both may be right, both of them. */
  get candidates(): KeySlot[] {
    return this.ids.flatMap((id) => this.#whole(id));
  }

  /** Ids under which no record is whole. */
  get broken(): string[] {
    return this.ids.filter((id) => this.#whole(id).length === 0);
  }

  /** Whether both records are there, and are this one. */
  holds(slot: KeySlot): boolean {
    return [this.#records, this.#copies].every((records) => {
      const found = wholeSlot(records.get(slot.id));
      return found !== null && isSameSlot(found, slot);
    });
  }

  /**
   * Whether a secret of this kind that opened nothing may be the right one, for a slot that is damaged.
   * Of format 1 that cannot be told from a wrong key: such a slot has no digest.
   */
  mayBeDamaged(kind: Kind): boolean {
    const isHit = this.broken.some((id) =>
      [this.#records, this.#copies].some((records) => {
        const read = records.get(id);
        return read?.state === 'broken' && (read.kind === null || read.kind === kind);
      }),
    );
    // A vault that has a key has a slot for it.
    return isHit || (kind === 'vaultKey' && !this.slots.some((slot) => slot.kind === kind));
  }

  /** Each is looked through once: their digests are what takes long. */
  #whole(id: string): readonly KeySlot[] {
    const known = this.#known.get(id) ?? this.#find(id);
    this.#known.set(id, known);
    return known;
  }

  #find(id: string): readonly KeySlot[] {
    const read = [this.#records.get(id), this.#copies.get(id)];
    const sound = read.filter((one) => one?.state === 'sound');
    const [first, second] = (sound.length > 0 ? sound : read).map(wholeSlot);
    const found = first ?? second;
    if (!found) return [];
    return first && second && !isSameSlot(first, second) ? [first, second] : [found];
  }
}

/** Reads both records of all key slots. @throws ProblemError when the disk fails */
export async function readSlots(store: VaultStore, vault: VaultId): Promise<SlotReading> {
  const [records, copies] = await Promise.all([
    store.readSlots(vault),
    store.readSlotCopies(vault),
  ]);
  return new SlotReading(slotRecords(records), slotRecords(copies));
}
