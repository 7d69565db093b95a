import type { Bytes, RandomBytes } from '../core/base/bytes.ts';
import type { SlotId, VaultId } from '../core/base/ids.ts';
import type { KeySlot, PasskeySlot } from '../core/log/records.ts';
import { detailsData, slotPartData, valueData } from '../crypto/associated-data.ts';
import { ownCopy, utf8 } from '../crypto/bytes.ts';
import { derive, KEY_BYTES, LABELS } from '../crypto/derive.ts';
import { decodeKeychain, type EarlierKey, encodeKeychain } from '../crypto/keychain.ts';
import { closeResealed, readResealed } from '../crypto/resealed-part.ts';
import { Sealer, UnsealError } from '../crypto/xchacha.ts';

/** What opens the sealed parts of events, whichever data key they were sealed with. */
export interface PartKeys {
  /** @returns what is padded in it. @throws UnsealError */
  openDetails(seq: number, type: string, bytes: Bytes): Bytes;
  /** @returns what is padded in it. @throws UnsealError */
  openValue(seq: number, bytes: Bytes): Bytes;
}

/** The key of an earlier epoch, with what seals and opens with it while that is needed. */
interface Earlier extends EarlierKey {
  readonly sealer: Sealer | null;
}

/**
 * The data key of a vault with all that is derived from it, and what is left of the data keys before it. Each
 * counts one epoch; an event belongs to the epoch that it was written in, by its number.
 */
export class DataKeys implements PartKeys {
  readonly epoch: number;
  readonly dataKey: Bytes;
  readonly sealer: Sealer;
  readonly keyCopySealer: Sealer;
  /** The audit key of the epoch that an event belongs to. */
  readonly auditKey = { at: (seq: number): Bytes => this.#auditAt(seq) };
  readonly #audit: Bytes;
  readonly #keychainSealer: Sealer;
  readonly #recipientSealer: Sealer;
  readonly #vault: VaultId;
  readonly #random: RandomBytes;
  #earlier: readonly Earlier[];

  /** @param dataKey kept, as the keys in `earlier` are, and overwritten by `wipe` */
  constructor(
    vault: VaultId,
    dataKey: Bytes,
    random: RandomBytes,
    epoch = 1,
    earlier: readonly EarlierKey[] = [],
  ) {
    const salt = utf8(vault);
    this.#vault = vault;
    this.#random = random;
    this.epoch = epoch;
    this.dataKey = dataKey;
    this.#audit = derive(dataKey, salt, LABELS.audit);
    this.sealer = new Sealer(derive(dataKey, salt, LABELS.sealing), random);
    this.keyCopySealer = new Sealer(derive(dataKey, salt, LABELS.keyCopy), random);
    this.#keychainSealer = new Sealer(derive(dataKey, salt, LABELS.keychain), random);
    this.#recipientSealer = new Sealer(derive(dataKey, salt, LABELS.recipient), random);
    this.#earlier = earlier.map((key) => ({
      ...key,
      sealer: key.data && new Sealer(derive(key.data, salt, LABELS.sealing), random),
    }));
  }

  /**
   * The data key of a slot with the keys of earlier epochs that lie in it.
   * @throws UnsealError when those do not open
   */
  static ofSlot(slot: KeySlot, dataKey: Bytes, random: RandomBytes): DataKeys {
    const { vault, epoch = 1, keychain } = slot;
    if (epoch === 1) return new DataKeys(vault, dataKey, random);
    const sealer = new Sealer(derive(dataKey, utf8(vault), LABELS.keychain), random);
    try {
      if (!keychain) throw new UnsealError('"keychain" is missing');
      const plain = sealer.open(keychain, slotPartData('earlier keys', slot));
      const earlier = decodeKeychain(plain);
      plain.fill(0);
      return new DataKeys(vault, dataKey, random, epoch, earlier);
    } finally {
      sealer.wipe();
    }
  }

  /**
   * A new data key, for what is written after the event `upTo`. It has copies of what is needed of this one.
   */
  next(upTo: number): DataKeys {
    const copied = this.#earlier.map(({ epoch, upTo: until, audit, data }): EarlierKey => {
      return { epoch, upTo: until, audit: ownCopy(audit), data: data && ownCopy(data) };
    });
    const { epoch } = this;
    const own = { epoch, upTo, audit: ownCopy(this.#audit), data: ownCopy(this.dataKey) };
    const dataKey = this.#random(KEY_BYTES);
    return new DataKeys(this.#vault, dataKey, this.#random, epoch + 1, [...copied, own]);
  }

  /** Whether anything may still be sealed with an earlier data key. */
  get hasEarlierData(): boolean {
    return this.#earlier.some(({ data }) => data !== null);
  }

  /** The last event of earlier epochs, 0 in the first. */
  get earlierUpTo(): number {
    return this.#earlier[this.#earlier.length - 1]?.upTo ?? 0;
  }

  /**
   * What a slot says of epochs; nothing in the first.
   * @param withData whether the data keys of before go with it, as long as they are needed
   */
  slotFields(id: SlotId, withData = true): Pick<KeySlot, 'epoch' | 'keychain'> {
    if (this.epoch === 1) return {};
    const keys = this.#earlier.map((key) => (withData ? key : { ...key, data: null }));
    const plain = encodeKeychain(keys);
    const about = slotPartData('earlier keys', { vault: this.#vault, id });
    const keychain = this.#keychainSealer.seal(plain, about);
    plain.fill(0);
    return { epoch: this.epoch, keychain };
  }

  sealRecipient(id: SlotId, recipient: Uint8Array): Bytes {
    const about = slotPartData('passkey recipient', { vault: this.#vault, id });
    return this.#recipientSealer.seal(recipient, about);
  }

  /** @returns `null` where it is missing or does not open. The caller's to overwrite */
  openRecipient({ vault, id, recipient }: PasskeySlot): Bytes | null {
    try {
      const about = slotPartData('passkey recipient', { vault, id });
      return recipient ? this.#recipientSealer.open(recipient, about) : null;
    } catch (error) {
      if (error instanceof UnsealError) return null;
      throw error;
    }
  }

  /** Overwrites the data keys of earlier epochs: nothing is sealed with them any more. */
  dropEarlierData(): void {
    for (const { data, sealer } of this.#earlier) {
      data?.fill(0);
      sealer?.wipe();
    }
    this.#earlier = this.#earlier.map((key) => ({ ...key, data: null, sealer: null }));
  }

  openDetails(seq: number, type: string, bytes: Bytes): Bytes {
    return this.#open(bytes, (epoch) => detailsData(this.#vault, seq, type, epoch));
  }

  openValue(seq: number, bytes: Bytes): Bytes {
    return this.#open(bytes, (epoch) => valueData(this.#vault, seq, epoch));
  }

  /** Opens what is bound to no epoch, whichever data key it was sealed with. @throws UnsealError */
  openAny(bytes: Bytes, aad: Bytes): Bytes {
    for (const sealer of this.#sealers) {
      try {
        return sealer.open(bytes, aad);
      } catch (error) {
        if (!(error instanceof UnsealError)) throw error;
      }
    }
    throw new UnsealError('"sealed bytes" do not open');
  }

  /**
   * Seals the details of an event anew.
   * @param plain padded
   * @param digest what the event names
   */
  resealDetails(seq: number, type: string, plain: Bytes, digest: Bytes): Bytes {
    return this.#reseal(plain, digest, detailsData(this.#vault, seq, type, this.epoch));
  }

  /** Seals the value of an event anew. */
  resealValue(seq: number, plain: Bytes, digest: Bytes): Bytes {
    return this.#reseal(plain, digest, valueData(this.#vault, seq, this.epoch));
  }

  wipe(): void {
    this.dropEarlierData();
    for (const { audit } of this.#earlier) audit.fill(0);
    this.dataKey.fill(0);
    this.#audit.fill(0);
    this.sealer.wipe();
    this.keyCopySealer.wipe();
    this.#keychainSealer.wipe();
    this.#recipientSealer.wipe();
  }

  get #sealers(): Sealer[] {
    const earlier = this.#earlier.flatMap(({ sealer }) => sealer ?? []);
    return [this.sealer, ...earlier.reverse()];
  }

  #auditAt(seq: number): Bytes {
    return this.#earlier.find(({ upTo }) => seq <= upTo)?.audit ?? this.#audit;
  }

  #reseal(plain: Bytes, digest: Bytes, aad: Bytes): Bytes {
    return closeResealed(this.sealer.seal(plain, aad), this.epoch, digest);
  }

  #open(bytes: Bytes, aad: (epoch?: number) => Bytes): Bytes {
    const resealed = readResealed(bytes);
    // As it was first sealed: with the key of its epoch, or by a repair with a later one.
    if (!resealed) return this.openAny(bytes, aad());
    const { epoch, sealed } = resealed;
    const own = this.#earlier.find((key) => key.epoch === epoch)?.sealer;
    const sealer = epoch === this.epoch ? this.sealer : own;
    if (!sealer) throw new UnsealError('"sealed part" is of another epoch');
    return sealer.open(sealed, aad(epoch));
  }
}
