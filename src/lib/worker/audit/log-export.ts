import { toHex } from '../../core/base/bytes.ts';
import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord, Head, LogBase } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import { vaultMachine } from '../../machines/vault-machine.ts';
import { pagesOf } from '../log/log-pages.ts';
import type { OnProgress } from '../protocol/progress.ts';

/** Version of the lines that FORMAT.md describes. */
export const LOG_EXPORT_FORMAT = 1;

const hexOrNull = (bytes: unknown): string | null =>
  bytes instanceof Uint8Array ? toHex(bytes) : null;

/** One record as a line: what its hash covers, the hash, and the mac. Nothing sealed is in it. */
function lineOf({ seq, format, type, at, data, prev, hash, mac, ...digests }: EventRecord): string {
  return JSON.stringify({
    seq,
    format,
    type,
    at,
    data,
    detailsDigest: hexOrNull(digests.detailsDigest),
    valueDigest: hexOrNull(digests.valueDigest),
    prev: hexOrNull(prev),
    hash: hexOrNull(hash),
    mac: hexOrNull(mac),
  });
}

/**
 * A vault's log as JSON Lines: a first line that says whose it is, where it begins and ends, and by which
 * machine it is to be replayed; then a line for each record.
 */
export async function exportLog(
  vault: VaultId,
  store: VaultStore,
  base: LogBase | null,
  head: Head,
  now: number,
  onProgress: OnProgress,
): Promise<Blob> {
  const first = {
    lockstate: 'log',
    format: LOG_EXPORT_FORMAT,
    vault,
    writtenAt: now,
    base: base && {
      seq: base.seq,
      link: toHex(base.link),
      at: base.at,
      ...(base.isRecovery && { isRecovery: true }),
    },
    head: { seq: head.seq, link: toHex(head.link) },
    machine: vaultMachine.config,
  };
  const chunks: string[] = [`${JSON.stringify(first)}\n`];
  for await (const records of pagesOf(store, vault)) {
    const upToHead = records.filter(({ seq }) => seq <= head.seq);
    if (upToHead.length === 0) break;
    chunks.push(upToHead.map((record) => `${lineOf(record)}\n`).join(''));
    onProgress({ done: upToHead[upToHead.length - 1]?.seq ?? head.seq, total: head.seq });
  }
  return new Blob(chunks, { type: 'application/x-ndjson' });
}
