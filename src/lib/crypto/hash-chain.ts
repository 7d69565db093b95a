import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { type Bytes, toHex } from '../core/base/bytes.ts';
import { isEventRecord } from '../core/log/record-check.ts';
import type { EventRecord } from '../core/log/records.ts';
import { concat, equalBytes, ownBytes, utf8 } from './bytes.ts';
import { HMAC_BYTES, hmacInto } from './hmac.ts';

export const DIGEST_BYTES = 32;

/** What comes before the first record. */
export const GENESIS_LINK: Bytes = new Uint8Array(DIGEST_BYTES);

export const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(nobleSha256(bytes));

/** HMAC-SHA-256 (RFC 2104). */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Bytes =>
  hmacInto(ownBytes(HMAC_BYTES), key, message);

/** The audit key of a vault: one, or the one of each epoch of its data key, by the number of the event. */
export type AuditKey = Uint8Array | { readonly at: (seq: number) => Uint8Array };

const keyAt = (auditKey: AuditKey, seq: number): Uint8Array =>
  auditKey instanceof Uint8Array ? auditKey : auditKey.at(seq);

/** A record before it is hashed. */
export type OpenRecord = Omit<EventRecord, 'hash' | 'mac'>;

/**
 * The bytes a record's hash covers: the UTF-8 of a JSON array with every field in a fixed order, data
 * as entries sorted by name, and byte strings as hex. Two records give the same bytes only when they
 * are the same.
 */
export function canonicalBytes(record: OpenRecord): Bytes {
  const entries = Object.entries(record.data).sort(([a], [b]) => (a < b ? -1 : 1));
  return utf8(
    JSON.stringify([
      'lockstate event v1',
      record.stream,
      record.seq,
      record.format,
      record.type,
      record.at,
      entries,
      record.detailsDigest ? toHex(record.detailsDigest) : null,
      record.valueDigest ? toHex(record.valueDigest) : null,
      toHex(record.prev),
    ]),
  );
}

/**
 * Hashes a record and, with the audit key at hand, vouches for it.
 * @param auditKey 32 bytes, `null` for events written while the vault was locked
 */
export function closeRecord(record: OpenRecord, auditKey: AuditKey | null): EventRecord {
  const hash = sha256(canonicalBytes(record));
  if (!auditKey) return { ...record, hash };
  return { ...record, hash, mac: hmacSha256(keyAt(auditKey, record.seq), hash) };
}

/** Link of a damaged record that has none: nothing goes on from there. */
const NO_LINK: Bytes = new Uint8Array(0);

/**
 * What the next record's `prev` must be: SHA-256 over the hash and the mac. Covering the mac means that
 * none can be changed or taken away unnoticed, except on the last record.
 * @returns 32 bytes; none where the record is damaged so that its hash or mac are no bytes
 */
export function linkOf(record: Pick<EventRecord, 'hash' | 'mac'>): Bytes {
  const { hash, mac } = record as { readonly hash: unknown; readonly mac?: unknown };
  if (!(hash instanceof Uint8Array)) return NO_LINK;
  if (mac === undefined) return sha256(hash);
  return mac instanceof Uint8Array ? sha256(concat(hash, mac)) : NO_LINK;
}

/** Whether the hash fits the record's own fields. What has not even the shape of a record does not fit. */
export function isHashRight(record: EventRecord): boolean {
  return isEventRecord(record) && equalBytes(record.hash, sha256(canonicalBytes(record)));
}

/** Whether the record was vouched for with this audit key. A record without a mac was not. */
export function isMacRight({ seq, hash, mac }: EventRecord, auditKey: AuditKey): boolean {
  return mac !== undefined && equalBytes(mac, hmacSha256(keyAt(auditKey, seq), hash));
}
