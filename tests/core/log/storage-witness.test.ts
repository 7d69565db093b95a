import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfileId, VaultId } from '../../../src/lib/core/base/ids.ts';
import {
  lossOf,
  mergeWitnesses,
  NO_WITNESS,
  type StorageWitness,
  type WitnessEntry,
  withEntry,
} from '../../../src/lib/core/log/storage-witness.ts';

const [A, B] = ['aa'.repeat(16), 'bb'.repeat(16)] as VaultId[] as [VaultId, VaultId];
const link = (byte: number) => new Uint8Array(32).fill(byte);
const entry = (vault: VaultId, seq: number | null, epoch = 0, more = {}): WitnessEntry => ({
  vault,
  profile: 'cc'.repeat(16) as ProfileId,
  epoch,
  head: seq === null ? null : { seq, link: link(seq) },
  at: seq ?? 0,
  backupAt: null,
  ...more,
});
const witness = (...entries: WitnessEntry[]): StorageWitness => ({ ...NO_WITNESS, entries });

describe('two copies of the witness', () => {
  const sorted = ({ entries, ...rest }: StorageWitness) => ({
    ...rest,
    entries: [...entries].sort((a, b) => (a.vault < b.vault ? -1 : 1)),
  });

  test('are one: the further entry of each vault, and what only one has', () => {
    const one = witness(entry(A, 3), entry(B, 7));
    expect(sorted(mergeWitnesses(one, witness(entry(A, 5))))).toEqual(
      witness(entry(A, 5), entry(B, 7)),
    );
    expect(mergeWitnesses(NO_WITNESS, one)).toEqual(one);
  });

  test('a word of the person outdoes every number: a removal, and a loss that is known', () => {
    const stale = witness(entry(A, 50));
    expect(mergeWitnesses(stale, witness(entry(A, null, 1)))).toEqual(witness(entry(A, null, 1)));
    expect(mergeWitnesses(witness(entry(A, 10, 1)), stale)).toEqual(witness(entry(A, 10, 1)));
  });

  test('what the browser dropped, and what of it is known, counts up', () => {
    const merged = mergeWitnesses(
      { entries: [], dropped: 2, settled: 1 },
      { entries: [], dropped: 1, settled: 1 },
    );
    expect(merged).toEqual({ entries: [], dropped: 2, settled: 1 });
  });

  test('it does not matter which comes first, or how often', () => {
    const some = fc
      .record({
        vault: fc.constantFrom(A, B),
        seq: fc.option(fc.integer({ min: 1, max: 4 })),
        epoch: fc.nat(2),
      })
      .map(({ vault, seq, epoch }) => entry(vault, seq, epoch));
    const copy = fc
      .record({ entries: fc.array(some), dropped: fc.nat(3), settled: fc.nat(3) })
      .map((one) => mergeWitnesses(one, NO_WITNESS));
    fc.assert(
      fc.property(copy, copy, copy, (a, b, c) => {
        const ab = mergeWitnesses(a, b);
        expect(sorted(mergeWitnesses(b, a))).toEqual(sorted(ab));
        expect(sorted(mergeWitnesses(ab, b))).toEqual(sorted(ab));
        expect(sorted(mergeWitnesses(ab, c))).toEqual(
          sorted(mergeWitnesses(a, mergeWitnesses(b, c))),
        );
      }),
    );
  });

  test('one entry takes the place of the vault’s own', () => {
    expect(withEntry(witness(entry(A, 3), entry(B, 1)), entry(A, 4))).toEqual(
      witness(entry(B, 1), entry(A, 4)),
    );
  });
});

describe('what the disk misses', () => {
  const known = entry(A, 5, 0, { at: 99, backupAt: 44 });
  const loss = { vault: A, profile: known.profile, seq: 5, at: 99, backupAt: 44 };

  test.each([
    ['nothing, with the same event there', { last: 5, linkThere: link(5) }, null],
    ['nothing, with more after it', { last: 9, linkThere: link(5) }, null],
    ['nothing, where the event was compacted', { last: 9, linkThere: null }, null],
    ['all', { last: 0, linkThere: null }, { type: 'gone', ...loss }],
    ['the last ones', { last: 4, linkThere: null }, { type: 'older', ...loss, have: 4 }],
    ['its history', { last: 5, linkThere: link(6) }, { type: 'altered', ...loss }],
  ])('%s', (_, onDisk, expected) => {
    expect(lossOf(known, onDisk)).toEqual(expected);
  });

  test('a vault that was removed misses nothing', () => {
    expect(lossOf(entry(A, null, 1), { last: 0, linkThere: null })).toBeNull();
  });
});
