import type { Measure } from './figures.ts';
import { audit } from './measures/audit.ts';
import { backup } from './measures/backup.ts';
import { changeMany } from './measures/change-many.ts';
import { edit } from './measures/edit.ts';
import { filter } from './measures/filter.ts';
import { imports } from './measures/import.ts';
import { list } from './measures/list.ts';
import { lock } from './measures/lock.ts';
import { memory } from './measures/memory.ts';
import { peers } from './measures/peers.ts';
import { start } from './measures/start.ts';
import { unlock } from './measures/unlock.ts';

/** What is measured, in the order of the report. */
export interface Subject {
  readonly title: string;
  readonly measure: Measure;
  /** Whether it is measured at each size, or once in vaults of its own. */
  readonly once?: true;
}

/** Subjects by the name that `--only` knows. What changes a vault comes after what does not. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  unlock: { title: 'Unlock', measure: unlock },
  lock: { title: 'Lock', measure: lock },
  filter: { title: 'Filter', measure: filter },
  list: { title: 'Sort and select', measure: list },
  backup: { title: 'Export and restore', measure: backup },
  audit: { title: 'Timeline and Verify', measure: audit },
  memory: { title: 'Memory and disk', measure: memory },
  change: { title: 'Change many', measure: changeMany },
  edit: { title: 'Add, edit, delete', measure: edit },
  peers: { title: 'Peers', measure: peers },
  import: { title: 'Import', measure: imports, once: true },
  start: { title: 'Cold start', measure: start, once: true },
};
