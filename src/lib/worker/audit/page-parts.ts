import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord, SealedPart } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';

/** Sealed parts of a page of records, by their event. What is taken out of here was looked at. */
export interface PageParts {
  readonly details: Map<number, Uint8Array<ArrayBuffer>>;
  readonly values: Map<number, Uint8Array<ArrayBuffer>>;
}

export async function readParts(
  store: VaultStore,
  id: VaultId,
  records: readonly EventRecord[],
): Promise<PageParts> {
  const from = records[0]?.seq ?? 1;
  const to = records[records.length - 1]?.seq ?? from;
  const bySeq = (parts: readonly SealedPart[]) =>
    new Map(parts.map(({ seq, bytes }) => [seq, bytes]));
  const [details, values] = await Promise.all([
    store.readDetailsFrom(id, from, to),
    store.readValues(id, from, to),
  ]);
  return { details: bySeq(details), values: bySeq(values) };
}
