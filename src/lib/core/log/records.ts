import type { Bytes } from '../base/bytes.ts';
import type { AsideId, ProfileId, ProviderId, SlotId, VaultId } from '../base/ids.ts';
import type { ProfileColour, WorkspaceType } from '../vault/workspaces.ts';

/** The version of everything on disk that FORMAT.md describes. */
export const FORMAT_VERSION = 1;

/**
 * The version of FORMAT.md that a vault as a whole keeps to: from 2 on, its log holds a copy of every key
 * slot and names every template.
 */
export const VAULT_FORMAT = 2;

/** The version of a key slot's record. Those of version 1 are read, and sealed again when they are used. */
export const SLOT_FORMAT = 2;

/** Clear fields of an event: small, flat and never secret. */
export type EventData = Readonly<Record<string, string | number | boolean>>;

/** Names the log an event belongs to: a vault's id, `session` for the browser's own, or what was set aside. */
export type StreamId = VaultId | AsideId | 'session';

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
  /** Counts the data keys since the vault was last empty. Absent for the first one. */
  readonly epoch?: number;
  /** The audit keys of earlier epochs, and the data keys that are still needed; sealed with what it wraps. */
  readonly keychain?: Bytes;
  /** SHA-256 of all other fields, so that damage shows without any key. Absent in format 1. */
  readonly digest?: Bytes;
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
  /** What a later data key is wrapped for this passkey with while it is not at hand; sealed with the data key. */
  readonly recipient?: Bytes;
  /** The ciphertext of the key encapsulation, where the passkey was not at hand when the data key was wrapped. */
  readonly encapsulated?: Bytes;
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

/** Where a log's chain begins that was compacted or recovered, and the event that says so. */
export interface LogBase extends Head {
  /** Sequence number of the `log.compacted` or `recovery.begun` that says so. */
  readonly at: number;
  /** Whether the log was damaged and goes on behind the damage, which only a repair ends. */
  readonly isRecovery?: boolean;
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
