import type { IDBPTransaction } from 'idb';
import { runsOf } from '../core/base/runs.ts';
import type { ProviderId, VaultId } from '../core/base/ids.ts';
import type { StreamId } from '../core/log/records.ts';
import type {
  CommitResult,
  IndexReading,
  LogReading,
  PartsRead,
  PartsWanted,
  StreamCommit,
  VaultStore,
} from '../core/log/vault-store.ts';
import { SLOT_STORES, type StoreName, storesOf, type Write, writesOf } from './commit-writes.ts';
import { type Database, storageProblem } from './open-database.ts';
import type { LockstateSchema } from './schema.ts';
import { endOf } from './transaction-end.ts';

type Writing = IDBPTransaction<LockstateSchema, StoreName[], 'readwrite'>;

/** All keys of one stream or vault from `from` on: arrays sort after numbers and strings. */
const range = (
  id: string,
  from: number | string = Number.NEGATIVE_INFINITY,
  to: number | string | [] = [],
) => IDBKeyRange.bound([id, from], [id, to]);

/** All keys of what was set aside of a vault: its id is followed by a full stop there, and `/` comes next. */
const asideRange = (vault: string) => IDBKeyRange.bound([`${vault}.`], [`${vault}/`]);

/** Asks for records by their numbers, those that follow each other at once. */
async function byRuns<T>(
  wanted: readonly number[] = [],
  ask: (run: readonly [from: number, to: number]) => Promise<T[]>,
): Promise<T[]> {
  return (await Promise.all(runsOf(wanted).map(ask))).flat();
}

/** Whether the stream ends elsewhere than the commit believes. */
async function conflictIn(
  writing: Writing,
  { stream, expected }: StreamCommit,
): Promise<Extract<CommitResult, { ok: false }> | null> {
  const cursor = await writing.objectStore('events').openKeyCursor(range(stream), 'prev');
  const actual = cursor ? cursor.key[1] : 0;
  return actual === expected.seq ? null : { ok: false, stream, expected: expected.seq, actual };
}

/** Queues one write, and gives its promise. */
function queue(writing: Writing, write: Write): Promise<unknown> {
  const store = writing.objectStore(write.store);
  switch (write.type) {
    case 'add':
      return store.add(write.record);
    case 'put':
      return store.put(write.record);
    case 'delete':
      return store.delete(write.key);
    case 'deleteRange':
      return store.delete(range(write.range.owner, write.range.from, write.range.to));
    case 'deleteAside':
      return store.delete(asideRange(write.vault));
  }
}

/** Queues all writes, or none: what cannot even be queued takes the others with it. */
function queueAll(writing: Writing, writes: readonly Write[]): Promise<unknown>[] {
  try {
    return writes.map((write) => queue(writing, write));
  } catch (error) {
    writing.abort();
    throw error;
  }
}

/** The disk, through idb. It sees ciphertext only. */
export class IdbVaultStore implements VaultStore {
  readonly #database: Database;
  readonly #durability: IDBTransactionDurability;

  /** @param durability `relaxed` for a copy, which a lost second can be given back to */
  constructor(database: Database, durability: 'strict' | 'relaxed' = 'strict') {
    this.#database = database;
    this.#durability = durability;
  }

  readProfiles() {
    return this.#read(() => this.#database.getAll('profiles'));
  }

  readVaultIds() {
    return this.#read(async () => {
      const reading = this.#database.transaction(['events', ...SLOT_STORES], 'readonly');
      const found = new Set<unknown>();
      // One key of each vault: from each, the cursor goes on behind all of the same vault.
      for (const name of ['events', ...SLOT_STORES] as const) {
        let cursor = await reading.objectStore(name).openKeyCursor();
        while (cursor) {
          const [id] = cursor.key;
          found.add(id);
          cursor = await cursor.continue([id, []] as never);
        }
      }
      // Also what no vault can be called may lie in a database that was damaged.
      const isVault = (id: unknown) =>
        typeof id === 'string' && id !== 'session' && !id.includes('.');
      return [...found].filter(isVault) as VaultId[];
    });
  }

  readWorkspaces() {
    return this.#read(() => this.#database.getAll('workspaces'));
  }

  readTemplates(vault: VaultId) {
    return this.#read(() => this.#database.getAll('templates', range(vault)));
  }

  readEvents(stream: StreamId, from: number, limit?: number) {
    return this.#read(() => this.#database.getAll('events', range(stream, from), limit));
  }

  readLog(vault: VaultId): Promise<LogReading> {
    return this.#read(async () => {
      const reading = this.#database.transaction(['snapshots', 'events'], 'readonly');
      const snapshot = (await reading.objectStore('snapshots').get(vault)) ?? null;
      const after = range(vault, snapshot?.seq);
      return { snapshot, records: await reading.objectStore('events').getAll(after) };
    });
  }

  readIndex(vault: VaultId): Promise<IndexReading> {
    return this.#read(async () => {
      const reading = this.#database.transaction(['snapshots', 'details', 'pages'], 'readonly');
      const found = reading.objectStore('snapshots').get(vault);
      // Asked for before the snapshot has come: which pages there are does not depend on it.
      const sealed = reading.objectStore('pages').getAll(range(vault));
      const snapshot = (await found) ?? null;
      const after = range(vault, (snapshot?.seq ?? 0) + 1);
      const details = await reading.objectStore('details').getAll(after);
      return { snapshot, details, pages: await sealed };
    });
  }

  readDetailsFrom(vault: VaultId, from: number, to?: number) {
    return this.#read(() => this.#database.getAll('details', range(vault, from, to)));
  }

  readValues(vault: VaultId, from?: number, to?: number) {
    return this.#read(() => this.#database.getAll('values', range(vault, from, to)));
  }

  async readDetails(vault: VaultId, seq: number) {
    return (await this.#read(() => this.#database.get('details', [vault, seq])))?.bytes;
  }

  async readValue(vault: VaultId, seq: number) {
    return (await this.#read(() => this.#database.get('values', [vault, seq])))?.bytes;
  }

  readParts(vault: VaultId, wanted: PartsWanted): Promise<PartsRead> {
    return this.#read(async () => {
      const names = ['events', 'details', 'values'] as const;
      const reading = this.#database.transaction(names, 'readonly');
      const [records, details, values] = await Promise.all([
        byRuns(wanted.records, (run) => reading.objectStore('events').getAll(range(vault, ...run))),
        byRuns(wanted.details, (run) =>
          reading.objectStore('details').getAll(range(vault, ...run)),
        ),
        byRuns(wanted.values, (run) => reading.objectStore('values').getAll(range(vault, ...run))),
      ]);
      return { records, details, values };
    });
  }

  async readFileHandle(vault: VaultId, provider: ProviderId) {
    return (await this.#read(() => this.#database.get('handles', [vault, provider])))?.handle;
  }

  readSlots(vault: VaultId) {
    return this.#read(() => this.#database.getAll('slots', range(vault)));
  }

  readSlotCopies(vault: VaultId) {
    return this.#read(() => this.#database.getAll('slotCopies', range(vault)));
  }

  countAside(vault: VaultId) {
    return this.#read(() => this.#database.count('events', asideRange(vault)));
  }

  readSnapshot(vault: VaultId) {
    return this.#read(() => this.#database.get('snapshots', vault));
  }

  readPages(vault: VaultId) {
    return this.#read(() => this.#database.getAll('pages', range(vault)));
  }

  /**
   * One transaction, strict in the first copy: checks every head, then writes everything, or refuses and writes nothing. Its end
   * is what the transaction says: on a full disk a browser may take it back without a word to its requests.
   * @throws ProblemError `storage.full` or `storage.failed`; the transaction was rolled back then
   */
  async commit(commits: readonly StreamCommit[]): Promise<CommitResult> {
    let conflict: Extract<CommitResult, { ok: false }> | null = null;
    try {
      const writes = commits.flatMap(writesOf);
      const names = storesOf(writes);
      const writing = this.#database.transaction(names, 'readwrite', {
        durability: this.#durability,
      });
      const ended = endOf(writing);
      // The heads are asked for first and the writes queued right behind, without a turn in between:
      // the answers come before the transaction can end, and a wrong one takes it back.
      const heads = Promise.all(commits.map((commit) => conflictIn(writing, commit)));
      const taken = heads.then((found) => {
        conflict = found.find((one) => one !== null) ?? null;
        // All is queued: ending it now saves waiting for the answers to the writes.
        if (conflict) writing.abort();
        else writing.commit();
      });
      taken.catch(() => undefined);
      // A request that fails aborts the transaction; why it was aborted is what the transaction says.
      for (const request of queueAll(writing, writes)) request.catch(() => undefined);
      await ended;
      return { ok: true };
    } catch (error) {
      if (conflict) return conflict;
      throw storageProblem(error);
    }
  }

  close(): void {
    this.#database.close();
  }

  async #read<T>(reading: () => Promise<T>): Promise<T> {
    try {
      return await reading();
    } catch (error) {
      throw storageProblem(error);
    }
  }
}
