import type { SecretId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { EventRecord, Head, LogBase } from '../../core/log/records.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { linkOf } from '../../crypto/hash-chain.ts';
import { formatReceipt, parseReceipt } from '../../crypto/receipt.ts';
import { ChainCheck } from '../../keyring/chain-check.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import type { Dependencies } from '../dependencies.ts';
import { findBase, pagesOf } from '../log/log-pages.ts';
import type { TimelineQuery, TimelineWindow } from '../protocol/audit-api.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { AuditedVault, InTurn } from './audited-vault.ts';
import { TimelineReader } from './timeline-reader.ts';
import type { VerifyTarget } from './verify-log.ts';

/** Readings that records were removed under, before the writer has to wait for one. */
const READS = 3;

/**
 * Reads the log of one vault for the person it belongs to. Everything here only reads, goes on beside the
 * commands, and works on a locked vault too; a log that is damaged can be verified, if nothing else.
 */
export class LogAudit {
  readonly #id: VaultId;
  readonly #dependencies: Dependencies;
  readonly #vault: () => AuditedVault | null;
  readonly #timeline: TimelineReader;
  #base: { readonly seq: number; readonly base: LogBase | null } | null = null;
  /** Whether the snapshot is wrong about where the log begins. */
  #isHintWrong = false;
  #walks = 0;

  /** @param vault the vault in use, which is another's after a change of profiles; `null` when it could not be started */
  constructor(id: VaultId, dependencies: Dependencies, vault: () => AuditedVault | null) {
    this.#id = id;
    this.#dependencies = dependencies;
    this.#vault = () => {
      const inUse = vault();
      return inUse?.id === id ? inUse : null;
    };
    this.#timeline = new TimelineReader(id, dependencies.store);
  }

  /** Ends walks under way: the vault is no longer in use. */
  close(): void {
    this.#walks += 1;
  }

  async timeline(
    query: TimelineQuery,
    onProgress: OnProgress,
    inTurn: InTurn,
  ): Promise<Outcome<TimelineWindow>> {
    const { offset, limit, ...filter } = query;
    return this.#steady(inTurn, async () => {
      const vault = this.#vault();
      if (!vault) return failed({ code: 'notSignedIn' });
      const { written } = vault;
      const keys = vault.keyring.isOpen && vault.secrets ? vault.keyring.keys : null;
      const nameOf = (id: SecretId) => vault.secrets?.get(id)?.name ?? null;
      const source = { base: await this.#findBase(), last: written.seq, keys, nameOf };
      try {
        return done(await this.#timeline.window(source, filter, offset, limit, onProgress));
      } catch (error) {
        // The snapshot may be wrong about where the log begins, which the log itself says.
        if (!(error instanceof ProblemError) || !(await this.#distrustsHint(source.base))) {
          throw error;
        }
        const again = { ...source, base: await this.#findBase() };
        return done(await this.#timeline.window(again, filter, offset, limit, onProgress));
      }
    });
  }

  async verify(onProgress: OnProgress, inTurn: InTurn): Promise<Outcome<VerifyReport>> {
    this.#walks += 1;
    const walk = this.#walks;
    // Few people verify, and no first load waits for what does.
    const { verifyLog } = await import('./verify-log.ts');
    const current = (): VerifyTarget | null => {
      if (walk !== this.#walks) return null;
      const { store } = this.#dependencies;
      const vault = this.#vault();
      const none = { id: this.#id, keyring: null, secrets: null, written: null, epoch: null };
      return { ...(vault ?? none), store };
    };
    return verifyLog(current, inTurn, onProgress);
  }

  /** The receipt of the last event. */
  async receipt(): Promise<Outcome<Receipt>> {
    const vault = this.#vault();
    if (!vault) return failed({ code: 'notSignedIn' });
    const { written } = vault;
    const [record] = await this.#dependencies.store.readEvents(this.#id, written.seq, 1);
    const at = record?.at ?? this.#dependencies.clock();
    return done({ text: formatReceipt(this.#id, written), seq: written.seq, at });
  }

  /** Whether the history still holds the moment that a receipt was made at. Walks the whole chain. */
  async checkReceipt(
    text: string,
    onProgress: OnProgress,
    inTurn: InTurn,
  ): Promise<Outcome<ReceiptVerdict>> {
    const parsed = parseReceipt(text, this.#id);
    if (!parsed.ok) return parsed;
    return this.#steady(inTurn, async () => done(await this.#judge(parsed.value, onProgress)));
  }

  /** The log as a file: JSON Lines, of which FORMAT.md says what they hold. */
  async export(onProgress: OnProgress, inTurn: InTurn): Promise<Outcome<Blob>> {
    const { exportLog } = await import('./log-export.ts');
    return this.#steady(inTurn, async () => {
      const vault = this.#vault();
      if (!vault) return failed({ code: 'notSignedIn' });
      const { written } = vault;
      const { store, clock } = this.#dependencies;
      const base = await findBase(store, this.#id);
      return done(await exportLog(this.#id, store, base, written, clock(), onProgress));
    });
  }

  /**
   * Reads the log beside the commands, as of where it ends at the beginning: records up to there stay as they
   * are, unless a compaction removes some. Then what was read counts for nothing, and is read again.
   */
  async #steady<T>(inTurn: InTurn, read: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    for (let tries = 0; tries < READS; tries += 1) {
      const epoch = this.#vault()?.epoch;
      const outcome = await read().catch((error: unknown) => () => {
        throw error;
      });
      // In a turn: a compaction that is under way has said so by then.
      const now = await inTurn(() => Promise.resolve(this.#vault()?.epoch));
      if (now !== epoch) continue;
      return typeof outcome === 'function' ? outcome() : outcome;
    }
    return inTurn(read);
  }

  async #judge({ seq, link }: Head, onProgress: OnProgress): Promise<ReceiptVerdict> {
    const { store } = this.#dependencies;
    const base = await findBase(store, this.#id);
    if (base && seq < base.seq) return { type: 'compacted', seq, base: base.seq };
    const chain = new ChainCheck(base ? startAt(base) : genesis);
    let isIts = base?.seq === seq && equalBytes(base.link, link);
    let at: EventRecord | null = null;
    for await (const records of pagesOf(store, this.#id, (base?.seq ?? 0) + 1)) {
      for (const record of records) {
        chain.take(record, null);
        if (record.seq !== seq) continue;
        at = record;
        isIts = equalBytes(linkOf(record), link);
      }
      const total = this.#vault()?.written.seq ?? chain.head.seq;
      onProgress({ done: chain.head.seq, total });
    }
    const { seq: last } = chain.head;
    if (last < seq) return { type: 'rolledBack', seq, last };
    if (!isIts) return { type: 'altered', seq };
    // Broken anywhere, the chain no longer shows what came before the receipt, or what came after it.
    const broken = chain.findings[0]?.seq ?? null;
    if (broken !== null) return { type: 'damaged', seq, damaged: broken };
    const when = at ?? (await store.readEvents(this.#id, base?.at ?? seq, 1))[0];
    return { type: 'contained', seq, at: when?.at ?? 0, since: last - seq };
  }

  /** Looked for again only when events came: the log may have been cut by one of them. */
  async #findBase(): Promise<LogBase | null> {
    const seq = this.#vault()?.written.seq ?? 0;
    if (this.#base?.seq !== seq) {
      const { store } = this.#dependencies;
      const hint = this.#isHintWrong ? null : await store.readSnapshot(this.#id);
      this.#base = { seq, base: await findBase(store, this.#id, hint?.base) };
    }
    return this.#base.base;
  }

  /** Asks the whole log where it begins. @returns whether that is elsewhere than its snapshot says */
  async #distrustsHint(base: LogBase | null): Promise<boolean> {
    if (this.#isHintWrong) return false;
    const found = await findBase(this.#dependencies.store, this.#id);
    this.#isHintWrong = found?.seq !== base?.seq;
    if (this.#isHintWrong) this.#base = null;
    return this.#isHintWrong;
  }
}
