import type { EventRecord, StreamId } from '../core/log/records.ts';
import {
  type CopiedRecords,
  type CopyChange,
  type CopyStore,
  OWNED_STORES,
  type OwnedStore,
  type PartKey,
} from '../core/log/vault-copy.ts';
import { IdbVaultStore } from './idb-vault-store.ts';
import { type Database, storageProblem } from './open-database.ts';
import { endOf } from './transaction-end.ts';

/** Keys of one owner from `from` on: arrays sort after numbers and strings. */
const keysOf = (owner: string, from: PartKey = Number.NEGATIVE_INFINITY) =>
  IDBKeyRange.bound([owner, from], [owner, []]);

/** What a repair set aside is nobody's concern here: it opens no vault. */
const isAside = (owner: string): boolean => owner.includes('.');

/** A database of the schema as one of two copies. */
export class IdbCopyStore extends IdbVaultStore implements CopyStore {
  readonly #database: Database;

  constructor(database: Database, durability: 'strict' | 'relaxed' = 'strict') {
    super(database, durability);
    this.#database = database;
  }

  async readLastEvents(): Promise<EventRecord[]> {
    return named(async () => {
      const events = this.#database.transaction('events', 'readonly').store;
      const last: EventRecord[] = [];
      // From the last key back: right before all of a stream lies the last of the one before it.
      let cursor = await events.openCursor(null, 'prev');
      while (cursor) {
        if (!isAside(cursor.value.stream)) last.push(cursor.value);
        const before = IDBKeyRange.upperBound(
          [cursor.value.stream, Number.NEGATIVE_INFINITY],
          true,
        );
        cursor = await events.openCursor(before, 'prev');
      }
      return last;
    });
  }

  async readOwners(): Promise<StreamId[]> {
    return named(async () => {
      const reading = this.#database.transaction(OWNED_STORES, 'readonly');
      const found = new Set<string>();
      for (const name of OWNED_STORES) {
        const store = reading.objectStore(name);
        let cursor = await store.openKeyCursor();
        while (cursor) {
          const [owner] = cursor.primaryKey;
          found.add(owner);
          cursor = await store.openKeyCursor(IDBKeyRange.lowerBound([owner, []], true));
        }
      }
      return [...found].filter((owner) => !isAside(owner)) as StreamId[];
    });
  }

  async readKeys(store: OwnedStore, owner: StreamId): Promise<PartKey[]> {
    return named(async () => {
      const keys = await this.#database.getAllKeys(store, keysOf(owner));
      return keys.map(([, key]) => key);
    });
  }

  async readRecords<Store extends OwnedStore>(
    store: Store,
    owner: StreamId,
    from?: PartKey,
    limit?: number,
  ): Promise<CopiedRecords[Store][]> {
    return named(async () => {
      const found: unknown[] = await this.#database.getAll(store, keysOf(owner, from), limit);
      return found as CopiedRecords[Store][];
    });
  }

  async rewrite(changes: readonly CopyChange[]): Promise<void> {
    if (changes.length === 0) return;
    await named(async () => {
      const names = new Set(changes.map((one) => ('put' in one ? one.put : one.remove)));
      const writing = this.#database.transaction([...names], 'readwrite', { durability: 'strict' });
      const ended = endOf(writing);
      try {
        for (const one of changes) {
          const queued =
            'put' in one
              ? writing.objectStore(one.put).put(one.record)
              : writing.objectStore(one.remove).delete(one.key as string);
          queued.catch(() => undefined);
        }
      } catch (error) {
        writing.abort();
        throw error;
      }
      writing.commit();
      await ended;
    });
  }
}

/** Does something with the database; what goes wrong has a name. @throws ProblemError */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageProblem(error);
  }
}
