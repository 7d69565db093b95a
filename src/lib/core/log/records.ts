import type { ProviderId } from '../providers/connection.ts';
import type { ProfileId, SlotId, VaultId } from '../base/ids.ts';
import type { ProfileColour, WorkspaceType } from '../vault/workspaces.ts';

/** The version of everything on disk that FORMAT.md describes. */
export const FORMAT_VERSION = 1;

/** Milliseconds since 1970, UTC. Passed in, so that tests move time. */
export type Clock = () => number;

/** `length` fresh random bytes. Passed in, so that nothing below draws its own. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>;

export type Bytes = Uint8Array<ArrayBuffer>;

/** Clear fields of an event: small, flat and never secret. */
export type EventData = Readonly<Record<string, string | number | boolean>>;

/** Names the log an event belongs to: a vault's id, or `session` for the browser's own. */
export type StreamId = VaultId | 'session';

/** One event as it lies on disk. Sealed parts lie apart from it and are bound by their digests. */
export interface EventRecord {
  readonly stream: StreamId;
  /** 1 for the first event of a stream, then without gaps. */
  readonly seq: number;
  readonly format: number;
  readonly type: string;
  readonly at: number;
  readonly data: EventData;
  /** SHA-256 of the sealed details, where the event had some. */
  readonly detailsDigest?: Bytes;
  /** SHA-256 of the sealed value, where the event had one. */
  readonly valueDigest?: Bytes;
  /** Link of the record before, 32 zero bytes on the first. */
  readonly prev: Bytes;
  /** SHA-256 of the canonical bytes of all the fields above. */
  readonly hash: Bytes;
  /** HMAC-SHA-256 over `hash`, on events written while the data key was in memory. */
  readonly mac?: Bytes;
}

/** Where a log stands: the sequence number and the link of its last record. */
export interface Head {
  readonly seq: number;
  readonly link: Bytes;
}

/** A sealed part of an event. */
export interface SealedPart {
  readonly seq: number;
  readonly bytes: Bytes;
}

interface WrappedKey {
  readonly vault: VaultId;
  readonly id: SlotId;
  readonly format: number;
  readonly createdAt: number;
  readonly salt: Bytes;
  /** Proves which key-encryption key the wrapped key was sealed with. */
  readonly commitment: Bytes;
  readonly wrapped: Bytes;
}

/** The data key, wrapped for the vault key. */
export interface VaultKeySlot extends WrappedKey {
  readonly kind: 'vaultKey';
  /** The vault key itself, sealed with a key derived from the data key, for Settings. */
  readonly keyCopy: Bytes;
}

/** The data key, wrapped for what a passkey's PRF gives. */
export interface PasskeySlot extends WrappedKey {
  readonly kind: 'passkey';
  /** What the person calls it. In clear, since it is shown before the vault is open. */
  readonly name: string;
  /** The credential's id, as the authenticator gave it. */
  readonly credential: Bytes;
  /** What the PRF is evaluated at: 32 random bytes. */
  readonly prfInput: Bytes;
}

/** A wrapped data key. The crypto folder knows what is in it. */
export type KeySlot = VaultKeySlot | PasskeySlot;

/**
 * Where a fold may start: after the event `seq`, which either was written in an open vault, and then
 * `table` names the index pages, sealed; or emptied the vault, and then `table` is `null`. The chart's
 * state follows from that event alone.
 */
export interface Snapshot {
  readonly vault: VaultId;
  readonly format: number;
  readonly seq: number;
  readonly link: Bytes;
  readonly table: Bytes | null;
  /** Where the log begins, once it was compacted. A hint: the event it names is what counts. */
  readonly base?: LogBase;
}

/** Where a compacted log begins: the last removed event, and the event that says so. */
export interface LogBase extends Head {
  /** Sequence number of the `log.compacted` that removed what was up to here. */
  readonly at: number;
}

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

/** One sealed page of the index. */
export interface IndexPageRecord {
  readonly vault: VaultId;
  readonly page: number;
  readonly bytes: Bytes;
}

export interface ProfileRecord {
  readonly id: ProfileId;
  readonly vault: VaultId;
  readonly name: string;
  readonly createdAt: number;
  readonly colour?: ProfileColour;
  /** The workspace in use. */
  readonly workspace?: string;
}

/** A workspace of a profile. In clear: the list is there before the vault is open. */
export interface WorkspaceRecord {
  /** 32 lower-case hex digits, random. */
  readonly id: string;
  readonly profile: ProfileId;
  readonly name: string;
  readonly type: WorkspaceType;
  readonly createdAt: number;
}

/** A template, sealed with its name: it names secrets. */
export interface TemplateRecord {
  readonly vault: VaultId;
  /** 32 lower-case hex digits, random. */
  readonly id: string;
  readonly workspace: string;
  /** Counts up with every change, from 1. */
  readonly revision: number;
  readonly bytes: Bytes;
}

/** A file that the person picked, as the browser hands it on; its content stays where it is. */
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<File>;
}

/** The file of an external vault. In clear: a browser stores such a handle as it is, with the file's name. */
export interface FileHandleRecord {
  readonly vault: VaultId;
  readonly provider: ProviderId;
  readonly handle: FileHandle;
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
  readonly removeSlots?: 'all' | readonly SlotId[];
  readonly putSlots?: readonly KeySlot[];
  readonly snapshot?: Snapshot;
  readonly pages?: readonly IndexPageRecord[];
  /** Pages with this number or a higher one are removed. */
  readonly dropPagesFrom?: number;
  readonly putProfile?: ProfileRecord;
  readonly removeProfile?: ProfileId;
  readonly putWorkspaces?: readonly WorkspaceRecord[];
  readonly removeWorkspaces?: readonly string[];
  readonly putTemplates?: readonly TemplateRecord[];
  readonly removeTemplates?: 'all' | readonly string[];
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
  readFileHandle(vault: VaultId, provider: ProviderId): Promise<FileHandle | undefined>;
  readSlots(vault: VaultId): Promise<KeySlot[]>;
  readSnapshot(vault: VaultId): Promise<Snapshot | undefined>;
  readPages(vault: VaultId): Promise<IndexPageRecord[]>;
  commit(commits: readonly StreamCommit[]): Promise<CommitResult>;
  close(): void;
}
