import { ProblemError } from '../../core/base/outcome.ts';
import type { SealedPart, StreamId } from '../../core/log/records.ts';
import type { CopyStore } from '../../core/log/vault-copy.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import { GENESIS_LINK } from '../../crypto/hash-chain.ts';

/** What is written of a log; where it ends is added. */
type CopiedCommit = Omit<StreamCommit, 'expected' | 'details' | 'values'> & {
  readonly details?: readonly SealedPart[] | undefined;
  readonly values?: readonly SealedPart[] | undefined;
};

/** The number that a copy's log ends at; 0 where there is none. */
export const lastSeq = async (copy: CopyStore, owner: StreamId): Promise<number> =>
  (await copy.readLastEvents()).find(({ stream }) => stream === owner)?.seq ?? 0;

/** Writes to a log that ends at an event. @throws ProblemError when it ends elsewhere: it is looked at anew then */
export async function commitCopy(
  copy: CopyStore,
  { details, values, ...rest }: CopiedCommit,
  end: number,
): Promise<void> {
  const expected = { seq: end, link: GENESIS_LINK };
  const parts = { details: details ?? [], values: values ?? [] };
  const result = await copy.commit([{ ...rest, ...parts, expected }]);
  if (!result.ok) throw new ProblemError({ code: 'storage.failed' });
}

/** Removes all that a copy has of a vault. */
export async function dropOwner(copy: CopyStore, owner: StreamId): Promise<void> {
  await commitCopy(
    copy,
    { stream: owner, records: [], removeVault: true },
    await lastSeq(copy, owner),
  );
}
