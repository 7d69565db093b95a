import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { toHex } from '../../src/lib/core/base/bytes.ts';
import { canonicalBytes, type OpenRecord } from '../../src/lib/crypto/hash-chain.ts';

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Uint8Array.from(bytes));
const maybeDigest = fc.option(digest, { nil: undefined });

const record = fc
  .record({
    stream: fc.stringMatching(/^[0-9a-f]{4,6}$/).map((id) => id as VaultId),
    seq: fc.nat(),
    format: fc.nat(3),
    type: fc.string(),
    at: fc.nat(),
    data: fc.dictionary(
      fc.string({ maxLength: 3 }).filter((key) => key !== '__proto__'),
      fc.oneof(fc.string(), fc.integer(), fc.boolean()),
      { maxKeys: 3 },
    ),
    prev: digest,
    detailsDigest: maybeDigest,
    valueDigest: maybeDigest,
  })
  .map(({ detailsDigest, valueDigest, ...rest }): OpenRecord => ({
    ...rest,
    ...(detailsDigest && { detailsDigest }),
    ...(valueDigest && { valueDigest }),
  }));

const text = (one: OpenRecord) => toHex(canonicalBytes(one));

/** A record's fields in a form that two records share only when they are the same. */
const identity = (one: OpenRecord) =>
  JSON.stringify([
    one.stream,
    one.seq,
    one.format,
    one.type,
    one.at,
    Object.keys(one.data).sort(),
    Object.keys(one.data)
      .sort()
      .map((key) => one.data[key]),
    one.detailsDigest ? [...one.detailsDigest] : null,
    one.valueDigest ? [...one.valueDigest] : null,
    [...one.prev],
  ]);

describe('the canonical bytes of a record', () => {
  test('do not depend on the order its data was written in', () => {
    fc.assert(
      fc.property(record, (one) => {
        const turned = Object.fromEntries(Object.entries(one.data).reverse());
        expect(text({ ...one, data: turned })).toBe(text(one));
      }),
    );
  });

  test('are the same for the same record only', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        expect(text(a) === text(b)).toBe(identity(a) === identity(b));
      }),
    );
  });

  test('differ when any one field differs', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        for (const field of Object.keys(b) as (keyof OpenRecord)[]) {
          const mixed = { ...a, [field]: b[field] };
          expect(text(mixed) === text(a)).toBe(identity(mixed) === identity(a));
        }
      }),
    );
  });
});
