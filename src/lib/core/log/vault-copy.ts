import type { Bytes } from '../base/bytes.ts';
import type {
  EventRecord,
  KeySlot,
  ProfileRecord,
  StreamId,
  TemplateRecord,
  WorkspaceRecord,
} from './records.ts';
import type { VaultStore } from './vault-store.ts';

/** A sealed part with the event it belongs to, as it lies on disk. */
export interface PartRecord {
  readonly vault: string;
  readonly seq: number;
  readonly bytes: Bytes;
}

/** What both copies have: all that it takes to open the vaults. The rest is a cache, or can be picked again. */
export interface CopiedRecords {
  readonly profiles: ProfileRecord;
  readonly workspaces: WorkspaceRecord;
  readonly events: EventRecord;
  readonly details: PartRecord;
  readonly values: PartRecord;
  readonly slots: KeySlot;
  readonly slotCopies: KeySlot;
  readonly templates: TemplateRecord;
}

export type CopiedStore = keyof CopiedRecords;

/** Stores of the browser as a whole; their keys are ids. */
export const SHARED_STORES = ['profiles', 'workspaces'] as const;

/** Stores whose keys begin with a vault's id, or for events a stream's. */
export const OWNED_STORES = [
  'events',
  'details',
  'values',
  'slots',
  'slotCopies',
  'templates',
] as const;

/** Those of them that no event speaks of by a digest. */
export const PLAIN_STORES = ['slots', 'slotCopies', 'templates'] as const;

export type SharedStore = (typeof SHARED_STORES)[number];
export type OwnedStore = (typeof OWNED_STORES)[number];
export type PlainStore = (typeof PLAIN_STORES)[number];

/** What comes after the owner in a key: a sequence number or an id. */
export type PartKey = number | string;

export type CopyKey = string | readonly [string, PartKey];

/** One change to a copy that no log speaks of. */
export type CopyChange =
  | {
      readonly [Store in CopiedStore]: {
        readonly put: Store;
        readonly record: CopiedRecords[Store];
      };
    }[CopiedStore]
  | { readonly remove: CopiedStore; readonly key: CopyKey };

/**
 * A disk that can be one of two copies: what is in it can be compared with the other, and put right by it.
 * Every method throws a `ProblemError` with a `storage.*` code when the disk fails.
 */
export interface CopyStore extends VaultStore {
  /** What was damaged when it was opened and is left out, where a copy can tell. */
  readonly damaged?: readonly string[];
  /** Removes what is damaged, once the other copy has given back what was in it. */
  dropDamaged?(): Promise<void>;
  /** The last record of each stream, the session's among them. */
  readLastEvents(): Promise<EventRecord[]>;
  /** Streams and vaults that anything is kept of. */
  readOwners(): Promise<StreamId[]>;
  readKeys(store: OwnedStore, owner: StreamId): Promise<PartKey[]>;
  /** Records from the key `from` on, in the order of their keys; `limit` of them at the most. */
  readRecords<Store extends OwnedStore>(
    store: Store,
    owner: StreamId,
    from?: PartKey,
    limit?: number,
  ): Promise<CopiedRecords[Store][]>;
  /** Writes what it is told, whatever was there, in one transaction. For repairs: the log's rules do not hold. */
  rewrite(changes: readonly CopyChange[]): Promise<void>;
}
