import type { Bytes, RandomBytes } from '../core/base/bytes.ts';
import type { SlotId, VaultId } from '../core/base/ids.ts';
import type { KeySlot, PasskeySlot, VaultKeySlot } from '../core/log/records.ts';
import { formatVaultKey, VAULT_KEY_BYTES } from '../core/vault/vault-key.ts';
import { keyCopyData } from '../crypto/associated-data.ts';
import { equalBytes, utf8 } from '../crypto/bytes.ts';
import { derive, KEY_BYTES, LABELS } from '../crypto/derive.ts';
import { makePasskeySlot, makeSlot, openSlot, SlotDamagedError } from '../crypto/key-slot.ts';
import { Sealer } from '../crypto/xchacha.ts';

/** Keys in use while a vault is open. */
interface OpenKeys {
  readonly dataKey: Bytes;
  readonly audit: Bytes;
  readonly sealer: Sealer;
  readonly keyCopySealer: Sealer;
}

/**
 * The only holder of live keys: the shown vault key before the vault is opened, and the data key with
 * what is derived from it while it is open. `wipe` overwrites them all.
 */
export class Keyring {
  readonly #vault: VaultId;
  readonly #random: RandomBytes;
  #shown: { key: Bytes; madeAt: number } | null = null;
  #open: OpenKeys | null = null;

  constructor(vault: VaultId, random: RandomBytes) {
    this.#vault = vault;
    this.#random = random;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** The audit key while the vault is open, else `null`. Not a copy: it is overwritten on `wipe`. */
  get auditKey(): Uint8Array | null {
    return this.#open?.audit ?? null;
  }

  /** @throws when the vault is not open */
  get sealer(): Sealer {
    if (!this.#open) throw new Error('"sealer" asked for while no data key is in memory');
    return this.#open.sealer;
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

  /** Makes the slot of the shown key, around the data key in memory or else a new one. */
  sealShown(id: SlotId): VaultKeySlot {
    if (!this.#shown) throw new Error('"shown key" asked for while none is shown');
    this.#open ??= this.#derived(this.#random(KEY_BYTES));
    const names = { vault: this.#vault, id, createdAt: this.#shown.madeAt };
    const { dataKey, keyCopySealer } = this.#open;
    return makeSlot(names, this.#shown.key, dataKey, keyCopySealer, this.#random);
  }

  /** Makes a slot for a passkey, around the data key in memory. */
  sealPasskey(
    id: SlotId,
    createdAt: number,
    prfOutput: Bytes,
    about: Pick<PasskeySlot, 'name' | 'credential' | 'prfInput'>,
  ): PasskeySlot {
    if (!this.#open) throw new Error('"passkey slot" asked for while no data key is in memory');
    const names = { vault: this.#vault, id, createdAt };
    return makePasskeySlot(names, prfOutput, about, this.#open.dataKey, this.#random);
  }

  /**
   * Makes the slot anew in the format of today, around the same data key.
   * @param slot one that opened with `secret`
   */
  sealAgain(slot: KeySlot, secret: Bytes): KeySlot {
    if (!this.#open) throw new Error('"slot" asked for while no data key is in memory');
    const { dataKey, keyCopySealer } = this.#open;
    return slot.kind === 'vaultKey'
      ? makeSlot(slot, secret, dataKey, keyCopySealer, this.#random)
      : makePasskeySlot(slot, secret, slot, dataKey, this.#random);
  }

  /**
   * Tries a vault key, or a passkey's PRF output, on every slot given, and keeps the data key of the first that opens.
   * @returns that slot, `null` when the key opens none
   * @throws SlotDamagedError when none opens and one was made for this key but is broken
   */
  unlock(slots: readonly KeySlot[], secret: Bytes): KeySlot | null {
    let broken: SlotDamagedError | null = null;
    for (const slot of slots) {
      try {
        const dataKey = openSlot(slot, secret, this.#random);
        if (!dataKey) continue;
        this.close();
        this.#open = this.#derived(dataKey);
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
    if (!this.#open) throw new Error('"vault key copy" asked for while no data key is in memory');
    const key = this.#open.keyCopySealer.open(slot.keyCopy, keyCopyData(slot));
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
    this.#open?.dataKey.fill(0);
    this.#open?.audit.fill(0);
    this.#open?.sealer.wipe();
    this.#open?.keyCopySealer.wipe();
    this.#open = null;
  }

  #derived(dataKey: Bytes): OpenKeys {
    const salt = utf8(this.#vault);
    return {
      dataKey,
      audit: derive(dataKey, salt, LABELS.audit),
      sealer: new Sealer(derive(dataKey, salt, LABELS.sealing), this.#random),
      keyCopySealer: new Sealer(derive(dataKey, salt, LABELS.keyCopy), this.#random),
    };
  }
}
