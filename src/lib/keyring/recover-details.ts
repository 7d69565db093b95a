import type { Bytes } from '../core/base/bytes.ts';
import type { EventDetails } from '../core/log/event-details.ts';
import { isEventRecord } from '../core/log/record-check.ts';
import type { EventRecord, SealedPart } from '../core/log/records.ts';
import type { SecretRow } from '../core/secrets/secret.ts';
import { EVENT_TABLE, isKeyedType } from '../core/projections/events/event-table.ts';
import { fromUtf8 } from '../crypto/bytes.ts';
import { type AuditKey, isHashRight, isMacRight } from '../crypto/hash-chain.ts';
import { unpad } from '../crypto/padding.ts';
import { isPartRight } from '../crypto/resealed-part.ts';
import type { PartKeys } from './data-keys.ts';

/** Types whose events can have details, those of secrets first. */
const KEYED_TYPES = Object.keys(EVENT_TABLE).filter(isKeyedType);

/** Details that opened, with the type of event that they are bound to. */
export interface OpenedDetails {
  readonly type: string;
  readonly details: EventDetails;
  /** Whether a record vouches for them: it is right itself, and names these bytes. */
  readonly isVouched: boolean;
}

/**
 * Whether a record stands by itself: it has the right hash and, where events of its type carry a mac, the
 * mac of this vault's key.
 */
export function isSound(record: EventRecord | undefined, auditKey: AuditKey): boolean {
  if (!record || !isEventRecord(record) || !isHashRight(record)) return false;
  return record.mac ? isMacRight(record, auditKey) : !isKeyedType(record.type);
}

/** Whether a sealed part is the one that its record names. */
export const isNamed = (bytes: Bytes, digest: Bytes | undefined): boolean =>
  isPartRight(bytes, digest);

function tryOpen({ seq, bytes }: SealedPart, type: string, keys: PartKeys): EventDetails | null {
  try {
    const plain = keys.openDetails(seq, type, bytes);
    const details = JSON.parse(fromUtf8(unpad(plain))) as EventDetails;
    plain.fill(0);
    return details;
  } catch {
    return null;
  }
}

/**
 * Opens sealed details whatever became of their record. They are bound to the vault, the sequence number
 * and the type of their event: which type that is, is found by trying where no record says it.
 * @returns `null` when they are not of this vault's key and this place
 */
export function openLoneDetails(
  part: SealedPart,
  record: EventRecord | undefined,
  auditKey: AuditKey,
  keys: PartKeys,
): OpenedDetails | null {
  if (!((part.bytes as unknown) instanceof Uint8Array)) return null;
  const said = record && typeof record.type === 'string' ? [record.type] : [];
  for (const type of new Set([...said, ...KEYED_TYPES])) {
    const details = tryOpen(part, type, keys);
    if (!details) continue;
    const isVouched =
      record?.type === type &&
      isSound(record, auditKey) &&
      isNamed(part.bytes, record.detailsDigest);
    return { type, details, isVouched };
  }
  return null;
}

/** What a row of the index says of a secret. Its note and its other values are not among it. */
export function detailsOf(row: SecretRow): EventDetails {
  const { id, place, name, domains, enabled, createdAt, changedAt, valueSeq, link } = row;
  const times = { createdAt, changedAt, ...(place !== id && { place }) };
  const links = link ? { links: [[valueSeq, link] as const] } : {};
  return { id, name, domains, enabled, valueSeq, ...times, ...links };
}

/** Details that were made from a row: those of the log always have a note, be it empty. */
export const isFromPage = ({ note }: EventDetails): boolean => note === undefined;
