import type { TimelineEntry, TimelineFilter } from '../../core/log/timeline.ts';

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
