import type { ProviderId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { AskedCommand } from '../../core/decide/command.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { Connection } from '../../core/providers/connection.ts';
import type { ProviderRow } from '../../core/providers/provider.ts';
import {
  isOneTimeCode,
  isReferenceText,
  type SecretReference,
} from '../../core/secrets/secret-value.ts';
import type {
  ConnectionReport,
  ExternalFinds,
  ExternalNode,
  FileSource,
} from '../../external/provider.ts';
import type { VaultEvent } from '../../machines/events.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import { FetchedValues } from './fetched-values.ts';
import { type ExternalWorld, ProviderPool } from './provider-pool.ts';
import { providerOf } from './provider-reader.ts';

/** Places of a tree that are shown at once: more are found by searching. */
const MAX_LISTED = 1_000;

/**
 * Asks external vaults on behalf of an open vault. Nothing here waits in the queue of commands: a server
 * that does not answer holds nothing else up.
 */
export class ProviderRequests {
  readonly #open: OpenVault;
  readonly #ticks: () => number;
  readonly #pool: ProviderPool;
  readonly #fetched = new FetchedValues();
  #isClosed = false;

  constructor(open: OpenVault, world: ExternalWorld) {
    this.#open = open;
    this.#ticks = world.ticks;
    this.#pool = new ProviderPool(open, world);
  }

  /** Whether requests left that are not in the log yet. */
  get hasAsked(): boolean {
    return this.#pool.hasAsked;
  }

  /** What left since the last time, to be noted now. */
  takeAsked(): AskedCommand[] {
    return this.#pool.takeAsked();
  }

  /** The value of a linked secret, as it is now or was a set time ago. */
  async read(link: SecretReference): Promise<Outcome<string>> {
    const keepMs = isOneTimeCode(link) ? 0 : this.#keepMs;
    const kept = this.#fetched.get(link, this.#ticks(), keepMs);
    if (kept !== null) return done(kept);
    const read = await this.#pool.ask(link.provider, 'read', (vault) => vault.read(link.reference));
    if (read.ok && !this.#isClosed) {
      this.#fetched.set(link, read.value, this.#ticks(), keepMs);
    }
    return read;
  }

  async list(id: ProviderId, path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>> {
    const listed = await this.#pool.ask(id, 'browse', (vault) => vault.list(path));
    return listed.ok ? done(listed.value.slice(0, MAX_LISTED)) : listed;
  }

  search(id: ProviderId, text: string): Promise<Outcome<ExternalFinds>> {
    return this.#pool.ask(id, 'browse', (vault) => vault.search(text));
  }

  /** A reference in the way it is stored. Asks nobody. */
  async canonical(id: ProviderId, text: string): Promise<Outcome<string>> {
    const row = providerOf(this.#open, id);
    if (!row.ok) return row;
    const { kind } = row.value;
    const trimmed = text.trim();
    if (!isReferenceText(trimmed)) return failed({ code: 'external.referenceMalformed', kind });
    const inUse = await this.#pool.get(id);
    return inUse.ok ? inUse.value.vault.canonical(trimmed) : inUse;
  }

  /**
   * Tries a connection that is saved, or is about to be.
   * @param source the file of one that is not saved yet
   */
  test(
    row: ProviderRow,
    connection: Connection,
    source: FileSource,
  ): Promise<Outcome<ConnectionReport>> {
    return this.#pool.try(row, connection, source);
  }

  /** Ends the tests that are under way. */
  endTest(): void {
    this.#pool.endTest();
  }

  /** Ends what a dialog that was closed still asks for. What is read meanwhile goes on. */
  endBrowsing(id: ProviderId): void {
    this.#pool.endBrowsing(id);
  }

  /** Ends the fetching of values that is under way. What is browsed meanwhile goes on. */
  endFetching(): void {
    this.#pool.endFetching();
  }

  /** Takes note of an event that was written: a provider that was changed or removed is let go of. */
  evolve({ type }: VaultEvent, details: EventDetails | undefined): void {
    const id = details?.provider?.id;
    if (id !== undefined && (type === 'provider.changed' || type === 'provider.removed')) {
      this.#pool.drop(id);
      this.#fetched.clear(id);
    }
  }

  /** Overwrites values past their time, and lets go of opened files that nobody asked for meanwhile. */
  sweep(): void {
    this.#fetched.sweep(this.#ticks(), this.#keepMs);
    this.#pool.sweep(this.#keepMs);
  }

  /** Ends what is under way and forgets values, tokens and files; what was sent off is to be noted. */
  interrupt(): void {
    this.#fetched.clear();
    this.#pool.interrupt();
  }

  /** Overwrites fetched values, and forgets tokens, files and requests. */
  close(): void {
    this.#isClosed = true;
    this.#fetched.clear();
    this.#pool.close();
  }

  get #keepMs(): number {
    return this.#open.summary.settings.externalSeconds * 1000;
  }
}
