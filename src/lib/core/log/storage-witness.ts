import { toHex } from '../base/bytes.ts';
import type { ProfileId, VaultId } from '../base/ids.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Head } from './records.ts';

/** What is remembered of one vault outside of its database. Nothing of it is secret. */
export interface WitnessEntry {
  readonly vault: VaultId;
  readonly profile: ProfileId | null;
  /**
   * Counts up with every word of the person that ends a comparison: a removal, and a loss that was
   * acknowledged. Of two entries the one of the higher epoch holds, however far the other one goes.
   */
  readonly epoch: number;
  /** Where its log stood; `null` once it was removed. */
  readonly head: Head | null;
  /** When that was noted: milliseconds since 1970, UTC. */
  readonly at: number;
  /** When its last encrypted backup was made, where that is known. */
  readonly backupAt: number | null;
}

/** What is remembered of the storage, to be compared with it at every start. */
export interface StorageWitness {
  readonly entries: readonly WitnessEntry[];
  /** How often the browser said that it dropped the storage, and how often that was acknowledged. */
  readonly dropped: number;
  readonly settled: number;
}

export const NO_WITNESS: StorageWitness = { entries: [], dropped: 0, settled: 0 };

/** What is missing of what was there. */
export type Loss =
  /** There is no event of the vault any more. */
  | (VaultLoss & { readonly type: 'gone' })
  /** Its log ends before: the events from `have` + 1 to `seq` are missing. */
  | (VaultLoss & { readonly type: 'older'; readonly have: number })
  /** Another event stands at the number `seq`. */
  | (VaultLoss & { readonly type: 'altered' })
  /** The browser said that it dropped all storage, and nothing is known of what was in it. */
  | { readonly type: 'dropped' };

interface VaultLoss {
  readonly vault: VaultId;
  readonly profile: ProfileId | null;
  /** The last event that was noted, and when. */
  readonly seq: number;
  readonly at: number;
  readonly backupAt: number | null;
}

/** A vault as it lies on the disk, seen from an entry. */
export interface VaultOnDisk {
  /** Number of the last event; 0 without any. */
  readonly last: number;
  /** Link of the event at the entry's number; `null` where there is none, as after a compaction. */
  readonly linkThere: Bytes | null;
}

/** Which of two entries of one vault holds. */
function later(one: WitnessEntry, other: WitnessEntry): WitnessEntry {
  if (one.epoch !== other.epoch) return one.epoch > other.epoch ? one : other;
  const [a, b] = [
    one.head?.seq ?? Number.POSITIVE_INFINITY,
    other.head?.seq ?? Number.POSITIVE_INFINITY,
  ];
  if (a !== b) return a > b ? one : other;
  return one.at >= other.at ? one : other;
}

/** What is remembered in either. One copy may be older than the other, or miss what that has. */
export function mergeWitnesses(one: StorageWitness, other: StorageWitness): StorageWitness {
  const entries = new Map<VaultId, WitnessEntry>();
  for (const entry of [...one.entries, ...other.entries]) {
    const known = entries.get(entry.vault);
    entries.set(entry.vault, known ? later(known, entry) : entry);
  }
  return {
    entries: [...entries.values()],
    dropped: Math.max(one.dropped, other.dropped),
    settled: Math.max(one.settled, other.settled),
  };
}

/** What the disk misses of what an entry remembers; `null` when it has all of it. */
export function lossOf(entry: WitnessEntry, { last, linkThere }: VaultOnDisk): Loss | null {
  const { vault, profile, head, at, backupAt } = entry;
  if (!head) return null;
  const loss = { vault, profile, seq: head.seq, at, backupAt };
  if (last === 0) return { type: 'gone', ...loss };
  if (last < head.seq) return { type: 'older', ...loss, have: last };
  const isAnother = linkThere !== null && toHex(linkThere) !== toHex(head.link);
  return isAnother ? { type: 'altered', ...loss } : null;
}

/** The witness with one entry in the place of the vault's own. */
export const withEntry = (witness: StorageWitness, entry: WitnessEntry): StorageWitness => ({
  ...witness,
  entries: [...witness.entries.filter(({ vault }) => vault !== entry.vault), entry],
});
