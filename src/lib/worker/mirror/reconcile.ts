import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord, StreamId } from '../../core/log/records.ts';
import { type CopyStore, PLAIN_STORES } from '../../core/log/vault-copy.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { GENESIS_LINK, linkOf } from '../../crypto/hash-chain.ts';
import type { ApartVault, RestoredVault, RestoredView } from '../protocol/storage-view.ts';
import { loaded } from '../loaded.ts';
import type { Alignment } from './align.ts';
import { dropOwner } from './copy-commit.ts';
import { areSame, isIntact } from './records.ts';
import { type Ends, relate, type Relation } from './relation.ts';
import { readShared, removedProfiles, sharedChanges } from './shared-records.ts';

/** Only copies that differ need it. @throws ProblemError `core.notLoaded` */
export const alignment = () => loaded(import('./align.ts'));

/** What comparing the copies at the start came to. */
export interface Reconciled {
  /** What the first copy got back, or that copies went apart; `null` when neither. */
  readonly restored: RestoredView | null;
  /** Vaults that are left alone in the second copy. */
  readonly apart: ReadonlySet<StreamId>;
}

/** The ends of all streams in both copies. */
export async function readEnds(main: CopyStore, copy: CopyStore): Promise<Map<StreamId, Ends>> {
  const [left, right] = await Promise.all([main.readLastEvents(), copy.readLastEvents()]);
  const ends = new Map<StreamId, Ends>();
  for (const record of left) ends.set(record.stream, { main: record, copy: undefined });
  for (const record of right) {
    ends.set(record.stream, { main: ends.get(record.stream)?.main, copy: record });
  }
  return ends;
}

const isVault = (stream: StreamId): stream is VaultId =>
  stream !== 'session' && !stream.includes('.');

/** Whether the browser's own log is whole, as the core will want it. */
function isWhole(session: readonly EventRecord[]): boolean {
  let link = GENESIS_LINK;
  return session.every((record, index) => {
    const fits = record.seq === index + 1 && equalBytes(record.prev, link) && isIntact(record);
    link = linkOf(record);
    return fits;
  });
}

/** Whether both copies have the same slots and templates of a vault. */
async function isPlainSame(main: CopyStore, copy: CopyStore, vault: StreamId): Promise<boolean> {
  for (const store of PLAIN_STORES) {
    const [a, b] = await Promise.all([
      main.readRecords(store, vault),
      copy.readRecords(store, vault),
    ]);
    const isSame = a.length === b.length && a.every((one, index) => areSame(one, b[index] ?? {}));
    if (!isSame) return false;
  }
  return true;
}

/**
 * Compares two copies before anything is written, without any key, and gives the first back what it lost. What
 * the second one lacks is not its concern: that is caught up with later. A normal start reads the ends of the
 * logs, the session's log, profiles, slots and templates, and nothing else.
 * @param onRestore called before the first copy is changed
 * @throws ProblemError when a disk fails; `core.notLoaded`
 */
export async function reconcile(
  main: CopyStore,
  copy: CopyStore,
  onRestore: () => void = () => undefined,
): Promise<Reconciled> {
  const isThorough = (copy.damaged?.length ?? 0) > 0;
  const ends = await readEnds(main, copy);
  const [shared, sharedCopy] = [await readShared(main), await readShared(copy)];
  const isEmpty = ![...ends.values()].some((one) => one.main) && shared.profiles.length === 0;
  const session = await reconcileSession(main, copy, ends.get('session'), onRestore);
  const names = new Map<VaultId, string>();
  for (const { vault, name } of [...sharedCopy.profiles, ...shared.profiles]) {
    names.set(vault, String(name));
  }
  const removedVaults = new Set(
    [...shared.profiles, ...sharedCopy.profiles]
      .filter(({ id }) => session.removed.has(id))
      .map(({ vault }) => vault),
  );
  const vaults: RestoredVault[] = [];
  const apart: ApartVault[] = [];
  for (const [stream, one] of ends) {
    if (!isVault(stream)) continue;
    const name = names.get(stream) ?? null;
    if (removedVaults.has(stream)) {
      await dropOwner(main, stream);
      await dropOwner(copy, stream);
      continue;
    }
    const relation = await relate(main, copy, stream, one);
    if (relation === 'apart') {
      apart.push({ vault: stream, name, main: one.main?.seq ?? 0, copy: one.copy?.seq ?? 0 });
      continue;
    }
    const isDue =
      relation === 'behind' ||
      isThorough ||
      (relation === 'same' && !(await isPlainSame(main, copy, stream)));
    if (!isDue) continue;
    if (relation === 'behind') onRestore();
    const { align } = await alignment();
    const aligned = await align(main, copy, stream, relation);
    const [end] = (await main.readLastEvents()).filter((record) => record.stream === stream);
    if (end && aligned.restored.length > 0) vaults.push(restoredVault(stream, name, end, aligned));
  }
  const mode =
    session.relation === 'behind' ? 'mirror' : session.relation === 'same' ? 'fill' : 'fillNewer';
  const given = sharedChanges(sharedCopy, shared, session.removed, mode);
  await main.rewrite(given.changes);
  if (isThorough) await copy.dropDamaged?.();
  const isNews = vaults.length > 0 || given.names.length > 0 || apart.length > 0;
  return {
    restored: isNews
      ? { lost: isEmpty ? 'all' : 'some', vaults, profiles: given.names, apart }
      : null,
    apart: new Set<StreamId>(apart.map(({ vault }) => vault)),
  };
}

interface SessionReconciled {
  readonly relation: Relation;
  readonly removed: ReadonlySet<string>;
}

/** The session's log: where the copies went apart, the first one counts. It holds nothing but who signed in. */
async function reconcileSession(
  main: CopyStore,
  copy: CopyStore,
  ends: Ends = { main: undefined, copy: undefined },
  onRestore: () => void,
): Promise<SessionReconciled> {
  const relation = await relate(main, copy, 'session', ends);
  const own = await main.readEvents('session', 1);
  const other = relation === 'same' ? [] : await copy.readEvents('session', 1);
  if (relation === 'behind' || (relation !== 'apart' && !isWhole(own))) {
    onRestore();
    const { align } = await alignment();
    await align(main, copy, 'session', relation);
  }
  const removed = removedProfiles([...own, ...other]);
  return { relation, removed };
}

const restoredVault = (
  vault: VaultId,
  name: string | null,
  end: EventRecord,
  { restored, damaged }: Alignment,
): RestoredVault => ({
  vault,
  name,
  upTo: end.seq,
  at: end.at,
  events: restored.filter(({ store }) => store === 'events').length,
  damaged: damaged.flatMap(({ key }) => (typeof key === 'number' ? [key] : [])),
});
