import { fromHex } from '../core/base/bytes.ts';
import type { EventRecord, Head, LogBase } from '../core/log/records.ts';
import { erasesSecrets, parseVaultEvent } from '../core/projections/events/event-table.ts';
import { GENESIS_LINK } from '../crypto/hash-chain.ts';
import { type ChartState, initialChart } from '../machines/chart-state.ts';

/** Where every log begins. */
export const genesis = { seq: 0, link: GENESIS_LINK, chart: initialChart };

export const OPEN: ChartState = { path: 'unlocked.whole', cameFrom: null, keySaved: false };
const LOCKED: ChartState = { path: 'locked', cameFrom: null, keySaved: false };

/** The base that a record of a compaction or a recovery names, `null` when it is no such record. */
export function baseOf(record: EventRecord): LogBase | null {
  if (record.type !== 'log.compacted' && record.type !== 'recovery.begun') return null;
  const event = parseVaultEvent(record.type, record.data);
  if (event?.type !== 'log.compacted' && event?.type !== 'recovery.begun') return null;
  const { upTo, link } = event;
  const isRecovery = event.type === 'recovery.begun';
  if (!/^[0-9a-f]{64}$/.test(link) || !Number.isSafeInteger(upTo)) return null;
  if (upTo < (isRecovery ? 0 : 1) || upTo >= record.seq) return null;
  const base = { seq: upTo, link: fromHex(link), at: record.seq };
  return isRecovery ? { ...base, isRecovery } : base;
}

/** What became of a recovery that a log's base names: nothing yet, a repair, or the vault was emptied. */
export type RecoveryEnd = 'underWay' | 'repaired' | 'emptied';

/** How far the recovery is that a base names, `null` when it names none. */
export function recoveryAt(
  base: LogBase | null,
  records: readonly EventRecord[],
): RecoveryEnd | null {
  if (!base?.isRecovery) return null;
  let end: RecoveryEnd = 'underWay';
  for (const { seq, type, data } of records) {
    if (seq <= base.at) continue;
    if (type === 'vault.recovered') return 'repaired';
    const event = parseVaultEvent(type, data);
    if (event && erasesSecrets(event)) end = 'emptied';
  }
  return end;
}

/**
 * The base in force of two: the one that reaches further, since what is removed stays removed; the later one
 * of two that reach as far. Versions before this rule wrote compactions that went back.
 * @param later what a later record names
 */
export const furtherBase = (base: LogBase | null, later: LogBase | null): LogBase | null =>
  later && (!base || later.seq >= base.seq) ? later : base;

/**
 * Finds where the chain of a log begins that is read in order: behind the furthest compaction, or behind a
 * recovery once it is repaired. Until then, what lies behind a recovery is the log that is damaged.
 */
export class ChainStart {
  base: LogBase | null = null;
  #begun: LogBase | null = null;

  take(record: EventRecord): void {
    const base = baseOf(record);
    if (base?.isRecovery) this.#begun = base;
    else this.base = furtherBase(this.base, base);
    if (record.type === 'vault.recovered') this.base = furtherBase(this.base, this.#begun);
  }
}

/** The base in force in records that go on to the end of a log, `null` where it was never cut. */
export const furthestBase = (records: readonly EventRecord[]): LogBase | null =>
  records.map(baseOf).reduce(furtherBase, null);

/**
 * Where the chain of a log with a base begins: of a compacted one behind a keyed event, after which the vault
 * is open; of a recovered one behind damage, where it counts as locked.
 */
export const startAt = ({
  seq,
  link,
  isRecovery,
}: Head & Pick<LogBase, 'isRecovery'>): Head & { readonly chart: ChartState } => ({
  seq,
  link,
  chart: isRecovery ? LOCKED : OPEN,
});
