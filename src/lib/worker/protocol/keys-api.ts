import type { Bytes } from '../../core/base/bytes.ts';
import type { SlotId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { PasskeyAnswer } from '../../core/vault/passkey.ts';
import type { SaveWay, UnlockWay } from '../../machines/events.ts';

/** A generated vault key that is on the screen, or one being shown again in Settings. */
export interface ShownKey {
  readonly text: string;
  readonly madeAt: number;
}

/** A passkey of the vault, with what an authenticator is asked by. None of it is secret. */
export interface PasskeyView {
  readonly id: SlotId;
  readonly name: string;
  readonly createdAt: number;
  readonly credential: Bytes;
  readonly prfInput: Bytes;
  /**
   * Whether it goes on opening the vault after a change of key: a new data key can be wrapped for it while it is
   * not at hand. One of before has to open the vault once more for that.
   */
  readonly outlivesKey: boolean;
}

export interface NewPasskey extends PasskeyAnswer {
  readonly name: string;
  readonly prfInput: Bytes;
}

/** The vault key, passkeys, and what they open, lock and reset. */
export interface KeysApi {
  /** Generates a vault key: the first one, the one after a reset, or a change of key when unlocked. */
  issue(): Promise<Outcome>;
  /** The key on the screen in `keyShown`, or the vault's own in `unlocked`. */
  read(): Promise<Outcome<ShownKey>>;
  noteSaved(way: SaveWay): Promise<Outcome>;
  /** Compares text a person typed or pasted with the shown key; a match counts as saved. */
  checkCopy(text: string): Promise<Outcome>;
  abandon(): Promise<Outcome>;
  /** Opens the vault with the shown key. `stated`: the person says they stored it. */
  open(stated: boolean): Promise<Outcome>;

  /** `way`: where the text came from. */
  unlock(keyText: string, way?: UnlockWay): Promise<Outcome>;
  unlockWithPasskey(answer: PasskeyAnswer): Promise<Outcome>;
  listPasskeys(): Promise<Outcome<readonly PasskeyView[]>>;
  addPasskey(passkey: NewPasskey): Promise<Outcome>;
  removePasskey(slot: SlotId): Promise<Outcome>;
  lock(): Promise<Outcome>;

  requestReset(): Promise<Outcome>;
  cancelReset(): Promise<Outcome>;
  confirmReset(): Promise<Outcome>;
}
