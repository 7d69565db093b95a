import type { DBSchema } from 'idb';
import type {
  EventRecord,
  FileHandleRecord,
  IndexPageRecord,
  KeySlot,
  ProfileRecord,
  Snapshot,
  TemplateRecord,
  WorkspaceRecord,
} from '../core/log/records.ts';
import type { PartRecord } from '../core/log/vault-copy.ts';

/** Name of the one database. */
export const DATABASE_NAME = 'lockstate';

/** IndexedDB's version of the layout below. Each step up is a frozen file in `migrations`. */
export const DATABASE_VERSION = 4;

/** The object stores. FORMAT.md says what their fields mean. */
export interface LockstateSchema extends DBSchema {
  profiles: { key: string; value: ProfileRecord };
  events: { key: [string, number]; value: EventRecord };
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
