import type { Bytes } from '../core/base/bytes.ts';
import type { VaultId } from '../core/base/ids.ts';
import type { EventDetails } from '../core/log/event-details.ts';
import { type EventData, type EventRecord, FORMAT_VERSION } from '../core/log/records.ts';
import { detailsData } from '../crypto/associated-data.ts';
import { utf8 } from '../crypto/bytes.ts';
import { closeRecord, GENESIS_LINK, sha256 } from '../crypto/hash-chain.ts';
import { pad } from '../crypto/padding.ts';
import type { Keyring } from './keyring.ts';

/** What a record that stands alone says and names. */
export interface LoneRecord {
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  readonly data: EventData;
  readonly details?: Bytes | undefined;
  readonly value?: Bytes | undefined;
}

/**
 * Vouches for sealed parts whose own record is damaged or gone: a record of the same number that stands
 * alone, as those do that a compaction keeps. @throws when the keyring is not open
 */
export function remakeRecord(
  vault: VaultId,
  { seq, type, at, data, details, value }: LoneRecord,
  keyring: Keyring,
): EventRecord {
  const open = {
    stream: vault,
    seq,
    format: FORMAT_VERSION,
    type,
    at,
    data,
    ...(details && { detailsDigest: sha256(details) }),
    ...(value && { valueDigest: sha256(value) }),
    prev: GENESIS_LINK,
  };
  if (!keyring.auditKey) throw new Error('"audit key" asked for while no data key is in memory');
  return closeRecord(open, keyring.auditKey);
}

/** Seals details once more, for the event they belong to. @throws when the keyring is not open */
export function resealDetails(
  vault: VaultId,
  seq: number,
  type: string,
  details: EventDetails,
  keyring: Keyring,
): Bytes {
  const plain = pad(utf8(JSON.stringify(details)));
  const bytes = keyring.sealer.seal(plain, detailsData(vault, seq, type));
  plain.fill(0);
  return bytes;
}
