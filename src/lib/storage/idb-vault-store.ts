import { runsOf } from '../core/base/runs.ts';
import type { ProviderId, VaultId } from '../core/base/ids.ts';
import type { StreamId } from '../core/log/records.ts';
import type { PartRecord } from '../core/log/vault-copy.ts';
import type {
  CommitResult,
  IndexReading,
  LogReading,
  PartsRead,
  PartsWanted,
  StreamCommit,
  VaultStore,
} from '../core/log/vault-store.ts';
import { commitAll } from './commit-transaction.ts';
import { PART_STORES, type PartStore, SLOT_STORES } from './commit-writes.ts';
import { asideRange, range } from './key-ranges.ts';
import { type Database, storageProblem } from './open-database.ts';
import { eventsIn, firstOfEach, partsIn } from './packs/pack-record.ts';
import {
  type EventsReading,
  readCovering,
  readCoveringAll,
  readEventsFrom,
} from './packs/read-packed.ts';

/** Asks for records by their numbers, those that follow each other at once. */
async function byRuns<T>(
  wanted: readonly number[] = [],
  ask: (run: readonly [from: number, to: number]) => Promise<T[]>,
): Promise<T[]> {
  return (await Promise.all(runsOf(wanted).map(ask))).flat();
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
    return this.#read(() => {
      const events = this.#database.transaction('events', 'readonly').store;
      return readEventsFrom(events, stream, from, limit);
    });
  }

  readLog(vault: VaultId): Promise<LogReading> {
    return this.#read(async () => {
      const reading = this.#database.transaction(['snapshots', 'events'], 'readonly');
      const snapshot = (await reading.objectStore('snapshots').get(vault)) ?? null;
      const events = reading.objectStore('events');
      return { snapshot, records: await readEventsFrom(events, vault, snapshot?.seq) };
    });
  }

  readIndex(vault: VaultId): Promise<IndexReading> {
    return this.#read(async () => {
      const reading = this.#database.transaction(
        ['snapshots', 'events', 'details', 'pages'],
        'readonly',
      );
      const found = reading.objectStore('snapshots').get(vault);
      // Asked for before the snapshot has come: which pages there are does not depend on it.
      const sealed = reading.objectStore('pages').getAll(range(vault));
      const snapshot = (await found) ?? null;
      const after = (snapshot?.seq ?? 0) + 1;
      const [packs, details] = await Promise.all([
        readCovering(reading.objectStore('events'), vault, after),
        reading.objectStore('details').getAll(range(vault, after)),
      ]);
      const all = firstOfEach([...partsIn(packs, 'details', after), ...details]);
      return { snapshot, details: all, pages: await sealed };
    });
  }

  readDetailsFrom(vault: VaultId, from: number, to?: number) {
    return this.#readRange('details', vault, from, to);
  }

  readValues(vault: VaultId, from?: number, to?: number) {
    return this.#readRange('values', vault, from, to);
  }

  async readDetails(vault: VaultId, seq: number) {
    return (await this.#readRange('details', vault, seq, seq))[0]?.bytes;
  }

  async readValue(vault: VaultId, seq: number) {
    return (await this.#readRange('values', vault, seq, seq))[0]?.bytes;
  }

  /**
   * Sealed parts of one kind, of packs and those that lie by themselves. Who reads to the end gets those as well that
   * lie in another's pack, unless there is one in its place: what they are sealed with tells whether they are right.
   */
  #readRange(name: PartStore, vault: VaultId, from?: number, to?: number) {
    return this.#read(async () => {
      const reading = this.#database.transaction(['events', name], 'readonly');
      const [packs, single] = await Promise.all([
        readCovering(reading.objectStore('events'), vault, from, to),
        reading.objectStore(name).getAll(range(vault, from, to)),
      ]);
      const strays: PartRecord[] = [];
      const inPlace = partsIn(packs, name, from, to, strays);
      return firstOfEach([...inPlace, ...single, ...(to === undefined ? strays : [])]);
    });
  }

  readParts(vault: VaultId, wanted: PartsWanted): Promise<PartsRead> {
    return this.#read(async () => {
      const names = ['events', ...PART_STORES] as const;
      const reading = this.#database.transaction(names, 'readonly');
      const { records = [], details = [], values = [] } = wanted;
      const events: EventsReading = reading.objectStore('events');
      const [packs, ...single] = await Promise.all([
        readCoveringAll(events, vault, [...records, ...details, ...values]),
        ...PART_STORES.map((name) =>
          byRuns(wanted[name], (run) => reading.objectStore(name).getAll(range(vault, ...run))),
        ),
      ]);
      const asked = <T extends { readonly seq: number }>(
        some: readonly T[],
        by: readonly number[],
      ) => {
        const numbers = new Set(by);
        return firstOfEach(some.filter(({ seq }) => numbers.has(seq)));
      };
      const parts = (name: PartStore, index: number) =>
        asked([...partsIn(packs, name), ...(single[index] ?? [])], wanted[name] ?? []);
      return {
        records: asked(eventsIn(packs), records),
        details: parts('details', 0),
        values: parts('values', 1),
      };
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
  commit(commits: readonly StreamCommit[]): Promise<CommitResult> {
    return this.#read(() => commitAll(this.#database, this.#durability, commits));
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
