import { expect, test } from 'vitest';
import type { VaultId } from '../../../src/lib/core/base/ids.ts';
import type { EventRecord } from '../../../src/lib/core/log/records.ts';
import type { StreamCommit } from '../../../src/lib/core/log/vault-store.ts';
import { GENESIS_LINK } from '../../../src/lib/crypto/hash-chain.ts';
import { urgencyOf } from '../../../src/lib/worker/erase/erases.ts';

const stream = '00112233445566778899aabbccddeeff' as VaultId;
const commit = (isLast: boolean): StreamCommit => {
  const data = { epoch: 2, from: 1, upTo: 9, isLast };
  const digests = { prev: GENESIS_LINK, hash: GENESIS_LINK };
  const record: EventRecord = {
    ...{ stream, seq: 12, format: 1, type: 'data.resealed', at: 0, data },
    ...digests,
  };
  return { stream, expected: { seq: 11, link: GENESIS_LINK }, records: [record] };
};

test('the end of a change of key is soon due to leave the files, each step to it is not', () => {
  expect(urgencyOf([commit(true)])).toBe('soon');
  expect(urgencyOf([commit(false)])).toBeNull();
});
