import type { VaultId } from '../../core/base/ids.ts';
import type { SealedPart } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';

/** Sealed parts of a page of records, by their event. What is taken out of here was looked at. */
export interface PageParts {
  readonly details: Map<number, Uint8Array<ArrayBuffer>>;
  readonly values: Map<number, Uint8Array<ArrayBuffer>>;
}

/** Sealed parts from one sequence number to another, both included; without `to`, all that follow. */
export async function readParts(
  store: VaultStore,
  id: VaultId,
  from: number,
  to?: number,
): Promise<PageParts> {
  const bySeq = (parts: readonly SealedPart[]) =>
    new Map(parts.map(({ seq, bytes }) => [seq, bytes]));
  const [details, values] = await Promise.all([
    store.readDetailsFrom(id, from, to),
    store.readValues(id, from, to),
  ]);
  return { details: bySeq(details), values: bySeq(values) };
}
