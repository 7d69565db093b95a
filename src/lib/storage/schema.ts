import type { DBSchema } from 'idb';
import type {
  FileHandleRecord,
  IndexPageRecord,
  KeySlot,
  ProfileRecord,
  Snapshot,
  TemplateRecord,
  WorkspaceRecord,
} from '../core/log/records.ts';
import type { PartRecord } from '../core/log/vault-copy.ts';
import type { StoredEvent } from './packs/pack-record.ts';

/** Name of the one database. */
export const DATABASE_NAME = 'lockstate';

/**
 * IndexedDB's version of the layout below. Each step up that changes what lies there is a frozen file in `migrations`; 5
 * only keeps versions of the app away that know no packs.
 */
export const DATABASE_VERSION = 5;

/** The object stores. FORMAT.md says what their fields mean. */
export interface LockstateSchema extends DBSchema {
  profiles: { key: string; value: ProfileRecord };
  /** Single events, and packs of events with their sealed parts. */
  events: { key: [string, number]; value: StoredEvent };
  details: { key: [string, number]; value: PartRecord };
  values: { key: [string, number]; value: PartRecord };
  slots: { key: [string, string]; value: KeySlot };
  slotCopies: { key: [string, string]; value: KeySlot };
  snapshots: { key: string; value: Snapshot };
  pages: { key: [string, number]; value: IndexPageRecord };
  workspaces: { key: string; value: WorkspaceRecord };
  templates: { key: [string, string]; value: TemplateRecord };
  handles: { key: [string, number]; value: FileHandleRecord };
}
