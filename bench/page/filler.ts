import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { Fact } from '../../src/lib/core/decide/command.ts';
import type { Head } from '../../src/lib/core/log/records.ts';
import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { loadLog, sealFacts } from '../../src/lib/keyring/sealed-log.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { entriesOf } from './entries.ts';
import { valueOf } from './outcome.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/**
 * Fills the database of this origin with a new profile and its vault, as the app's commands would, many facts to a
 * transaction. It goes through the store's one `commit`, so that what lies there is what the app itself writes. The
 * vault is left as by a browser that was killed: open, which the app's next start puts right.
 */
export class Filler {
  readonly #store: VaultStore;
  readonly #vault: VaultId;
  readonly #keyring: Keyring;
  /** The key that opens the vault. */
  readonly text: string;
  #head: Head;

  private constructor(
    store: VaultStore,
    vault: VaultId,
    keyring: Keyring,
    text: string,
    head: Head,
  ) {
    this.#store = store;
    this.#vault = vault;
    this.#keyring = keyring;
    this.text = text;
    this.#head = head;
  }

  /** Makes the profile, the vault and its key by the app's own core. @param store of an empty database */
  static async create(store: VaultStore): Promise<Filler> {
    const dependencies = { store, clock: () => Date.now(), random };
    const core = new AppCore(soleWriterLock, () => Promise.resolve(dependencies));
    await core.start();
    valueOf(await core.profiles.create('Bench'));
    valueOf(await core.keys.issue());
    const { text } = valueOf(await core.keys.read());
    valueOf(await core.keys.open(true));
    // Nobody is there to be warned, and a vault that locks by itself is measured by none.
    valueOf(await core.secrets.changeSettings({ autoLockMinutes: 0 }));
    const [vault] = await store.readVaultIds();
    if (vault === undefined) throw new Error('"filling" found no vault');
    const keyring = new Keyring(vault, random);
    keyring.unlock(await store.readSlots(vault), valueOf(parseVaultKey(text)));
    const { head } = await loadLog(store, vault);
    return new Filler(store, vault, keyring, text, head);
  }

  /** Adds the entries from one number up to, and without, another in one transaction. */
  async add(from: number, to: number): Promise<void> {
    const facts = entriesOf(from, to).map(({ name, domain, value }): Fact => ({
      event: { type: 'secret.added' },
      details: { name, domains: domain, note: '', enabled: true },
      value,
    }));
    const sealed = sealFacts(facts, this.#head, this.#vault, Date.now(), this.#keyring);
    const { records, details, values } = sealed;
    const commit = { stream: this.#vault, expected: this.#head, records, details, values };
    const written = await this.#store.commit([commit]);
    if (!written.ok) throw new Error('"filling" met another writer');
    this.#head = sealed.head;
  }

  /** Lets go of the key and the database. */
  end(): void {
    this.#keyring.wipe();
    this.#store.close();
  }
}
