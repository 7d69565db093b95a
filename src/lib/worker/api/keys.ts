import type { SlotId } from '../../core/base/ids.ts';
import { done, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { PasskeyAnswer } from '../../core/vault/passkey.ts';
import type { SaveWay, UnlockWay } from '../../machines/events.ts';
import type { KeysApi, NewPasskey, PasskeyView, ShownKey } from '../protocol/keys-api.ts';
import type { VaultKeys } from '../vault/vault-keys.ts';
import type { CommandQueue } from './command-queue.ts';

/** The vault key, passkeys, and what they open, lock and reset. */
export class KeysArea implements KeysApi {
  readonly #queue: CommandQueue;
  readonly #onEntered: () => void;
  /** Locks the vault. The one command that waits for no other. */
  readonly lock: () => Promise<Outcome>;

  /** @param onEntered called when a person has opened the vault */
  constructor(queue: CommandQueue, onEntered: () => void, lock: () => Promise<Outcome>) {
    this.#queue = queue;
    this.#onEntered = onEntered;
    this.lock = lock;
  }

  issue = (): Promise<Outcome> => this.#with((keys) => keys.issue());
  read = (): Promise<Outcome<ShownKey>> => this.#with((keys) => keys.read());
  noteSaved = (way: SaveWay): Promise<Outcome> => this.#queue.run({ type: 'noteKeySaved', way });
  checkCopy = (text: string): Promise<Outcome> => this.#with((keys) => keys.checkCopy(text));
  abandon = (): Promise<Outcome> => this.#queue.run({ type: 'abandonKey' });

  open = (stated: boolean): Promise<Outcome> => this.#entering((keys) => keys.open(stated));
  unlock = (text: string, way?: UnlockWay): Promise<Outcome> =>
    this.#entering((keys) => keys.unlock(text, way));
  unlockWithPasskey = (answer: PasskeyAnswer): Promise<Outcome> =>
    this.#entering((keys) => keys.unlockWithPasskey(answer));

  listPasskeys = (): Promise<Outcome<readonly PasskeyView[]>> =>
    this.#with((keys) => keys.listPasskeys());
  addPasskey = (passkey: NewPasskey): Promise<Outcome> =>
    this.#with((keys) => keys.addPasskey(passkey));
  removePasskey = (slot: SlotId): Promise<Outcome> =>
    this.#with((keys) => keys.removePasskey(slot));

  requestReset = (): Promise<Outcome> => this.#queue.run({ type: 'requestReset' });
  cancelReset = (): Promise<Outcome> => this.#queue.run({ type: 'cancelReset' });
  confirmReset = (): Promise<Outcome> =>
    this.#queue.inVault(async ({ commands, keys }) => {
      const confirmed = await commands.run({ type: 'confirmReset' });
      if (!confirmed.ok) return confirmed;
      // The vault is erased, whatever becomes of the new key: without one it is asked for again.
      await keys.issue().catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
      });
      return done(null);
    });

  #with<T>(work: (keys: VaultKeys) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#queue.inVault(({ keys }) => work(keys));
  }

  /** What opens the vault is something that a person just did. */
  #entering(work: (keys: VaultKeys) => Promise<Outcome>): Promise<Outcome> {
    return this.#with(async (keys) => {
      const entered = await work(keys);
      if (entered.ok) this.#onEntered();
      return entered;
    });
  }
}
