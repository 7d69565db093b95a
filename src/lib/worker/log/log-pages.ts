import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord, LogBase } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { baseOf, ChainStart } from '../../keyring/log-base.ts';

/** Records read at once: some tens of milliseconds of work between two looks at anything else. */
export const PAGE = 1_000;

/** A vault's records in order, `PAGE` at a time, with those that are written meanwhile. */
export async function* pagesOf(
  store: VaultStore,
  vault: VaultId,
  from = 1,
): AsyncGenerator<readonly EventRecord[]> {
  for (let next = from; ;) {
    const records = await store.readEvents(vault, next, PAGE);
    const last = records[records.length - 1];
    if (!last) return;
    yield records;
    next = last.seq + 1;
  }
}

/**
 * Where a compacted log begins, `null` when it was never compacted or nothing says that it was.
 * @param hint what a snapshot says of it saves reading the whole log; the event that it names has to bear it
 * out. Without one, the compaction that reached furthest counts
 */
export async function findBase(
  store: VaultStore,
  vault: VaultId,
  hint?: LogBase,
): Promise<LogBase | null> {
  const [first] = await store.readEvents(vault, 1, 1);
  if (!first || first.seq === 1) return null;
  if (hint) {
    const [record] = await store.readEvents(vault, hint.at, 1);
    const base = record && baseOf(record);
    if (base?.at === hint.at && base.seq === hint.seq && equalBytes(base.link, hint.link)) {
      return base;
    }
  }
  const start = new ChainStart();
  for await (const records of pagesOf(store, vault)) {
    for (const record of records) start.take(record);
  }
  return start.base;
}
