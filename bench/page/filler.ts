import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { Fact } from '../../src/lib/core/decide/command.ts';
import type { Head } from '../../src/lib/core/log/records.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { loadLog, sealFacts } from '../../src/lib/keyring/sealed-log.ts';
import type { Dependencies } from '../../src/lib/worker/dependencies.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { entryAt } from './entries.ts';
import { valueOf } from './outcome.ts';

/** Fills a new vault as its commands would, many facts to a transaction. */
export class Filler {
  readonly #id: VaultId;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #text: string;
  #head: Head;

  private constructor(
    id: VaultId,
    dependencies: Dependencies,
    keyring: Keyring,
    head: Head,
    text: string,
  ) {
    this.#id = id;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#head = head;
    this.#text = text;
  }

  /** Makes the vault and its key, through the app's own session. */
  static async create(id: VaultId, dependencies: Dependencies) {
    const session = new VaultSession(id, dependencies);
    await session.start();
    valueOf(await session.keys.issue());
    const { text } = valueOf(await session.keys.read());
    valueOf(await session.keys.open(true));
    const keyring = new Keyring(id, dependencies.random);
    keyring.unlock(await dependencies.store.readSlots(id), valueOf(parseVaultKey(text)));
    const { head } = await loadLog(dependencies.store, id);
    return { text, filler: new Filler(id, dependencies, keyring, head, text) };
  }

  /** Adds the entries `from` to `to` in one transaction. */
  async add(from: number, to: number): Promise<void> {
    const facts = Array.from({ length: to - from }, (_, index): Fact => {
      const { name, domain, value } = entryAt(from + index);
      return {
        event: { type: 'secret.added' },
        details: { name, domains: domain, note: '', enabled: true },
        value,
      };
    });
    const at = this.#dependencies.clock();
    const sealed = sealFacts(facts, this.#head, this.#id, at, this.#keyring);
    const { records, details, values } = sealed;
    const commit = { stream: this.#id, expected: this.#head, records, details, values };
    const written = await this.#dependencies.store.commit([commit]);
    if (!written.ok) throw new Error('"filling" met another writer');
    this.#head = sealed.head;
  }

  /** Opens the vault once, as the app does, and has it write the snapshot that later unlocks start from. */
  async finish(): Promise<void> {
    this.#keyring.wipe();
    const session = new VaultSession(this.#id, this.#dependencies);
    await session.start();
    valueOf(await session.keys.unlock(this.#text));
    await session.commands.writeSnapshot();
    valueOf(await session.keys.lock('user'));
    const snapshot = await this.#dependencies.store.readSnapshot(this.#id);
    if (!snapshot) throw new Error('"snapshot" was not written');
  }
}
