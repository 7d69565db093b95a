import type { Bytes } from '../base/bytes.ts';
import type { ProfileId, ProviderId, SlotId, VaultId } from '../base/ids.ts';
import type {
  EventRecord,
  FileHandle,
  FileHandleRecord,
  Head,
  IndexPageRecord,
  KeySlot,
  ProfileRecord,
  SealedPart,
  Snapshot,
  StreamId,
  TemplateRecord,
  WorkspaceRecord,
} from './records.ts';

/** A log from its snapshot on, as of one moment. */
export interface LogReading {
  readonly snapshot: Snapshot | null;
  /** The record the snapshot stands at and all after it; without a snapshot, all. */
  readonly records: readonly EventRecord[];
}

/** The sealed index as of one moment: its pages, and what is to be folded onto them. */
export interface IndexReading {
  readonly snapshot: Snapshot | null;
  /** Sealed details of the events after the snapshot. */
  readonly details: readonly SealedPart[];
  readonly pages: readonly IndexPageRecord[];
}

/** Single records and sealed parts, by the sequence numbers of their events. */
export interface PartsWanted {
  readonly records?: readonly number[];
  readonly details?: readonly number[];
  readonly values?: readonly number[];
}

/** Those of them that are there, in the order of their numbers. */
export interface PartsRead {
  readonly records: readonly EventRecord[];
  readonly details: readonly SealedPart[];
  readonly values: readonly SealedPart[];
}

/** What one append does to one stream, all of it or nothing. */
export interface StreamCommit {
  readonly stream: StreamId;
  /** The head this commit builds on; another head on disk refuses the whole commit. */
  readonly expected: Head;
  readonly records: readonly EventRecord[];
  readonly details?: readonly SealedPart[];
  readonly values?: readonly SealedPart[];
  readonly eraseDetails?: readonly number[];
  readonly eraseValues?: readonly number[];
  readonly putHandles?: readonly FileHandleRecord[];
  readonly removeHandles?: readonly ProviderId[];
  /** Removes every sealed part, index page and file handle of the stream before anything is written. */
  readonly eraseSecrets?: boolean;
  /** Removes events with all their sealed parts, from one sequence number to another, both included. */
  readonly removeEvents?: readonly { readonly from: number; readonly to: number }[];
  /** Both records of each of these slots. */
  readonly removeSlots?: 'all' | readonly SlotId[];
  readonly putSlots?: readonly KeySlot[];
  /** Records up to the base of the log that stand alone, and their sealed parts, in place of others. */
  readonly remade?: {
    readonly records: readonly EventRecord[];
    readonly details: readonly SealedPart[];
    readonly values: readonly SealedPart[];
  };
  readonly snapshot?: Snapshot;
  /** Removes the snapshot and its pages. */
  readonly dropSnapshot?: boolean;
  readonly pages?: readonly IndexPageRecord[];
  /** Pages with this number or a higher one are removed. */
  readonly dropPagesFrom?: number;
  readonly putProfile?: ProfileRecord;
  readonly removeProfile?: ProfileId;
  readonly putWorkspaces?: readonly WorkspaceRecord[];
  readonly removeWorkspaces?: readonly string[];
  readonly putTemplates?: readonly TemplateRecord[];
  readonly removeTemplates?: 'all' | readonly string[];
  /** Removes what repairs of this vault's log have set aside. */
  readonly removeAside?: boolean;
  /** Removes all that the store has of this vault: events, sealed parts, slots, templates. */
  readonly removeVault?: boolean;
}

export type CommitResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly stream: StreamId;
      /** Sequence number the commit built on. */
      readonly expected: number;
      /** Sequence number found on disk. */
      readonly actual: number;
    };

/**
 * What the core needs of a disk. It sees ciphertext only.
 *
 * `commit` is one transaction, and resolves after it is durable. Every method throws a
 * `ProblemError` with a `storage.*` code when the disk fails.
 */
export interface VaultStore {
  readProfiles(): Promise<ProfileRecord[]>;
  /** Every vault of which there is an event or a key slot, whether a profile names it or not. */
  readVaultIds(): Promise<VaultId[]>;
  readWorkspaces(): Promise<WorkspaceRecord[]>;
  readTemplates(vault: VaultId): Promise<TemplateRecord[]>;
  /** Records from `from` on, in order; `limit` of them at the most. */
  readEvents(stream: StreamId, from: number, limit?: number): Promise<EventRecord[]>;
  /** What a fold of the log starts from and goes on with, as of one moment. */
  readLog(vault: VaultId): Promise<LogReading>;
  /** What the index is opened from, as of one moment. */
  readIndex(vault: VaultId): Promise<IndexReading>;
  /** Sealed details from `from` on, up to and with `to`, in order. Erased ones are not there. */
  readDetailsFrom(vault: VaultId, from: number, to?: number): Promise<SealedPart[]>;
  /** Sealed values, all or those from `from` up to and with `to`. Erased ones are not there. */
  readValues(vault: VaultId, from?: number, to?: number): Promise<SealedPart[]>;
  readDetails(vault: VaultId, seq: number): Promise<Bytes | undefined>;
  readValue(vault: VaultId, seq: number): Promise<Bytes | undefined>;
  /** Many single parts as of one moment: what it costs goes by how many are asked for, not by how many there are. */
  readParts(vault: VaultId, wanted: PartsWanted): Promise<PartsRead>;
  readFileHandle(vault: VaultId, provider: ProviderId): Promise<FileHandle | undefined>;
  /** Key slots as they lie there: `readSlot` finds out whether a record is whole. */
  readSlots(vault: VaultId): Promise<KeySlot[]>;
  /** The second record of each of them. */
  readSlotCopies(vault: VaultId): Promise<KeySlot[]>;
  /** How many records repairs of this vault's log have set aside. */
  countAside(vault: VaultId): Promise<number>;
  readSnapshot(vault: VaultId): Promise<Snapshot | undefined>;
  readPages(vault: VaultId): Promise<IndexPageRecord[]>;
  commit(commits: readonly StreamCommit[]): Promise<CommitResult>;
  close(): void;
}
