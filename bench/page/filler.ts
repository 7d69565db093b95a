import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { Fact } from '../../src/lib/core/decide/command.ts';
import type { Head } from '../../src/lib/core/log/records.ts';
import { SecretIndex } from '../../src/lib/core/projections/secret-index.ts';
import { emptySummary } from '../../src/lib/core/projections/vault-summary.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { loadLog, sealFacts } from '../../src/lib/keyring/sealed-log.ts';
import type { Dependencies } from '../../src/lib/worker/dependencies.ts';
import { IndexSnapshots } from '../../src/lib/worker/secrets/index-snapshots.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { entryAt } from './entries.ts';
import { valueOf } from './outcome.ts';

/** Fills a new vault as its commands would, many facts to a transaction. */
export class Filler {
  readonly #id: VaultId;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #secrets = new SecretIndex();
  #head: Head;

  private constructor(id: VaultId, dependencies: Dependencies, keyring: Keyring, head: Head) {
    this.#id = id;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#head = head;
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
    return { text, filler: new Filler(id, dependencies, keyring, head) };
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
    facts.forEach((fact, place) => {
      this.#secrets.evolve(fact.event, this.#head.seq + 1 + place, at, fact.details);
    });
    this.#head = sealed.head;
  }

  /** Writes the snapshot an unlock starts from, and forgets everything. */
  async finish(): Promise<void> {
    const nothing = { snapshot: null, pageNonces: [] };
    const summary = { ...emptySummary, asOf: this.#head.seq };
    const { id, dependencies, keyring } = {
      id: this.#id,
      dependencies: this.#dependencies,
      keyring: this.#keyring,
    };
    await new IndexSnapshots(id, dependencies, keyring, this.#secrets, nothing).write(
      this.#head,
      this.#head,
      summary,
    );
    if (!(await dependencies.store.readSnapshot(id))) throw new Error('"snapshot" was not written');
    this.#secrets.clear();
    keyring.wipe();
  }
}
