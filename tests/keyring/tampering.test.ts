import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotId, VaultId } from '../../src/lib/core/base/ids.ts';
import { ProblemError } from '../../src/lib/core/base/outcome.ts';
import type { Fact } from '../../src/lib/core/decide/command.ts';
import type { EventRecord } from '../../src/lib/core/log/records.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { checkMacs, genesis, replay, sealFacts } from '../../src/lib/keyring/sealed-log.ts';

const vault = '00112233445566778899aabbccddeeff' as VaultId;
const keyring = new Keyring(vault, (length) => crypto.getRandomValues(new Uint8Array(length)));
keyring.issue(0);
keyring.sealShown('s' as SlotId);

const facts: Fact[] = [
  { event: { type: 'key.issued' } },
  { event: { type: 'key.saved', way: 'copied' } },
  { event: { type: 'vault.opened', slot: 's' } },
  { event: { type: 'secret.added' }, details: { name: 'A', domains: '' }, value: 'one' },
  { event: { type: 'secret.added' }, details: { name: 'B', domains: '' }, value: 'two' },
  { event: { type: 'vault.locked', cause: 'user' } },
  { event: { type: 'unlock.rejected', reason: 'notThisVault' } },
  { event: { type: 'unlock.rejected', reason: 'notThisVault' } },
  { event: { type: 'vault.unlocked', way: 'vaultKey', slot: 's' } },
];
const { records } = sealFacts(facts, genesis, vault, 1_790_000_000_000, keyring);

/** Sequence number that reading the log names, `null` when it finds nothing. */
function named(log: readonly EventRecord[]): number | null {
  try {
    checkMacs(
      replay(log, genesis).map(({ record }) => record),
      keyring.auditKey ?? new Uint8Array(32),
    );
    return null;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'log.damaged') {
      return error.problem.seq;
    }
    throw error;
  }
}

const place = fc.nat(records.length - 1);

describe('a log that was tampered with', () => {
  test('an untouched log is whole', () => {
    expect(named(records)).toBeNull();
  });

  test('every flipped bit of a byte field is found, at the record or the one after it', () => {
    const fields = ['prev', 'hash', 'mac', 'detailsDigest', 'valueDigest'] as const;
    fc.assert(
      fc.property(place, fc.constantFrom(...fields), fc.nat(255), (at, field, bit) => {
        const record = records[at];
        const bytes = record?.[field]?.slice();
        if (!record || !bytes) return;
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const log = records.map((one) => (one === record ? { ...one, [field]: bytes } : one));
        const seq = named(log);
        // A mac is covered by the link of the record after it.
        expect(field === 'mac' ? [at + 1, at + 2] : [at + 1]).toContain(seq);
      }),
      { numRuns: 500 },
    );
  });

  test('a changed type, time or field is found at its record', () => {
    fc.assert(
      fc.property(place, fc.constantFrom('type', 'at', 'data'), (at, field) => {
        const change = { type: 'secret.edited', at: 5, data: { way: 'downloaded' } }[field];
        const log = records.map((one, seq) => (seq === at ? { ...one, [field]: change } : one));
        expect(named(log)).toBe(at + 1);
      }),
    );
  });

  test('a dropped, doubled, swapped or moved record is found where the order first breaks', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [first, second] = [records[low], records[high]];
        if (!first || !second) return;
        if (low < records.length - 1) expect(named(records.toSpliced(low, 1))).toBe(low + 1);
        expect(named(records.toSpliced(low, 0, first))).toBe(low + 2);
        if (low === high) return;
        expect(named(records.with(low, second).with(high, first))).toBe(low + 1);
        expect(named(records.toSpliced(high, 1).toSpliced(low, 0, second))).toBe(low + 1);
        expect(named(records.with(low, { ...second, seq: low + 1 }))).toBe(low + 1);
      }),
    );
  });

  test('a record forged without the audit key is not taken for a vouched one', () => {
    const other = new Keyring(vault, (length) => new Uint8Array(length).fill(9));
    other.issue(0);
    other.sealShown('x' as SlotId);
    const forged = sealFacts(facts, genesis, vault, 1_790_000_000_000, other).records;
    // Every record here was written with a key at hand, so the first of them is named.
    expect(named(forged)).toBe(1);
  });
});
