import type { EventRecord, StreamId } from '../core/log/records.ts';
import {
  type CopiedRecords,
  type CopyChange,
  type CopyStore,
  OWNED_STORES,
  type OwnedStore,
  type PartKey,
  type PartRecord,
} from '../core/log/vault-copy.ts';
import { abortIfOpen, queueAll } from './commit-transaction.ts';
import { PART_STORES, type PartStore, storesOf } from './commit-writes.ts';
import { IdbVaultStore } from './idb-vault-store.ts';
import { range } from './key-ranges.ts';
import { type Database, storageProblem } from './open-database.ts';
import { splitChanges } from './packs/copy-changes.ts';
import { writesForChanges } from './packs/pack-edits.ts';
import { eventsIn, firstOfEach, partsIn, type StoredEvent } from './packs/pack-record.ts';
import { endOf } from './transaction-end.ts';

/** What a repair set aside is nobody's concern here: it opens no vault. */
const isAside = (owner: string): boolean => owner.includes('.');

/** Records read at once where only their numbers are wanted. */
const PAGE = 1_000;

/** Packs read at once where a limited number of sealed parts is wanted. */
const PACKS = 32;

const isPartStore = (store: OwnedStore): store is PartStore =>
  PART_STORES.some((name) => name === store);

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
        const [event] = eventsIn([cursor.value]).slice(-1);
        if (event && !isAside(cursor.value.stream)) last.push(event);
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
    if (store === 'events' || isPartStore(store)) {
      const keys: PartKey[] = [];
      for (let from: PartKey | undefined; ;) {
        const page = await this.readRecords(store, owner, from, PAGE);
        keys.push(...page.map(({ seq }) => seq));
        const last: unknown = page[PAGE - 1]?.seq;
        if (typeof last !== 'number') return keys;
        from = last + 1;
      }
    }
    return named(async () => {
      const keys = await this.#database.getAllKeys(store, range(owner));
      return keys.map(([, key]) => key);
    });
  }

  async readRecords<Store extends OwnedStore>(
    store: Store,
    owner: StreamId,
    from?: PartKey,
    limit?: number,
  ): Promise<CopiedRecords[Store][]> {
    if (store === 'events') {
      const events: unknown[] = await this.readEvents(owner, Number(from ?? -Infinity), limit);
      return events as CopiedRecords[Store][];
    }
    if (isPartStore(store)) {
      const parts: unknown[] = await this.#readSealed(store, owner, from, limit);
      return parts as CopiedRecords[Store][];
    }
    return named(async () => {
      const found: unknown[] = await this.#database.getAll(store, range(owner, from), limit);
      return found as CopiedRecords[Store][];
    });
  }

  /** Sealed parts, of packs and those that lie by themselves; `limit` of them at the most. */
  #readSealed(
    store: PartStore,
    owner: StreamId,
    from: PartKey = Number.NEGATIVE_INFINITY,
    limit?: number,
  ): Promise<PartRecord[]> {
    return named(async () => {
      const reading = this.#database.transaction(['events', store], 'readonly');
      const found: PartRecord[] = [];
      let count = limit && PACKS;
      for (let next = from; ;) {
        const stored: StoredEvent[] = await reading
          .objectStore('events')
          .getAll(range(owner, next), count);
        const last = count === undefined ? undefined : stored[count - 1]?.seq;
        const single = await reading.objectStore(store).getAll(range(owner, next, last));
        const at = typeof next === 'number' ? next : undefined;
        found.push(...firstOfEach([...partsIn(stored, store, at, last), ...single]));
        if (limit && found.length >= limit) return found.slice(0, limit);
        if (last === undefined) return found;
        next = last + 1;
        // Where there are few in a record, more records are looked at.
        count = count && count * 2;
      }
    });
  }

  async rewrite(changes: readonly CopyChange[]): Promise<void> {
    if (changes.length === 0) return;
    await named(async () => {
      const { packed, plain } = splitChanges(changes);
      const names = storesOf(plain, packed.length > 0 ? PART_STORES : []);
      const writing = this.#database.transaction(names, 'readwrite', { durability: 'strict' });
      const ended = endOf(writing);
      try {
        for (const one of packed) {
          queueAll(writing, await writesForChanges(writing.objectStore('events'), one));
        }
        queueAll(writing, plain);
        writing.commit();
      } catch (error) {
        abortIfOpen(writing);
        throw error;
      }
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
