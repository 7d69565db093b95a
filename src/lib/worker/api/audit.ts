import { done, type Outcome } from '../../core/base/outcome.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import { formatReceipt } from '../../crypto/receipt.ts';
import type {
  AuditApi,
  CompactionView,
  TimelineQuery,
  TimelineWindow,
} from '../protocol/audit-api.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { InTurn } from '../audit/audited-vault.ts';
import type { CompactionParts, CompactionPlan } from '../vault/log-compaction.ts';
import type { VaultSession } from '../vault/vault-session.ts';
import type { CommandQueue } from './command-queue.ts';

/** The log of the signed-in profile's vault. */
export class AuditArea implements AuditApi {
  readonly #queue: CommandQueue;
  readonly #inTurn: InTurn = (work) => this.#queue.inTurn(work);

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  timeline = (query: TimelineQuery, onProgress: OnProgress): Promise<Outcome<TimelineWindow>> =>
    this.#queue.auditing((audit) => audit.timeline(query, onProgress, this.#inTurn));
  verify = (onProgress: OnProgress): Promise<Outcome<VerifyReport>> =>
    this.#queue.auditing((audit) => audit.verify(onProgress, this.#inTurn));
  receipt = (): Promise<Outcome<Receipt>> => this.#queue.auditing((audit) => audit.receipt());
  checkReceipt = (text: string, onProgress: OnProgress): Promise<Outcome<ReceiptVerdict>> =>
    this.#queue.auditing((audit) => audit.checkReceipt(text, onProgress, this.#inTurn));
  export = (onProgress: OnProgress): Promise<Outcome<Blob>> =>
    this.#queue.auditing((audit) => audit.export(onProgress, this.#inTurn));

  // Loaded before its turn: whatever the network does, nothing else waits for it.
  planCompaction = async (before: number): Promise<Outcome<CompactionView>> => {
    const { planCompaction } = await import('../vault/log-compaction.ts');
    return this.#compacting((parts) => planCompaction(parts, before));
  };
  compact = async (before: number): Promise<Outcome<CompactionView>> => {
    const { compactLog } = await import('../vault/log-compaction.ts');
    return this.#compacting((parts) => compactLog(parts, before));
  };

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
