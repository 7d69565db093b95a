import type { Outcome } from '../../core/base/outcome.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import type { TimelineEntry, TimelineFilter } from '../../core/projections/timeline.ts';
import type { OnProgress } from './progress.ts';

/** Which events are asked for: newest first, `limit` of them after `offset`. */
export interface TimelineQuery extends TimelineFilter {
  readonly offset: number;
  readonly limit: number;
}

export interface TimelineWindow {
  readonly entries: readonly TimelineEntry[];
  /** How many events the filter lists. */
  readonly total: number;
  /** Sequence number of the last event that a compaction removed; 0 without one. */
  readonly base: number;
}

/** What a compaction would remove, and the receipt of the moment it cuts the log at. */
export interface CompactionView {
  readonly removed: number;
  readonly kept: number;
  readonly receipt: string;
  readonly upTo: number;
}

/** What reads the log for a tab, one of each at a time. */
export const LOG_READINGS = ['timeline', 'verify', 'checkReceipt', 'export'] as const;
export type LogReading = (typeof LOG_READINGS)[number];

/**
 * The log of the signed-in profile's vault. Works on a locked vault too; names are sealed then. What reads it
 * for a tab is ended by the next of its kind and by `cancel`: that ends with `audit.interrupted`.
 */
export interface AuditApi {
  timeline(
    query: TimelineQuery,
    onProgress: OnProgress,
    tab?: string,
  ): Promise<Outcome<TimelineWindow>>;
  /** Walks the whole log and compares everything on disk with it. A second call ends the first, of any tab. */
  verify(onProgress: OnProgress, tab?: string): Promise<Outcome<VerifyReport>>;
  receipt(): Promise<Outcome<Receipt>>;
  checkReceipt(
    text: string,
    onProgress: OnProgress,
    tab?: string,
  ): Promise<Outcome<ReceiptVerdict>>;
  /** The log as JSON Lines. Holds nothing sealed. */
  export(onProgress: OnProgress, tab?: string): Promise<Outcome<Blob>>;
  cancel(what: LogReading, tab?: string): Promise<Outcome>;
  /** @param before milliseconds since 1970, UTC: older events can go */
  planCompaction(before: number): Promise<Outcome<CompactionView>>;
  compact(before: number): Promise<Outcome<CompactionView>>;
}
