import type { Bytes } from '../core/base/bytes.ts';
import type { VaultId } from '../core/base/ids.ts';
import { ProblemError } from '../core/base/outcome.ts';
import type { Damage } from '../core/base/problem.ts';
import type { Fact } from '../core/decide/command.ts';
import { dataOf } from '../core/log/event-data.ts';
import type { EventDetails } from '../core/log/event-details.ts';
import {
  type EventRecord,
  FORMAT_VERSION,
  type Head,
  type SealedPart,
  type Snapshot,
} from '../core/log/records.ts';
import type { VaultStore } from '../core/log/vault-store.ts';
import {
  erasesSecrets,
  isKeyedType,
  parseVaultEvent,
} from '../core/projections/events/event-table.ts';
import type { SecretValue } from '../core/secrets/secret-value.ts';
import { detailsData, valueData } from '../crypto/associated-data.ts';
import { equalBytes, fromUtf8, utf8 } from '../crypto/bytes.ts';
import {
  type AuditKey,
  closeRecord,
  isHashRight,
  isMacRight,
  linkOf,
  sha256,
} from '../crypto/hash-chain.ts';
import { pad, unpad } from '../crypto/padding.ts';
import { isPartRight } from '../crypto/resealed-part.ts';
import { evolve } from '../machines/chart-fold.ts';
import type { ChartState } from '../machines/chart-state.ts';
import type { VaultEvent } from '../machines/events.ts';
import type { PartKeys } from './data-keys.ts';
import type { Keyring } from './keyring.ts';
import { furthestBase, genesis, OPEN, recoveryAt, startAt } from './log-base.ts';
import { decodeValue, encodeValue } from './sealed-value.ts';

export const damaged = (seq: number, found: Damage): ProblemError =>
  new ProblemError({ code: 'log.damaged', seq, found });

/** An event that was read back, with where the chart stood after it. */
export interface ReplayedEvent {
  readonly record: EventRecord;
  readonly event: VaultEvent;
  readonly chart: ChartState;
}

/** A log read from where a fold may start to its end. */
export interface LoadedLog {
  readonly snapshot: Snapshot | null;
  /** The record the snapshot stands at. */
  readonly at: EventRecord | null;
  readonly tail: readonly ReplayedEvent[];
  readonly chart: ChartState;
  readonly head: Head;
}

/**
 * Replays records that follow `start`: order, chain and chart are checked on the way.
 * @throws ProblemError `log.damaged` with the sequence number of the first record that does not fit
 */
export function replay(
  records: readonly EventRecord[],
  start: Head & { readonly chart: ChartState },
): ReplayedEvent[] {
  let { seq, link, chart } = start;
  return records.map((record) => {
    seq += 1;
    if (record.seq !== seq) throw damaged(seq, 'missing');
    if (!equalBytes(record.prev, link) || !isHashRight(record)) throw damaged(seq, 'chain');
    if (isKeyedType(record.type) && !record.mac) throw damaged(seq, 'mac');
    const event = parseVaultEvent(record.type, record.data);
    if (!event) throw damaged(seq, 'unreadable');
    const next = evolve(chart, event);
    if (!next) throw damaged(seq, 'notAccepted');
    link = linkOf(record);
    chart = next;
    return { record, event, chart };
  });
}

/**
 * Reads a record that a compaction kept, apart from its chain: its own hash, and later its mac, have to
 * vouch for it. @throws ProblemError `log.damaged`
 */
export function readKept(record: EventRecord): ReplayedEvent {
  if (!isHashRight(record)) throw damaged(record.seq, 'chain');
  if (!isKeyedType(record.type) || !record.mac) throw damaged(record.seq, 'mac');
  const event = parseVaultEvent(record.type, record.data);
  if (!event) throw damaged(record.seq, 'unreadable');
  return { record, event, chart: OPEN };
}

/** Replays a log from its first record, or from where the last compaction cut it. @throws ProblemError */
export function replayWhole(records: readonly EventRecord[]): ReplayedEvent[] {
  const base = furthestBase(records);
  if (!base?.isRecovery && (records.length === 0 || records[0]?.seq === 1)) {
    return replay(records, genesis);
  }
  if (!base) throw damaged(1, 'missing');
  const first = records.findIndex(({ seq }) => seq > base.seq);
  const chain = replay(records.slice(first), startAt(base));
  const recovery = recoveryAt(base, records);
  // Behind a recovery lies what is damaged, until a repair has left only what can stand alone.
  if (recovery && recovery !== 'repaired') return chain;
  return [...records.slice(0, first).map(readKept), ...chain];
}

/** Reads a vault's log from its snapshot on, or from its first event. @throws ProblemError */
export async function loadLog(store: VaultStore, vault: VaultId): Promise<LoadedLog> {
  const { snapshot, records } = await store.readLog(vault);
  if (!snapshot) return loadedWhole(records);
  const [at, ...after] = records;
  const chart = at && isHashRight(at) ? chartAt(snapshot, at) : null;
  // A snapshot is a cache: one that cannot be where it says, or that a recovery has overtaken, is left aside.
  if (!at || !chart || furthestBase(after)?.isRecovery) return loadWholeLog(store, vault);
  const start = { seq: snapshot.seq, link: snapshot.link, chart };
  return loaded({ snapshot, at }, replay(after, start), start);
}

/** Reads a vault's log from its first event, or from where it was cut. @throws ProblemError */
export async function loadWholeLog(store: VaultStore, vault: VaultId): Promise<LoadedLog> {
  return loadedWhole(await store.readEvents(vault, 1));
}

const loadedWhole = (records: readonly EventRecord[]): LoadedLog =>
  loaded({ snapshot: null, at: null }, replayWhole(records), genesis);

const isLink = (raw: unknown): boolean => raw instanceof Uint8Array;

/**
 * Where the chart stands after the event of a snapshot. Nothing that is stored is taken on trust: a
 * snapshot stands only at an event after which there is just one state.
 * @returns `null` when this snapshot cannot stand at this event
 */
function chartAt(snapshot: Snapshot, at: EventRecord): ChartState | null {
  const rest = { cameFrom: null, keySaved: false };
  if (at.seq !== snapshot.seq || !isLink(snapshot.link)) return null;
  if (!equalBytes(linkOf(at), snapshot.link)) return null;
  if (snapshot.table) return isKeyedType(at.type) && at.mac ? OPEN : null;
  const event = parseVaultEvent(at.type, at.data);
  if (snapshot.table !== null || !event || !erasesSecrets(event)) return null;
  return { path: event.type === 'reset.confirmed' ? 'resetting.erasing' : 'locked', ...rest };
}

function loaded(
  from: Pick<LoadedLog, 'snapshot' | 'at'>,
  tail: readonly ReplayedEvent[],
  start: Head & { readonly chart: ChartState },
): LoadedLog {
  const last = tail[tail.length - 1];
  const head = last ? { seq: last.record.seq, link: linkOf(last.record) } : start;
  return { ...from, tail, chart: last?.chart ?? start.chart, head };
}

/** Checks what was vouched for since the last reset with the audit key. @throws ProblemError */
export function checkMacs(records: readonly EventRecord[], auditKey: AuditKey): void {
  const reset = records.findLastIndex(({ type }) => type === 'reset.confirmed');
  for (const record of records.slice(reset + 1)) {
    if (record.mac && !isMacRight(record, auditKey)) throw damaged(record.seq, 'mac');
  }
}

/** Opens the sealed details of an event. @throws ProblemError `log.damaged` */
export function openDetails(record: EventRecord, bytes: Bytes, keys: PartKeys): EventDetails {
  try {
    if (!isPartRight(bytes, record.detailsDigest)) {
      throw new Error('"details" are not the ones of their event');
    }
    const plain = keys.openDetails(record.seq, record.type, bytes);
    const details = JSON.parse(fromUtf8(unpad(plain))) as EventDetails;
    plain.fill(0);
    return details;
  } catch {
    throw damaged(record.seq, 'sealed');
  }
}

/** Opens one sealed value. @throws UnsealError when it is not this event's */
export function openValue(seq: number, bytes: Bytes, keys: PartKeys): SecretValue {
  const plain = keys.openValue(seq, bytes);
  try {
    return decodeValue(unpad(plain));
  } finally {
    plain.fill(0);
  }
}

/** Facts turned into records and sealed parts, ready for one transaction. */
export interface SealedFacts {
  readonly records: readonly EventRecord[];
  readonly details: readonly SealedPart[];
  readonly values: readonly SealedPart[];
  readonly head: Head;
  readonly erases: boolean;
}

/** Seals facts onto a head. Pure but for the nonces: nothing is written here. */
export function sealFacts(
  facts: readonly Fact[],
  head: Head,
  vault: VaultId,
  at: number,
  keyring: Keyring,
): SealedFacts {
  const records: EventRecord[] = [];
  const details: SealedPart[] = [];
  const values: SealedPart[] = [];
  let { seq, link } = head;
  for (const fact of facts) {
    seq += 1;
    const { type } = fact.event;
    const seal = (content: Bytes, aad: Bytes): SealedPart => {
      const plain = pad(content);
      content.fill(0);
      const part = { seq, bytes: keyring.sealer.seal(plain, aad) };
      plain.fill(0);
      return part;
    };
    const detail =
      fact.details && seal(utf8(JSON.stringify(fact.details)), detailsData(vault, seq, type));
    const value =
      fact.value === undefined ? undefined : seal(encodeValue(fact.value), valueData(vault, seq));
    if (detail) details.push(detail);
    if (value) values.push(value);
    const record = closeRecord(
      {
        stream: vault,
        seq,
        format: FORMAT_VERSION,
        type,
        at,
        data: dataOf(fact.event),
        ...(detail && { detailsDigest: sha256(detail.bytes) }),
        ...(value && { valueDigest: sha256(value.bytes) }),
        prev: link,
      },
      keyring.auditKey,
    );
    records.push(record);
    link = linkOf(record);
  }
  const erases = facts.some(({ event }) => erasesSecrets(event));
  return { records, details, values, head: { seq, link }, erases };
}
