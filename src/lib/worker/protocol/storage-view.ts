import type { VaultId } from '../../core/base/ids.ts';

/** What the second copy gave back of one vault when the core started. */
export interface RestoredVault {
  readonly vault: VaultId;
  /** Name of its profile; `null` where none names it. */
  readonly name: string | null;
  /** The last event that is there now, and when it was: milliseconds since 1970, UTC. */
  readonly upTo: number;
  readonly at: number;
  /** Events that were put back. */
  readonly events: number;
  /** Numbers of events that are damaged in both copies. */
  readonly damaged: readonly number[];
}

/** A vault whose copies went apart: each has events that the other has not. Neither was overwritten. */
export interface ApartVault {
  readonly vault: VaultId;
  readonly name: string | null;
  /** Where the copy in use ends, and where the other does. */
  readonly main: number;
  readonly copy: number;
}

/** What was found when the copies were compared at the start, where that is news. */
export interface RestoredView {
  /** Whether all of the first copy was gone, or some of it, or it does not open and the second stands in for it. */
  readonly lost: 'all' | 'some' | 'unopened';
  readonly vaults: readonly RestoredVault[];
  /** Names of profiles that were put back. */
  readonly profiles: readonly string[];
  readonly apart: readonly ApartVault[];
}

/** How many copies of everything this browser keeps, and what the second one was good for. */
export interface StorageView {
  readonly copies: 'two' | 'one';
  readonly restored: RestoredView | null;
}
