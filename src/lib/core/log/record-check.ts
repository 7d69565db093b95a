import type { EventData, EventRecord } from './records.ts';

/** Length of a digest, a link and a mac, in bytes. */
const DIGEST_BYTES = 32;

const isDigest = (raw: unknown): boolean =>
  raw instanceof Uint8Array && raw.length === DIGEST_BYTES;

const isDigestOrAbsent = (raw: unknown): boolean => raw === undefined || isDigest(raw);

const isCount = (raw: unknown): boolean => Number.isSafeInteger(raw) && Number(raw) >= 0;

/** Whether what lies on the disk as the data of an event is fields at all, whatever they say. */
export const isEventData = (raw: unknown): raw is EventData =>
  typeof raw === 'object' && raw !== null;

function isFlat(raw: unknown): boolean {
  if (!isEventData(raw) || Array.isArray(raw)) return false;
  return Object.values(raw).every((one) => ['string', 'number', 'boolean'].includes(typeof one));
}

/** Whether what lies on the disk has the shape of an event record at all, whatever it says. */
export function isEventRecord(raw: unknown): raw is EventRecord {
  if (typeof raw !== 'object' || raw === null) return false;
  const record = raw as Readonly<Record<keyof EventRecord, unknown>>;
  return (
    typeof record.stream === 'string' &&
    isCount(record.seq) &&
    isCount(record.format) &&
    typeof record.type === 'string' &&
    Number.isFinite(record.at) &&
    isFlat(record.data) &&
    isDigestOrAbsent(record.detailsDigest) &&
    isDigestOrAbsent(record.valueDigest) &&
    isDigest(record.prev) &&
    isDigest(record.hash) &&
    isDigestOrAbsent(record.mac)
  );
}
