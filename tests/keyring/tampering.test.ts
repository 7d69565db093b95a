import { describe, expect, test } from 'vitest';
import type { SlotId, VaultId } from '../../src/lib/core/base/ids.ts';
import { ProblemError } from '../../src/lib/core/base/outcome.ts';
import type { Fact } from '../../src/lib/core/decide/command.ts';
import type { EventRecord } from '../../src/lib/core/log/records.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { genesis } from '../../src/lib/keyring/log-base.ts';
import { checkMacs, replay, sealFacts } from '../../src/lib/keyring/sealed-log.ts';

const vault = '00112233445566778899aabbccddeeff' as VaultId;
const keyring = new Keyring(vault, (length) => crypto.getRandomValues(new Uint8Array(length)));
keyring.issue(0);
keyring.sealShown('s' as SlotId, null);

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

const places = records.map((_, index) => index);
const pairs = places.flatMap((low) =>
  places.filter((high) => high > low).map((high) => [low, high]),
);

const at = (place: number | undefined): EventRecord => {
  const record = records[place ?? -1];
  if (!record) throw new Error('no such record');
  return record;
};

describe('a log that was tampered with', () => {
  test('an untouched log is whole', () => {
    expect(named(records)).toBeNull();
  });

  // All of them, not a sample: a log this short has few enough bits. How many records have the field is
  // written out, so that none is left out without a word.
  test.each([
    ['prev', 9],
    ['hash', 9],
    ['mac', 9],
    ['detailsDigest', 2],
    ['valueDigest', 2],
  ] as const)(
    'every flipped bit of %s is found, at the record or the one after it',
    (field, of) => {
      const having = places.filter((place) => at(place)[field] !== undefined);
      expect(having).toHaveLength(of);
      let tried = 0;
      for (const place of having) {
        const whole = at(place)[field] ?? new Uint8Array();
        for (let bit = 0; bit < whole.length * 8; bit += 1) {
          const bytes = whole.slice();
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          const seq = named(records.with(place, { ...at(place), [field]: bytes }));
          // A mac is covered by the link of the record after it.
          expect(field === 'mac' ? [place + 1, place + 2] : [place + 1]).toContain(seq);
          tried += 1;
        }
      }
      expect(tried).toBe(of * 256);
    },
  );

  test.each([
    ['type', 'secret.edited'],
    ['at', 5],
    ['data', { way: 'downloaded' }],
  ] as const)('a changed %s is found at its record', (field, changed) => {
    for (const place of places) {
      expect(at(place)[field]).not.toEqual(changed);
      const log = records.with(place, { ...at(place), [field]: changed } as EventRecord);
      expect(named(log)).toBe(place + 1);
    }
  });

  test('a dropped record is found where the order first breaks', () => {
    for (const place of places.slice(0, -1))
      expect(named(records.toSpliced(place, 1))).toBe(place + 1);
  });

  test('a doubled record is found where the order first breaks', () => {
    for (const place of places)
      expect(named(records.toSpliced(place, 0, at(place)))).toBe(place + 2);
  });

  test.each<[string, (low: number, high: number) => EventRecord[]]>([
    ['swapped with another', (low, high) => records.with(low, at(high)).with(high, at(low))],
    ['moved ahead', (low, high) => records.toSpliced(high, 1).toSpliced(low, 0, at(high))],
    ['put in for another', (low, high) => records.with(low, { ...at(high), seq: low + 1 })],
    ['put in for a later one', (low, high) => records.with(high, { ...at(low), seq: high + 1 })],
  ])('a record %s is found where the order first breaks', (kind, tamper) => {
    expect(pairs).toHaveLength(36);
    for (const [low = 0, high = 0] of pairs)
      expect(named(tamper(low, high))).toBe((kind === 'put in for a later one' ? high : low) + 1);
  });

  // Each record of it is right by itself, under the same key: only the links say that it is not this log.
  test('a log that goes on as another of the same vault is found where it does', () => {
    const later = sealFacts(facts, genesis, vault, 1_790_000_000_001, keyring).records;
    expect(named(later)).toBeNull();
    for (const place of places.slice(1)) {
      const log = [...records.slice(0, place), ...later.slice(place)];
      expect(named(log)).toBe(place + 1);
      const [one] = later.slice(place);
      if (!one) throw new Error('no such record');
      expect(named(records.with(place, one))).toBe(place + 1);
    }
  });

  test('a record forged without the audit key is not taken for a vouched one', () => {
    const other = new Keyring(vault, (length) => new Uint8Array(length).fill(9));
    other.issue(0);
    other.sealShown('x' as SlotId, null);
    const forged = sealFacts(facts, genesis, vault, 1_790_000_000_000, other).records;
    // Every record here was written with a key at hand, so the first of them is named.
    expect(named(forged)).toBe(1);
  });
});
