import type { IDBPTransaction } from 'idb';
import type { ProviderId, VaultId } from '../core/base/ids.ts';
import type { StreamId } from '../core/log/records.ts';
import type {
  CommitResult,
  IndexReading,
  LogReading,
  StreamCommit,
  VaultStore,
} from '../core/log/vault-store.ts';
import { type Database, storageProblem } from './open-database.ts';
import type { LockstateSchema } from './schema.ts';
import { endOf } from './transaction-end.ts';

const STORES = [
  'profiles',
  'events',
  'details',
  'values',
  'slots',
  'slotCopies',
  'snapshots',
  'pages',
  'workspaces',
  'templates',
  'handles',
] as const;

/** Stores whose keys begin with a vault's id. */
const VAULT_STORES = [
  'events',
  'details',
  'values',
  'slots',
  'slotCopies',
  'pages',
  'templates',
  'handles',
] as const;

/** A slot's record lies twice: what hits one of them leaves the other. */
const SLOT_STORES = ['slots', 'slotCopies'] as const;

type StoreName = (typeof STORES)[number];
type Writing = IDBPTransaction<LockstateSchema, StoreName[], 'readwrite'>;

/** All keys of one stream or vault from `from` on: arrays sort after numbers and strings. */
const range = (
  id: string,
  from: number | string = Number.NEGATIVE_INFINITY,
  to: number | string | [] = [],
) => IDBKeyRange.bound([id, from], [id, to]);

/** All keys of what was set aside of a vault: its id is followed by a full stop there, and `/` comes next. */
const asideRange = (vault: string) => IDBKeyRange.bound([`${vault}.`], [`${vault}/`]);

/** Stores in which something can be set aside. */
const ASIDE_STORES = ['events', 'details', 'values'] as const;

/** Whether the stream ends elsewhere than the commit believes. */
async function conflictIn(
  writing: Writing,
  { stream, expected }: StreamCommit,
): Promise<Extract<CommitResult, { ok: false }> | null> {
  const cursor = await writing.objectStore('events').openKeyCursor(range(stream), 'prev');
  const actual = cursor ? cursor.key[1] : 0;
  return actual === expected.seq ? null : { ok: false, stream, expected: expected.seq, actual };
}

/** The stores that commits touch: a transaction over fewer of them is a faster one. */
function storesOf(commits: readonly StreamCommit[]): StoreName[] {
  const touches: Record<StoreName, (commit: StreamCommit) => unknown> = {
    events: () => true,
    details: (one) =>
      one.eraseSecrets ??
      one.removeEvents ??
      one.removeAside ??
      (one.details?.length || one.eraseDetails?.length),
    values: (one) =>
      one.eraseSecrets ??
      one.removeEvents ??
      one.removeAside ??
      (one.values?.length || one.eraseValues?.length),
    slots: (one) => one.removeSlots ?? one.putSlots,
    slotCopies: (one) => one.removeSlots ?? one.putSlots,
    snapshots: (one) => one.eraseSecrets ?? one.snapshot ?? one.dropSnapshot,
    pages: (one) =>
      one.eraseSecrets ?? one.dropSnapshot ?? one.pages ?? one.dropPagesFrom !== undefined,
    profiles: (one) => one.putProfile ?? one.removeProfile,
    workspaces: (one) => one.putWorkspaces ?? one.removeWorkspaces,
    templates: (one) => one.putTemplates ?? one.removeTemplates,
    handles: (one) => one.eraseSecrets ?? one.putHandles ?? one.removeHandles,
  };
  const isVaults = (name: StoreName) =>
    name === 'snapshots' || VAULT_STORES.some((one) => one === name);
  return STORES.filter((name) =>
    commits.some((commit) => touches[name](commit) || (commit.removeVault && isVaults(name))),
  );
}

/** Queues every write of a commit and gives their promises. Nobody awaits anything in between. */
function write(writing: Writing, commit: StreamCommit): Promise<unknown>[] {
  const { stream } = commit;
  const store = <T extends StoreName>(name: T) => writing.objectStore(name);
  const queued: Promise<unknown>[] = [];
  if (commit.removeVault) {
    for (const name of VAULT_STORES) queued.push(store(name).delete(range(stream)));
    queued.push(store('snapshots').delete(stream));
  }
  if (commit.eraseSecrets) {
    for (const name of ['details', 'values', 'pages', 'handles'] as const) {
      queued.push(store(name).delete(range(stream)));
    }
    queued.push(store('snapshots').delete(stream));
  }
  if (commit.removeVault ?? commit.eraseSecrets ?? commit.removeAside) {
    for (const name of ASIDE_STORES) queued.push(store(name).delete(asideRange(stream)));
  }
  if (commit.dropSnapshot) {
    queued.push(store('pages').delete(range(stream)), store('snapshots').delete(stream));
  }
  for (const { from, to } of commit.removeEvents ?? []) {
    for (const name of ['events', 'details', 'values'] as const) {
      queued.push(store(name).delete(range(stream, from, to)));
    }
  }
  for (const seq of commit.eraseDetails ?? []) queued.push(store('details').delete([stream, seq]));
  for (const seq of commit.eraseValues ?? []) queued.push(store('values').delete([stream, seq]));
  for (const name of SLOT_STORES) {
    if (commit.removeSlots === 'all') queued.push(store(name).delete(range(stream)));
    else for (const id of commit.removeSlots ?? []) queued.push(store(name).delete([stream, id]));
  }
  for (const record of commit.remade?.records ?? []) queued.push(store('events').add(record));
  for (const part of commit.remade?.details ?? []) {
    queued.push(store('details').put({ vault: stream, ...part }));
  }
  for (const part of commit.remade?.values ?? []) {
    queued.push(store('values').put({ vault: stream, ...part }));
  }
  for (const record of commit.records) queued.push(store('events').add(record));
  for (const part of commit.details ?? []) {
    queued.push(store('details').put({ vault: stream, ...part }));
  }
  for (const part of commit.values ?? []) {
    queued.push(store('values').put({ vault: stream, ...part }));
  }
  for (const slot of commit.putSlots ?? []) {
    for (const name of SLOT_STORES) queued.push(store(name).put(slot));
  }
  if (commit.snapshot) queued.push(store('snapshots').put(commit.snapshot));
  for (const page of commit.pages ?? []) queued.push(store('pages').put(page));
  if (commit.dropPagesFrom !== undefined) {
    queued.push(store('pages').delete(range(stream, commit.dropPagesFrom)));
  }
  if (commit.putProfile) queued.push(store('profiles').put(commit.putProfile));
  if (commit.removeProfile) queued.push(store('profiles').delete(commit.removeProfile));
  for (const id of commit.removeWorkspaces ?? []) queued.push(store('workspaces').delete(id));
  for (const one of commit.putWorkspaces ?? []) queued.push(store('workspaces').put(one));
  if (commit.removeTemplates === 'all') queued.push(store('templates').delete(range(stream)));
  else
    for (const id of commit.removeTemplates ?? []) {
      queued.push(store('templates').delete([stream, id]));
    }
  for (const one of commit.putTemplates ?? []) queued.push(store('templates').put(one));
  for (const id of commit.removeHandles ?? []) queued.push(store('handles').delete([stream, id]));
  for (const one of commit.putHandles ?? []) queued.push(store('handles').put(one));
  return queued;
}

/** Queues the writes of all commits, or none: what cannot even be queued takes the others with it. */
function queueAll(writing: Writing, commits: readonly StreamCommit[]): Promise<unknown>[] {
  try {
    return commits.flatMap((commit) => write(writing, commit));
  } catch (error) {
    writing.abort();
    throw error;
  }
}

/** The disk, through idb. It sees ciphertext only. */
export class IdbVaultStore implements VaultStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  readProfiles() {
    return this.#read(() => this.#database.getAll('profiles'));
  }

  readVaultIds() {
    return this.#read(async () => {
      const reading = this.#database.transaction(['events', ...SLOT_STORES], 'readonly');
      const found = new Set<string>();
      // One key of each vault: from each, the cursor goes on behind all of the same vault.
      for (const name of ['events', ...SLOT_STORES] as const) {
        let cursor = await reading.objectStore(name).openKeyCursor();
        while (cursor) {
          const [id] = cursor.key;
          found.add(id);
          cursor = await cursor.continue([id, []] as never);
        }
      }
      return [...found].filter((id) => id !== 'session' && !id.includes('.')) as VaultId[];
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
   * One strict transaction: checks every head, then writes everything, or refuses and writes nothing. Its end
   * is what the transaction says: on a full disk a browser may take it back without a word to its requests.
   * @throws ProblemError `storage.full` or `storage.failed`; the transaction was rolled back then
   */
  async commit(commits: readonly StreamCommit[]): Promise<CommitResult> {
    let conflict: Extract<CommitResult, { ok: false }> | null = null;
    try {
      const names = storesOf(commits);
      const writing = this.#database.transaction(names, 'readwrite', { durability: 'strict' });
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
      for (const request of queueAll(writing, commits)) request.catch(() => undefined);
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
