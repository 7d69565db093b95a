import { type IDBPDatabase, wrap } from 'idb';
import { ProblemError } from '../core/base/outcome.ts';
import { migrateToV1 } from './migrations/v1.ts';
import { migrateToV2 } from './migrations/v2.ts';
import { migrateToV3 } from './migrations/v3.ts';
import { migrateToV4 } from './migrations/v4.ts';
import { DATABASE_NAME, DATABASE_VERSION, type LockstateSchema } from './schema.ts';

export type Database = IDBPDatabase<LockstateSchema>;

export interface OpenDatabaseOptions {
  /** An older tab holds the database and has not let go of it yet. Opening goes on when it does. */
  readonly onBlocked?: () => void;
  /** A newer version wants the database: this connection was closed to let it. */
  readonly onSuperseded?: () => void;
  /** The browser closed the connection, as when it clears the storage, or its disk fails. */
  readonly onClosed?: () => void;
  /** The browser dropped what was stored before, and says so once. */
  readonly onDropped?: () => void;
  /** Where databases are: a storage bucket has a place of its own. By default the origin's. */
  readonly factory?: IDBFactory;
  /** The layout's version; tests pass the one that a next release would have. */
  readonly version?: number;
}

/** Turns what IndexedDB throws into the problem a person can act on. */
export function storageProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new ProblemError({ code: 'storage.full' });
  if (name === 'SecurityError') return new ProblemError({ code: 'storage.unavailable' });
  // What a connection says that is closed.
  if (name === 'InvalidStateError') return new ProblemError({ code: 'storage.closed' });
  return new ProblemError({ code: 'storage.failed' });
}

/** Some errors mean something else where there is no connection yet. */
function openingProblem(error: unknown): ProblemError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return new ProblemError({ code: 'storage.unavailable' });
  if (name === 'UnknownError') return new ProblemError({ code: 'storage.notOpened' });
  return storageProblem(error);
}

async function versionOnDisk(factory: IDBFactory): Promise<number> {
  const known = await factory.databases?.();
  return known?.find((database) => database.name === DATABASE_NAME)?.version ?? DATABASE_VERSION;
}

/** Opens it as idb's `openDB` does, which knows no factory but the origin's own. */
async function openWith(
  factory: IDBFactory,
  version: number,
  options: OpenDatabaseOptions,
): Promise<Database> {
  const opening = factory.open(DATABASE_NAME, version);
  opening.addEventListener('upgradeneeded', (event) => {
    // Chromium's own field: `none`, or `total` for a database that it found damaged and emptied.
    const { oldVersion: from, dataLoss = 'none' } = event as typeof event & { dataLoss?: string };
    if (dataLoss !== 'none') options.onDropped?.();
    if (from < 1) migrateToV1(opening.result);
    if (from < 2) migrateToV2(opening.result);
    if (from < 3) migrateToV3(opening.result);
    if (from < 4 && opening.transaction) migrateToV4(opening.result, opening.transaction);
    // Version 5 moves nothing: what was written before stays as it lies, beside packs.
  });
  opening.addEventListener('blocked', () => options.onBlocked?.());
  const database = await (wrap(opening) as unknown as Promise<Database>);
  database.addEventListener('versionchange', (event) => {
    database.close();
    // No version is wanted by whoever deletes the database.
    if ((event as IDBVersionChangeEvent).newVersion === null) options.onClosed?.();
    else options.onSuperseded?.();
  });
  database.addEventListener('close', () => options.onClosed?.());
  return database;
}

/**
 * Opens the database, bringing an older layout up to this one.
 * @throws ProblemError `storage.unavailable` without IndexedDB, `storage.newer` when a newer version of
 * the app wrote it (nothing is changed then), `storage.full`, `storage.notOpened` when the browser cannot read
 * or write its own files, `storage.failed` for anything else
 */
export async function openDatabase(options: OpenDatabaseOptions = {}): Promise<Database> {
  const factory = options.factory ?? globalThis.indexedDB;
  if (!factory) throw new ProblemError({ code: 'storage.unavailable' });
  try {
    return await openWith(factory, options.version ?? DATABASE_VERSION, options);
  } catch (error) {
    if (error instanceof Error && error.name === 'VersionError') {
      const found = await versionOnDisk(factory);
      throw new ProblemError({ code: 'storage.newer', found, known: DATABASE_VERSION });
    }
    throw openingProblem(error);
  }
}
