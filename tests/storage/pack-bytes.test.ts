import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePack, encodePack, type Slice } from '../../src/lib/storage/packs/pack-bytes.ts';
import { canEncode, decodeEvent, encodeEvent } from '../../src/lib/storage/packs/event-bytes.ts';
import type { VaultId } from '../../src/lib/core/base/ids.ts';

const slices = fc.array(
  fc.record({
    kind: fc.constantFrom('events' as const, 'details' as const, 'values' as const),
    seq: fc.integer({ min: 1, max: 0xffff_ffff }),
    bytes: fc.uint8Array({ maxLength: 60 }),
  }),
  { minLength: 1, maxLength: 8 },
);

const plain = (all: readonly Slice[]) =>
  all.map((slice) => ({ ...slice, bytes: [...slice.bytes] }));

describe('a pack', () => {
  test('gives back the slices that were put into it', () => {
    fc.assert(
      fc.property(slices, (all) => {
        expect(plain(decodePack(encodePack(all)))).toEqual(plain(all));
      }),
    );
  });

  test('whose byte changed gives all slices but the one that was hit', () => {
    fc.assert(
      fc.property(slices, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, where, bits) => {
        const pack = encodePack(all);
        const at = where % pack.length;
        pack[at] = (pack[at] ?? 0) ^ bits;
        const texts = plain(decodePack(pack)).map((one) => JSON.stringify(one));
        const missing = plain(all).filter((one) => !texts.includes(JSON.stringify(one)));
        expect(missing.length).toBeLessThanOrEqual(1);
        // What cannot be read any more is kept as it is, whatever else is written anew.
        expect(encodePack(decodePack(pack))).toEqual(pack);
      }),
    );
  });

  test('that was cut gives all slices before the cut', () => {
    fc.assert(
      fc.property(slices, fc.nat(), (all, where) => {
        const pack = encodePack(all);
        const length = where % pack.length;
        let end = 0;
        const whole = all.filter((slice) => (end += 20 + slice.bytes.length) <= length);
        const found = decodePack(pack.subarray(0, length)).filter(
          ({ kind }) => kind !== 'unreadable',
        );
        expect(plain(found)).toEqual(plain(whole));
      }),
    );
  });
});

describe("an event's bytes", () => {
  const vault = 'a'.repeat(32) as VaultId;
  const bytes = fc.uint8Array({ maxLength: 40 });
  const records = fc.record(
    {
      stream: fc.constant(vault),
      seq: fc.integer({ min: 1, max: 0xffff_ffff }),
      format: fc.integer({ min: 1, max: 9 }),
      type: fc.string(),
      at: fc.integer({ min: 0, max: 2 ** 45 }),
      data: fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()),
        { noNullPrototype: true },
      ),
      detailsDigest: bytes,
      valueDigest: bytes,
      prev: bytes,
      hash: bytes,
      mac: bytes,
    },
    { requiredKeys: ['stream', 'seq', 'format', 'type', 'at', 'data', 'prev', 'hash'] },
  );

  test('give back the record', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(canEncode(record as never)).toBe(true);
        const read = decodeEvent(vault, record.seq, encodeEvent(record as never));
        expect(read).toEqual(record);
      }),
    );
  });

  test('are refused of a record that they could not give back', () => {
    const record = { stream: vault, seq: 1, format: 1, type: 'a', at: 1, data: {} };
    const whole = { ...record, prev: new Uint8Array(1), hash: new Uint8Array(1) };
    expect(canEncode(whole as never)).toBe(true);
    for (const change of [
      { seq: 0 },
      { seq: 1.5 },
      { seq: 2 ** 32 },
      { seq: 'x' },
      { format: Number.NaN },
      { type: 5 },
      { at: undefined },
      { data: null },
      { data: { list: [] } },
      { data: { number: Number.POSITIVE_INFINITY } },
      { hash: 'text' },
      { hash: undefined },
      { prev: undefined },
      { mac: new Uint8Array(300) },
      { another: 1 },
    ]) {
      expect(canEncode({ ...whole, ...change } as never), JSON.stringify(change)).toBe(false);
    }
  });

  test('that are cut or garbled are none, or another record; never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (some) => {
        const read = decodeEvent(vault, 1, some);
        expect(read === null || read.seq === 1).toBe(true);
      }),
    );
  });
});
