import type { ProviderId, VaultId } from '../../core/base/ids.ts';
import type {
  EventRecord,
  FileHandleRecord,
  IndexPageRecord,
  KeySlot,
  ProfileRecord,
  Snapshot,
  StreamId,
  TemplateRecord,
  WorkspaceRecord,
} from '../../core/log/records.ts';
import {
  type CopiedRecords,
  type CopyChange,
  type CopyStore,
  OWNED_STORES,
  type OwnedStore,
  type PartKey,
  type PartRecord,
} from '../../core/log/vault-copy.ts';
import type {
  CommitResult,
  PartsRead,
  PartsWanted,
  StreamCommit,
} from '../../core/log/vault-store.ts';
import { type StoreName, writesOf } from '../commit-writes.ts';
import { storageProblem } from '../open-database.ts';
import { MemoryTables, type TableChange } from './memory-tables.ts';
import { type SegmentDirectory, SegmentFiles } from './segment-files.ts';
import type { Digest } from './segment-bytes.ts';

/**
 * A copy in files, for browsers without storage buckets. All of it is in memory; each commit writes one new file.
 * Files that hold bytes which were erased or overwritten are written anew without them. Handles of files cannot
 * be written to a file, and last as long as the store.
 */
export class SegmentStore implements CopyStore {
  readonly #tables = new MemoryTables();
  readonly #files: SegmentFiles;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(directory: SegmentDirectory, digest: Digest) {
    this.#files = new SegmentFiles(directory, digest);
  }

  /** Reads all segments. @throws ProblemError `storage.failed` or `storage.unavailable` */
  static async open(directory: SegmentDirectory, digest: Digest): Promise<SegmentStore> {
    const store = new SegmentStore(directory, digest);
    try {
      await store.#files.load((name, record) => store.#tables.put(name, record));
      return store;
    } catch (error) {
      throw storageProblem(error);
    }
  }

  /** Names of segments that are torn or damaged, and were left out. */
  get damaged(): readonly string[] {
    return this.#files.damaged;
  }

  readProfiles = () => this.#list<ProfileRecord>('profiles', '');
  readWorkspaces = () => this.#list<WorkspaceRecord>('workspaces', '');
  readTemplates = (vault: VaultId) => this.#list<TemplateRecord>('templates', vault);
  readSlots = (vault: VaultId) => this.#list<KeySlot>('slots', vault);
  readSlotCopies = (vault: VaultId) => this.#list<KeySlot>('slotCopies', vault);
  readPages = (vault: VaultId) => this.#list<IndexPageRecord>('pages', vault);
  readDetailsFrom = (vault: VaultId, from: number, to?: number) =>
    this.#list<PartRecord>('details', vault, from, to);
  readValues = (vault: VaultId, from?: number, to?: number) =>
    this.#list<PartRecord>('values', vault, from, to);
  readSnapshot = async (vault: VaultId) => this.#get<Snapshot>('snapshots', '', vault);
  readDetails = async (vault: VaultId, seq: number) =>
    this.#get<PartRecord>('details', vault, seq)?.bytes;
  readValue = async (vault: VaultId, seq: number) =>
    this.#get<PartRecord>('values', vault, seq)?.bytes;
  readParts = async (vault: VaultId, wanted: PartsWanted): Promise<PartsRead> => ({
    records: this.#some<EventRecord>('events', vault, wanted.records),
    details: this.#some<PartRecord>('details', vault, wanted.details),
    values: this.#some<PartRecord>('values', vault, wanted.values),
  });
  readFileHandle = async (vault: VaultId, provider: ProviderId) =>
    this.#get<FileHandleRecord>('handles', vault, provider)?.handle;
  readKeys = async (store: OwnedStore, owner: StreamId) => this.#tables.keys(store, owner);

  async readEvents(stream: StreamId, from: number, limit?: number): Promise<EventRecord[]> {
    return (await this.#list<EventRecord>('events', stream, from)).slice(0, limit);
  }

  async readRecords<Store extends OwnedStore>(
    store: Store,
    owner: StreamId,
    from?: PartKey,
    limit?: number,
  ): Promise<CopiedRecords[Store][]> {
    return (await this.#list<CopiedRecords[Store]>(store, owner, from)).slice(0, limit);
  }

  async readVaultIds(): Promise<VaultId[]> {
    const found = new Set([...this.#tables.owners('events'), ...this.#tables.owners('slots')]);
    return [...found].filter((id) => id !== 'session' && !id.includes('.')) as VaultId[];
  }

  async readLastEvents(): Promise<EventRecord[]> {
    const streams = this.#tables.owners('events').filter((one) => !one.includes('.'));
    return streams.map((one) => this.#tables.list('events', one).pop() as EventRecord);
  }

  async readOwners(): Promise<StreamId[]> {
    const found = new Set(OWNED_STORES.flatMap((store) => this.#tables.owners(store)));
    return [...found].filter((one) => !one.includes('.')) as StreamId[];
  }

  async readLog(vault: VaultId) {
    const snapshot = (await this.readSnapshot(vault)) ?? null;
    return { snapshot, records: await this.#list<EventRecord>('events', vault, snapshot?.seq) };
  }

  async readIndex(vault: VaultId) {
    const snapshot = (await this.readSnapshot(vault)) ?? null;
    const details = await this.readDetailsFrom(vault, (snapshot?.seq ?? 0) + 1);
    return { snapshot, details, pages: await this.readPages(vault) };
  }

  async countAside(vault: VaultId): Promise<number> {
    const owners = this.#tables.owners('events').filter((one) => one.startsWith(`${vault}.`));
    return owners.reduce((sum, owner) => sum + this.#tables.keys('events', owner).length, 0);
  }

  commit(commits: readonly StreamCommit[]): Promise<CommitResult> {
    return this.#inTurn<CommitResult>(async () => {
      for (const { stream, expected } of commits) {
        const actual = Number(this.#tables.keys('events', stream).pop() ?? 0);
        if (actual !== expected.seq) return { ok: false, stream, expected: expected.seq, actual };
      }
      await this.#change((changes) => {
        for (const write of commits.flatMap(writesOf)) changes.push(...this.#tables.write(write));
      });
      return { ok: true };
    });
  }

  rewrite(some: readonly CopyChange[]): Promise<void> {
    return this.#inTurn(() =>
      this.#change((changes) => {
        for (const one of some) {
          if ('put' in one) changes.push(this.#tables.put(one.put, one.record));
          else {
            const [owner, key] = typeof one.key === 'string' ? ['', one.key] : one.key;
            changes.push(...this.#tables.remove(one.remove, owner, key));
          }
        }
      }),
    );
  }

  /** Removes the segments that are damaged: what they held is in the others again, or nowhere. */
  dropDamaged(): Promise<void> {
    return this.#inTurn(() => this.#files.dropDamaged());
  }

  close(): void {
    this.#files.close();
  }

  /** Changes the tables and writes what changed, or takes all back. */
  async #change(make: (changes: TableChange[]) => void): Promise<void> {
    const changes: TableChange[] = [];
    try {
      make(changes);
      await this.#files.write(changes);
    } catch (error) {
      this.#tables.undo(changes);
      throw storageProblem(error);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #list<T>(store: StoreName, owner: string, from?: PartKey, to?: PartKey): Promise<T[]> {
    return this.#tables.list(store, owner, from, to) as T[];
  }

  /** Records of these numbers, those that are there. */
  #some<T>(store: StoreName, owner: string, seqs: readonly number[] = []): T[] {
    const sorted = [...new Set(seqs)].sort((a, b) => a - b);
    return sorted.flatMap((seq) => this.#get<T>(store, owner, seq) ?? []);
  }

  #get<T>(store: StoreName, owner: string, key: PartKey): T | undefined {
    return this.#tables.get(store, owner, key) as T | undefined;
  }
}
