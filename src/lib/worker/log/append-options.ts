import type { EventRecord, SealedPart, Snapshot } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';

/** What an append does besides writing its facts. */
export interface AppendOptions {
  /** Parts of the same commit to the same stream. */
  readonly also?: Partial<StreamCommit>;
  /** Commits to other streams in the same transaction. */
  readonly beside?: readonly StreamCommit[];
  /**
   * A disk that fails does not stop these facts: they hold from now on and are written with the next
   * append. For facts that free or lock what is in memory, and that the next start would note anyway.
   */
  readonly deferrable?: boolean;
  /** Told how many facts are sealed, now and then, when there are many. */
  readonly onProgress?: (done: number) => void;
}

/** Facts that are written: where they start, when they happened, and the snapshot of an emptied vault. */
export interface Appended {
  readonly firstSeq: number;
  readonly at: number;
  readonly emptied: Snapshot | null;
}

/** What holds but is not on the disk yet. */
export interface Deferred {
  readonly records: readonly EventRecord[];
  readonly details: readonly SealedPart[];
  readonly values: readonly SealedPart[];
}

export const NOTHING_DEFERRED: Deferred = { records: [], details: [], values: [] };
