import type { VaultId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import { isEventRecord } from '../../core/log/record-check.ts';
import type { EventRecord, Head } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import { GENESIS_LINK, linkOf } from '../../crypto/hash-chain.ts';
import { type LoadedLog, loadLog } from '../../keyring/sealed-log.ts';

export type LogDamage = Extract<Problem, { code: 'log.damaged' }>;

/** Where a log ends that cannot be followed: what is appended goes behind all that lies there. */
export interface DamagedLog {
  readonly damage: LogDamage;
  /** The last record on the disk: what a commit builds on. */
  readonly written: Head;
  /** Behind the last record and the last sealed part, so that none is overwritten. */
  readonly head: Head;
}

/** The damage that an error tells of, `null` when it is another error. */
export const damageIn = (error: unknown): LogDamage | null =>
  error instanceof ProblemError && error.problem.code === 'log.damaged' ? error.problem : null;

/**
 * Reads a vault's log, or finds where it ends if it is damaged.
 * @param load how it is read: from its snapshot on, or whole
 * @throws ProblemError `storage.*` when the disk fails
 */
export async function loadOrMeasure(
  store: VaultStore,
  vault: VaultId,
  load: typeof loadLog = loadLog,
): Promise<LoadedLog | DamagedLog> {
  try {
    const log = await load(store, vault);
    const beyond = await lastPart(store, vault, log.head.seq + 1);
    if (beyond === 0 && (log.head.seq > 0 || !(await hasSlots(store, vault)))) return log;
    throw new ProblemError({ code: 'log.damaged', seq: log.head.seq + 1, found: 'missing' });
  } catch (error) {
    const damage = damageIn(error);
    if (!damage) throw error;
    return { damage, ...(await measure(store, vault)) };
  }
}

async function measure(
  store: VaultStore,
  vault: VaultId,
): Promise<Pick<DamagedLog, 'written' | 'head'>> {
  const records = await store.readEvents(vault, 1);
  const last = records[records.length - 1];
  const link = linkBehind(last);
  const written = { seq: last?.seq ?? 0, link };
  const seq = Math.max(written.seq, await lastPart(store, vault, written.seq + 1));
  return { written, head: { seq, link } };
}

/** What the next record's `prev` is, whatever the last one is worth. */
const linkBehind = (last: EventRecord | undefined) =>
  last && isEventRecord(last) ? linkOf(last) : GENESIS_LINK;

/** The last event from `from` on that has a sealed part, 0 without one: all have a record, if none is gone. */
async function lastPart(store: VaultStore, vault: VaultId, from: number): Promise<number> {
  const parts = [
    ...(await store.readDetailsFrom(vault, from)),
    ...(await store.readValues(vault, from)),
  ];
  return parts.reduce((last, { seq }) => Math.max(last, seq), 0);
}

const hasSlots = async (store: VaultStore, vault: VaultId): Promise<boolean> =>
  (await store.readSlots(vault)).length > 0;
