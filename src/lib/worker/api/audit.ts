import { done, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import { formatReceipt } from '../../crypto/receipt.ts';
import type {
  AuditApi,
  CompactionView,
  LogReading,
  TimelineQuery,
  TimelineWindow,
} from '../protocol/audit-api.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { InTurn } from '../audit/audited-vault.ts';
import type { LogAudit } from '../audit/log-audit.ts';
import type { CompactionParts, CompactionPlan } from '../vault/log-compaction.ts';
import type { VaultSession } from '../vault/vault-session.ts';
import type { CommandQueue } from './command-queue.ts';
import { UnderWay } from './under-way.ts';

/** The log of the signed-in profile's vault. */
export class AuditArea implements AuditApi {
  readonly #queue: CommandQueue;
  readonly #underWay = new UnderWay<LogReading>();
  readonly #inTurn: InTurn = (work) => this.#queue.inTurn(work);

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  timeline = (
    query: TimelineQuery,
    onProgress: OnProgress,
    tab?: string,
  ): Promise<Outcome<TimelineWindow>> =>
    this.#reading('timeline', onProgress, tab, (audit, tell) =>
      audit.timeline(query, tell, this.#inTurn),
    );
  verify = (onProgress: OnProgress, tab?: string): Promise<Outcome<VerifyReport>> =>
    this.#reading('verify', onProgress, tab, (audit, tell) => audit.verify(tell, this.#inTurn));
  receipt = (): Promise<Outcome<Receipt>> => this.#queue.auditing((audit) => audit.receipt());
  checkReceipt = (
    text: string,
    onProgress: OnProgress,
    tab?: string,
  ): Promise<Outcome<ReceiptVerdict>> =>
    this.#reading('checkReceipt', onProgress, tab, (audit, tell) =>
      audit.checkReceipt(text, tell, this.#inTurn),
    );
  export = (onProgress: OnProgress, tab?: string): Promise<Outcome<Blob>> =>
    this.#reading('export', onProgress, tab, (audit, tell) => audit.export(tell, this.#inTurn));

  cancel = (what: LogReading, tab?: string): Promise<Outcome> => {
    this.#underWay.cancel(what, tab);
    return Promise.resolve(done(null));
  };

  // Loaded before its turn: whatever the network does, nothing else waits for it.
  planCompaction = async (before: number): Promise<Outcome<CompactionView>> => {
    const { planCompaction } = await import('../vault/log-compaction.ts');
    return this.#compacting((parts) => planCompaction(parts, before));
  };
  compact = async (before: number): Promise<Outcome<CompactionView>> => {
    const { compactLog } = await import('../vault/log-compaction.ts');
    return this.#compacting((parts) => compactLog(parts, before));
  };

  /** Reads the log for a tab. One that was ended learns so at its next page. */
  #reading<T>(
    kind: LogReading,
    onProgress: OnProgress,
    tab: string | undefined,
    read: (audit: LogAudit, tell: OnProgress) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    return this.#underWay.run(kind, tab, (ending) =>
      this.#queue.auditing((audit) =>
        read(audit, (progress) => {
          if (ending.aborted) throw new ProblemError({ code: 'audit.interrupted' });
          onProgress(progress);
        }),
      ),
    );
  }

  #compacting(
    work: (parts: CompactionParts) => Promise<Outcome<CompactionPlan>>,
  ): Promise<Outcome<CompactionView>> {
    return this.#queue.inVault(async (vault) => viewOf(vault, await vault.compacting(work)));
  }
}

/** A compaction as a page sees it, with the receipt of where it cuts the log. */
function viewOf(
  { commands: { id } }: VaultSession,
  planned: Outcome<CompactionPlan>,
): Outcome<CompactionView> {
  if (!planned.ok) return planned;
  const { cut, removed, kept } = planned.value;
  return done({ removed, kept, upTo: cut.seq, receipt: formatReceipt(id, cut) });
}
