import type { IDBPTransaction } from 'idb';
import type { CommitResult, StreamCommit } from '../core/log/vault-store.ts';
import { PART_STORES, type StoreName, storesOf, type Write } from './commit-writes.ts';
import { asideRange, range } from './key-ranges.ts';
import type { Database } from './open-database.ts';
import { planCommit, type PlannedCommit } from './packs/pack-commit.ts';
import { stripParts, writesForChanges } from './packs/pack-edits.ts';
import type { LockstateSchema } from './schema.ts';
import { endOf } from './transaction-end.ts';

export type Writing = IDBPTransaction<LockstateSchema, StoreName[], 'readwrite'>;

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
export function queueAll(writing: Writing, writes: readonly Write[]): void {
  try {
    // A request that fails aborts the transaction; why it was aborted is what the transaction says.
    for (const write of writes) queue(writing, write).catch(() => undefined);
  } catch (error) {
    writing.abort();
    throw error;
  }
}

/** Takes a transaction back, unless it is over. */
export function abortIfOpen(writing: Writing): void {
  try {
    writing.abort();
  } catch {
    // It is over.
  }
}

/** Writes of what packs stand in the way of, once it was looked at which there are. */
async function lookedUp(
  writing: Writing,
  commits: readonly StreamCommit[],
  plans: readonly PlannedCommit[],
): Promise<Write[]> {
  const events = writing.objectStore('events');
  const found = plans.map(async ({ changes, isStripping }, index) => {
    const { stream } = commits[index] as StreamCommit;
    if (isStripping) await stripParts(events, stream);
    return changes ? writesForChanges(events, changes) : [];
  });
  return (await Promise.all(found)).flat();
}

/**
 * Writes commits in one transaction: checks every head, then writes everything, or refuses and writes nothing.
 * @throws DOMException why the transaction was taken back
 */
export async function commitAll(
  database: Database,
  durability: IDBTransactionDurability,
  commits: readonly StreamCommit[],
): Promise<CommitResult> {
  let conflict: Extract<CommitResult, { ok: false }> | null = null;
  try {
    const plans = commits.map(planCommit);
    const writes = plans.flatMap((plan) => plan.writes);
    const isLooking = plans.some(({ changes, isStripping }) => changes !== null || isStripping);
    const names = storesOf(writes, isLooking ? PART_STORES : []);
    const writing = database.transaction(names, 'readwrite', {
      durability: durability,
    });
    const ended = endOf(writing);
    // The heads are asked for first and the writes queued right behind, without a turn in between:
    // the answers come before the transaction can end, and a wrong one takes it back.
    const heads = Promise.all(commits.map((commit) => conflictIn(writing, commit)));
    const before = isLooking ? lookedUp(writing, commits, plans) : null;
    const taken = Promise.all([heads, before]).then(([found, more]) => {
      conflict = found.find((one) => one !== null) ?? null;
      if (!conflict && more) queueAll(writing, [...more, ...writes]);
      // All is queued: ending it now saves waiting for the answers to the writes.
      if (conflict) writing.abort();
      else writing.commit();
    });
    let reason: unknown = null;
    taken.catch((error: unknown) => {
      // What was asked of a transaction that was taken back says no more than that.
      if (!(error instanceof DOMException && error.name === 'AbortError')) reason = error;
      abortIfOpen(writing);
    });
    if (!before) queueAll(writing, writes);
    await ended.catch((error: unknown) => {
      throw reason ?? error;
    });
    return { ok: true };
  } catch (error) {
    if (conflict) return conflict;
    throw error;
  }
}
