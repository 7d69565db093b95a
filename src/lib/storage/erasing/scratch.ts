import { type DBSchema, type IDBPDatabase, wrap } from 'idb';
import type { RandomBytes } from '../../core/base/bytes.ts';
import { storageProblem } from '../open-database.ts';
import { endOf } from '../transaction-end.ts';

/** Databases beside the real one, in the same files of the browser. */
const scratchName = (index: number): string => `lockstate-scratch-${index}`;

/** Its being there says that something was erased whose bytes may still lie in the files. */
const MARK_NAME = 'lockstate-erasing';

interface ScratchSchema extends DBSchema {
  pieces: { key: number; value: Uint8Array };
}

/*
 * Chromium's LevelDB keeps what was deleted until it merges the table that it lies in with one above it. It writes what
 * is newest as a table once that is 4 MB. Four tables that overlap are merged into the first level, and of what is
 * more than 10 MB there the next table in the order of keys goes down to the second, again and again. Deleting a
 * database makes it write what is newest at once, and merge those tables that have keys of this database, level by
 * level. So there are several scratch databases, each of a table's size:
 *
 * - Making one changes the list of databases, whose keys come before all others, and its records come after all others:
 *   each table spans everything and overlaps the others.
 * - Together they are more than the first level holds, so that all that the real database has there goes down, and is
 *   merged with what lies below.
 * - They are deleted one by one, the last one first, so that the others' keys are still within what the tables span:
 *   each time a table that spans everything goes down to the last level, which is written anew.
 *
 * Tried on random histories over LevelDB itself: six and eight left nothing in any of 34 and 35; three of 9 MB left
 * something in some, and small ones in most. In Chromium 156, of vaults of 20 kB, 1 MB and 10 MB, eight left nothing,
 * in less than 4 s each; 32 MB in one database did. A vault of more than 100 MB may have a level more, which is not
 * reached. Pieces of more than 64 kB would lie in files of their own, and fill nothing.
 */
const DATABASES = 8;
const PIECE_BYTES = 32 * 1024;
const PIECES_A_TURN = 16;
const TURNS = 9;
const STEPS = DATABASES * (TURNS + 2);

export interface OverwriteOptions {
  readonly random: RandomBytes;
  /** @param share how much of it is done, from 0 to 1 */
  readonly onProgress: (share: number) => void;
  /** Awaited between two writes: whatever else wants the disk goes first. */
  readonly pause: () => Promise<void>;
  /** Awaited after a database was deleted, which the browser goes on with after it has answered. */
  readonly settle: () => Promise<void>;
  readonly isStopped: () => boolean;
}

/**
 * Brings the browser to write the files of one place anew without what was deleted there.
 * @param factory the place: the origin's databases, or those of a storage bucket
 * @returns whether it came to its end
 * @throws ProblemError `storage.full` where there is no room for the scratch databases, else `storage.failed`
 */
export async function overwriteDeleted(
  factory: IDBFactory,
  { random, onProgress, pause, settle, isStopped }: OverwriteOptions,
): Promise<boolean> {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    onProgress(steps / STEPS);
  };
  try {
    await removeAll(factory);
    try {
      for (let index = 0; index < DATABASES; index += 1) {
        const scratch = await open(factory, scratchName(index));
        try {
          for (let turn = 0; turn < TURNS; turn += 1) {
            if (isStopped()) return false;
            await write(scratch, turn * PIECES_A_TURN, random);
            step();
            await pause();
          }
        } finally {
          scratch.close();
        }
      }
      for (let index = DATABASES - 1; index >= 0; index -= 1) {
        if (isStopped()) return false;
        await remove(factory, scratchName(index));
        step();
        await settle();
        step();
      }
      return true;
    } finally {
      await removeAll(factory);
    }
  } catch (error) {
    throw storageProblem(error);
  }
}

/** What a browser that was killed left of an earlier time, or this time did not come to. */
async function removeAll(factory: IDBFactory): Promise<void> {
  for (let index = DATABASES - 1; index >= 0; index -= 1) {
    await remove(factory, scratchName(index));
  }
}

async function write(
  scratch: IDBPDatabase<ScratchSchema>,
  from: number,
  random: RandomBytes,
): Promise<void> {
  const writing = scratch.transaction('pieces', 'readwrite', { durability: 'relaxed' });
  const ended = endOf(writing);
  for (let key = from; key < from + PIECES_A_TURN; key += 1) {
    writing.store.put(random(PIECE_BYTES), key).catch(() => undefined);
  }
  writing.commit();
  await ended;
}

/** Whether something is still to be erased from the files, where a killed browser leaves it. */
export class ErasingMark {
  readonly #places: () => Promise<readonly IDBFactory[]>;

  /** @param places where it lies: in all of them, so that one that does not open is no hindrance */
  constructor(places: () => Promise<readonly IDBFactory[]>) {
    this.#places = places;
  }

  /** True as well where the browser does not say which databases there are. */
  async isSet(): Promise<boolean> {
    const known = await Promise.all(
      (await this.#places()).map((factory) => factory.databases?.().catch(() => [])),
    );
    return known.some((some) => !some || some.some(({ name }) => name === MARK_NAME));
  }

  /** @throws ProblemError `storage.*` where it lies nowhere now */
  async set(): Promise<void> {
    await this.#inAll(async (factory) => {
      (await open(factory, MARK_NAME)).close();
    });
  }

  /** @throws ProblemError `storage.*` where it lies everywhere still */
  async clear(): Promise<void> {
    await this.#inAll((factory) => remove(factory, MARK_NAME));
  }

  async #inAll(work: (factory: IDBFactory) => Promise<void>): Promise<void> {
    const ends = await Promise.allSettled((await this.#places()).map(work));
    const [failed] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    if (failed !== undefined && ends.every(({ status }) => status === 'rejected')) {
      throw storageProblem(failed);
    }
  }
}

async function open(factory: IDBFactory, name: string): Promise<IDBPDatabase<ScratchSchema>> {
  const opening = factory.open(name, 1);
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore('pieces');
  });
  const database = await (wrap(opening) as unknown as Promise<IDBPDatabase<ScratchSchema>>);
  // Whoever deletes it, as the clearing of site data does, is not to wait.
  database.addEventListener('versionchange', () => {
    database.close();
  });
  return database;
}

async function remove(factory: IDBFactory, name: string): Promise<void> {
  await (wrap(factory.deleteDatabase(name)) as Promise<unknown>);
}
