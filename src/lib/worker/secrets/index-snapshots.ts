import type { SecretId, VaultId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { Head, LogBase, Snapshot } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import type { VaultSummary } from '../../core/projections/vault-summary.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { type PageNonces, type SealedPages, sealPages } from '../../keyring/sealed-index.ts';
import type { Dependencies } from '../dependencies.ts';

/** Events after a snapshot before a new one is written: at least this many, or a hundredth. */
const TAIL_LIMIT = 256;

/** Pages rewritten without some rows: what to commit, and what to call once it is on disk. */
export interface RowErasure {
  readonly also: Partial<StreamCommit>;
  readonly adopt: () => void;
}

/** The index pages of an open vault as they lie on disk, and when to write them anew. */
export class IndexSnapshots {
  readonly #id: VaultId;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #secrets: SecretIndex;
  #pageNonces: PageNonces;
  #at: Head | null;
  #base: LogBase | undefined;
  /** The last attempt, whether it was written or not: a disk that refuses is not asked every time. */
  #triedAt: number;

  /** @param opened the snapshot and its page nonces that the index was opened from, if any */
  constructor(
    id: VaultId,
    dependencies: Dependencies,
    keyring: Keyring,
    secrets: SecretIndex,
    opened: { readonly snapshot: Snapshot | null; readonly pageNonces: PageNonces },
  ) {
    this.#id = id;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#secrets = secrets;
    this.#pageNonces = opened.pageNonces;
    this.#at = opened.snapshot;
    this.#base = opened.snapshot?.base;
    this.#triedAt = opened.snapshot?.seq ?? 0;
  }

  /** Whether the tail up to `seq` has grown so long that a snapshot pays. */
  isDue(seq: number): boolean {
    return seq - this.#triedAt > Math.max(TAIL_LIMIT, Math.floor(this.#secrets.count / 100));
  }

  /**
   * Writes the pages that differ from those on disk.
   * @param at the event that the snapshot stands at: a keyed one
   * @param head where the log ends. Events between the two are on the pages already, and folded again
   * @returns whether they were written
   */
  async write(at: Head, head: Head, summary: VaultSummary): Promise<boolean> {
    this.#triedAt = head.seq;
    const { total, rewrite } = this.#secrets.snapshotPages();
    const pages = new Map(rewrite.map((page) => [page, this.#secrets.encode(page, true)]));
    const sealed = await this.#seal(pages, at, summary);
    const commit = { stream: this.#id, expected: head, records: [], dropPagesFrom: total };
    try {
      const { snapshot, pages: records } = sealed;
      const written = await this.#dependencies.store.commit([
        { ...commit, snapshot, pages: records },
      ]);
      if (!written.ok) return false;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
    this.#adopt(sealed);
    this.#at = at;
    return true;
  }

  /** Seals the pages that hold secrets' rows again, without those rows; `null` when none does. */
  async withoutRows(ids: readonly SecretId[], summary: VaultSummary): Promise<RowErasure | null> {
    const numbers = new Set(ids.flatMap((id) => this.#secrets.pageHolding(id) ?? []));
    if (numbers.size === 0 || !this.#at) return null;
    const gone = new Set(ids);
    const encoded = new Map(
      [...numbers].map((page) => [page, this.#secrets.encode(page, false, gone)]),
    );
    const sealed = await this.#seal(encoded, this.#at, summary);
    const { snapshot, pages } = sealed;
    return {
      also: { snapshot, pages },
      adopt: () => {
        this.#adopt(sealed);
      },
    };
  }

  /** Takes note of where the log begins from now on: every later snapshot carries it. */
  compacted(base: LogBase): void {
    this.#base = base;
  }

  /** Takes note that the vault was emptied as of `snapshot`. */
  emptied(snapshot: Snapshot): void {
    this.#pageNonces = [];
    this.#at = snapshot;
    this.#triedAt = snapshot.seq;
  }

  /** Takes note that the snapshot and its pages were removed. @returns whether there were some */
  dropped(): boolean {
    const had = this.#at !== null;
    this.#secrets.forgetWritten();
    this.#pageNonces = [];
    this.#at = null;
    return had;
  }

  #adopt(sealed: SealedPages): void {
    this.#secrets.adopt(sealed.adopt);
    this.#pageNonces = sealed.pageNonces;
  }

  async #seal(
    pages: ReadonlyMap<number, ReturnType<SecretIndex['encode']>>,
    at: Head,
    summary: VaultSummary,
  ): Promise<SealedPages> {
    const { random } = this.#dependencies;
    const table = { pageNonces: this.#pageNonces, summary };
    const sealed = await sealPages(pages, table, at, this.#id, this.#keyring, random);
    const base = this.#base;
    return base ? { ...sealed, snapshot: { ...sealed.snapshot, base } } : sealed;
  }
}
