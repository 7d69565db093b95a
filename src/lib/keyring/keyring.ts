import type { Bytes, RandomBytes } from '../core/base/bytes.ts';
import type { SlotId, VaultId } from '../core/base/ids.ts';
import type { KeySlot, PasskeySlot, VaultKeySlot } from '../core/log/records.ts';
import { formatVaultKey, VAULT_KEY_BYTES } from '../core/vault/vault-key.ts';
import { keyCopyData } from '../crypto/associated-data.ts';
import { equalBytes } from '../crypto/bytes.ts';
import { KEY_BYTES } from '../crypto/derive.ts';
import type { AuditKey } from '../crypto/hash-chain.ts';
import {
  makePasskeySlot,
  makeRecipientSlot,
  makeSlot,
  openSlot,
  type PasskeyAbout,
  SlotDamagedError,
} from '../crypto/key-slot.ts';
import { slotDigest } from '../crypto/slot-record.ts';
import type { Sealer } from '../crypto/xchacha.ts';
import { DataKeys } from './data-keys.ts';

/** Few people have passkeys, and no first load waits for what they need. */
const recipients = () => import('../crypto/passkey-recipient.ts');

/**
 * The only holder of live keys: the shown vault key before the vault is opened, and the data key with
 * what is derived from it while it is open. `wipe` overwrites them all.
 */
export class Keyring {
  readonly #vault: VaultId;
  readonly #random: RandomBytes;
  #shown: { key: Bytes; madeAt: number } | null = null;
  #open: DataKeys | null = null;
  /** The keys before a change that is not on the disk yet. */
  #before: DataKeys | null = null;

  constructor(vault: VaultId, random: RandomBytes) {
    this.#vault = vault;
    this.#random = random;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** The audit keys while the vault is open, else `null`. Not copies: they are overwritten on `wipe`. */
  get auditKey(): AuditKey | null {
    return this.#open?.auditKey ?? null;
  }

  /** What everything is sealed with now. @throws when the vault is not open */
  get sealer(): Sealer {
    return this.keys.sealer;
  }

  /** The data key with those of before, for what was sealed with whichever. @throws when the vault is not open */
  get keys(): DataKeys {
    if (!this.#open) throw new Error('"data key" asked for while none is in memory');
    return this.#open;
  }

  /** Draws a new vault key and holds it as the shown one. */
  issue(madeAt: number): void {
    this.dropShown();
    this.#shown = { key: this.#random(VAULT_KEY_BYTES), madeAt };
  }

  /** The shown key as text, `null` when none is shown. */
  shownKey(): { text: string; madeAt: number } | null {
    return this.#shown && { text: formatVaultKey(this.#shown.key), madeAt: this.#shown.madeAt };
  }

  isShownKey(key: Uint8Array): boolean {
    return this.#shown !== null && equalBytes(key, this.#shown.key);
  }

  dropShown(): void {
    this.#shown?.key.fill(0);
    this.#shown = null;
  }

  /**
   * Makes the slot of the shown key around a new data key, which is in use from here on. Where one was in use,
   * it is kept until `endChange` or `undoChange`.
   * @param upTo the last event that was written before; `null` for a vault that has nothing in it
   */
  sealShown(id: SlotId, upTo: number | null): VaultKeySlot {
    if (!this.#shown) throw new Error('"shown key" asked for while none is shown');
    this.undoChange();
    const before = upTo === null ? null : this.keys;
    if (!before) this.close();
    const keys = before
      ? before.next(upTo ?? 0)
      : new DataKeys(this.#vault, this.#random(KEY_BYTES), this.#random);
    this.#open = keys;
    this.#before = before;
    const names = { vault: this.#vault, id, createdAt: this.#shown.madeAt };
    return makeSlot(names, this.#shown.key, keys, this.#random);
  }

  /** The change of key is on the disk: overwrites the data key before it, but for the copies that are needed. */
  endChange(): void {
    this.#before?.wipe();
    this.#before = null;
  }

  /** The change of key did not get to the disk: the data key before it is in use again. */
  undoChange(): void {
    if (!this.#before) return;
    this.#open?.wipe();
    this.#open = this.#before;
    this.#before = null;
  }

  /** Makes a slot for a passkey, around the data key in memory. */
  async sealPasskey(
    id: SlotId,
    createdAt: number,
    prfOutput: Bytes,
    about: PasskeyAbout,
  ): Promise<PasskeySlot> {
    const { recipientOf } = await recipients();
    const { keys } = this;
    const names = { vault: this.#vault, id, createdAt };
    const recipient = recipientOf(names, prfOutput);
    try {
      return makePasskeySlot(names, prfOutput, about, recipient, keys, this.#random);
    } finally {
      recipient.fill(0);
    }
  }

  /**
   * Makes the slot of a passkey that is not at hand anew, around the data key of a change that is under way.
   * @returns `null` for one that cannot be sealed for without it: it was last made before passkeys were recipients
   */
  async sealForPasskey(slot: PasskeySlot): Promise<PasskeySlot | null> {
    const { encapsulateFor } = await recipients();
    const { keys } = this;
    const recipient = this.#before?.openRecipient(slot);
    if (!recipient) return null;
    const sealed = encapsulateFor(recipient, this.#random);
    try {
      return makeRecipientSlot(slot, sealed, recipient, keys, this.#random);
    } finally {
      sealed.secret.fill(0);
      recipient.fill(0);
    }
  }

  /**
   * Makes the slot anew in the format of today, around the same data key.
   * @param slot one that opened with `secret`
   */
  async sealAgain(slot: KeySlot, secret: Bytes): Promise<KeySlot> {
    return slot.kind === 'vaultKey'
      ? makeSlot(slot, secret, this.keys, this.#random)
      : this.sealPasskey(slot.id, slot.createdAt, secret, slot);
  }

  /** A slot of the data key in memory without the data keys before it, of which only the audit keys stay. */
  withoutEarlierData<Slot extends KeySlot>(slot: Slot): Slot {
    const next = { ...slot, ...this.keys.slotFields(slot.id, false) };
    return { ...next, digest: slotDigest(next) };
  }

  /**
   * As `unlock`, with a passkey's PRF output, also for slots that were made while it was not at hand.
   * @returns the slot that opened, `null` when it opens none
   * @throws SlotDamagedError when none opens and one was made for this passkey but is broken
   */
  async unlockWithPasskey(slots: readonly KeySlot[], prfOutput: Bytes): Promise<KeySlot | null> {
    const secrets = new Map<KeySlot, Bytes>();
    for (const slot of slots) {
      if (slot.kind !== 'passkey' || !slot.encapsulated) continue;
      const { decapsulate } = await recipients();
      secrets.set(slot, decapsulate(slot, slot.encapsulated, prfOutput));
    }
    try {
      return this.unlock(slots, prfOutput, secrets);
    } finally {
      for (const secret of secrets.values()) secret.fill(0);
    }
  }

  /**
   * Tries a vault key, or a passkey's PRF output, on every slot given, and keeps the data key of the first that opens.
   * @param secrets of slots that have one of their own
   * @returns that slot, `null` when the key opens none
   * @throws SlotDamagedError when none opens and one was made for this key but is broken
   */
  unlock(
    slots: readonly KeySlot[],
    secret: Bytes,
    secrets: ReadonlyMap<KeySlot, Bytes> = new Map(),
  ): KeySlot | null {
    let broken: SlotDamagedError | null = null;
    for (const slot of slots) {
      try {
        const dataKey = openSlot(slot, secrets.get(slot) ?? secret, this.#random);
        if (!dataKey) continue;
        const keys = this.#keysOf(slot, dataKey);
        this.close();
        this.#open = keys;
        return slot;
      } catch (error) {
        if (!(error instanceof SlotDamagedError)) throw error;
        broken = error;
      }
    }
    if (broken) throw broken;
    return null;
  }

  /** The vault key's own text, for Settings. @throws UnsealError when the copy is damaged */
  readKeyCopy(slot: VaultKeySlot): string {
    const key = this.keys.keyCopySealer.open(slot.keyCopy, keyCopyData(slot));
    const text = formatVaultKey(key);
    key.fill(0);
    return text;
  }

  /** Overwrites every key. Copies the engine or the collector made cannot be reached from here. */
  wipe(): void {
    this.dropShown();
    this.close();
  }

  /** Overwrites the data key and what is derived from it. */
  close(): void {
    this.endChange();
    this.#open?.wipe();
    this.#open = null;
  }

  /** @throws SlotDamagedError when the keys of before in the slot do not open */
  #keysOf(slot: KeySlot, dataKey: Bytes): DataKeys {
    try {
      return DataKeys.ofSlot(slot, dataKey, this.#random);
    } catch {
      dataKey.fill(0);
      throw new SlotDamagedError('"key slot" opens, but not the earlier keys in it');
    }
  }
}
