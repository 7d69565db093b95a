import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord, StreamId } from '../../core/log/records.ts';
import type { CopyStore } from '../../core/log/vault-copy.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { linkOf } from '../../crypto/hash-chain.ts';
import { loaded } from '../loaded.ts';
import { isIntact } from './records.ts';

/** How the log of one stream in the first copy stands to the same in the second. */
export type Relation =
  /** Both end at the same record. */
  | 'same'
  /** The first goes on from where the second ends. */
  | 'ahead'
  /** The second goes on from where the first ends. */
  | 'behind'
  /** Each has what the other does not follow from. */
  | 'apart';

/** Where the logs of one stream end in both copies; without a record, there is no log. */
export interface Ends {
  readonly main: EventRecord | undefined;
  readonly copy: EventRecord | undefined;
}

const isAt = (record: EventRecord | undefined, seq: number): record is EventRecord =>
  record?.seq === seq;

/**
 * Finds out how two logs stand to one another. No key is needed for it.
 * @throws ProblemError when a disk fails; `core.notLoaded`
 */
export async function relate(
  main: CopyStore,
  copy: CopyStore,
  stream: StreamId,
  ends: Ends,
): Promise<Relation> {
  if (!ends.main) return ends.copy ? 'behind' : 'same';
  if (!ends.copy) return 'ahead';
  if (ends.main.seq === ends.copy.seq) {
    return (await endAlike(main, copy, stream, ends.main, ends.copy)) ? 'same' : 'apart';
  }
  if (ends.main.seq > ends.copy.seq) {
    return (await goesOnFrom(main, stream, ends.copy)) ? 'ahead' : 'apart';
  }
  return (await goesOnFrom(copy, stream, ends.main)) ? 'behind' : 'apart';
}

/** Whether two last records of one number are the same one, of which one may be damaged. */
async function endAlike(
  main: CopyStore,
  copy: CopyStore,
  stream: StreamId,
  a: EventRecord,
  b: EventRecord,
): Promise<boolean> {
  if (equalBytes(linkOf(a), linkOf(b)) || equalBytes(a.hash, b.hash)) return true;
  // Two records that are both as they were written are two different ones.
  if (isIntact(a) && isIntact(b)) return false;
  const before = async (store: CopyStore) =>
    (await store.readEvents(stream, a.seq - 1, 1)).find(({ seq }) => seq === a.seq - 1);
  const [left, right] = await Promise.all([before(main), before(copy)]);
  return !left || !right || equalBytes(linkOf(left), linkOf(right));
}

/** Whether a longer log has the last record of a shorter one, or had it before a compaction. */
async function goesOnFrom(longer: CopyStore, stream: StreamId, end: EventRecord): Promise<boolean> {
  const [first, second] = await longer.readEvents(stream, end.seq, 2);
  const same = isAt(first, end.seq) ? first : undefined;
  const next = [first, second].find((record) => isAt(record, end.seq + 1));
  if (same && equalBytes(linkOf(same), linkOf(end))) return true;
  if (next) {
    // What comes next says which of the two is the right one; the other is damaged, or gone.
    if (equalBytes(next.prev, linkOf(end))) return true;
    const isSameRight = same !== undefined && equalBytes(next.prev, linkOf(same));
    if (isSameRight && (!isIntact(end) || equalBytes(same.hash, end.hash))) return true;
  }
  if (stream === 'session') return false;
  // Only the log of a vault is ever cut.
  const { isCutBehind } = await loaded(import('./cut-log.ts'));
  return isCutBehind(longer, stream as VaultId, end.seq);
}
