import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord } from '../../core/log/records.ts';
import type { CopyStore } from '../../core/log/vault-copy.ts';
import { baseOf } from '../../keyring/log-base.ts';
import { pagesOf } from '../log/log-pages.ts';
import { isIntact } from './records.ts';

/** Whether a log behind this number says that all up to there, or further, was cut off by a compaction. */
export async function isCutBehind(store: CopyStore, vault: VaultId, seq: number): Promise<boolean> {
  for await (const records of pagesOf(store, vault, seq + 1)) {
    const isCut = (record: EventRecord): boolean => (baseOf(record)?.seq ?? 0) >= seq;
    if (records.some((record) => isCut(record) && isIntact(record))) return true;
  }
  return false;
}
