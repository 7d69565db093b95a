import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROVIDER_KINDS, providerId } from '../../src/lib/core/base/ids.ts';
import { utf8 } from '../../src/lib/crypto/bytes.ts';
import { decodeValue, encodeValue } from '../../src/lib/keyring/sealed-value.ts';

describe('a value as it is sealed', () => {
  test('is the UTF-8 of a text, as it always was', () => {
    for (const text of ['', 'a', '["keepass",1,"x"]', '\u0000', 'ÿþ', '🔑']) {
      expect(encodeValue(text)).toEqual(utf8(text));
    }
  });

  test('comes back as what it was, a text or a link', () => {
    const text = fc.string({ unit: 'grapheme' });
    const link = fc.record({
      kind: fc.constantFrom(...PROVIDER_KINDS),
      provider: fc.nat().map(providerId),
      reference: fc.string({ minLength: 1 }).filter((one) => !/[\p{Cc}\p{Cs}]/u.test(one)),
    });
    fc.assert(
      fc.property(fc.oneof(text, link), (value) => {
        expect(decodeValue(encodeValue(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['nothing behind the mark', []],
    ['no JSON', [...utf8('x')]],
    ['no list', [...utf8('{}')]],
    ['another kind', [...utf8('["bitwarden",1,"x"]')]],
    ['no number', [...utf8('["keepass","1","x"]')]],
    ['no reference', [...utf8('["keepass",1,""]')]],
    ['two lines', [...utf8('["keepass",1,"a\\nb"]')]],
    ['no UTF-8', [0xfe]],
  ])('is refused with %s', (_, bytes) => {
    expect(() => decodeValue(new Uint8Array([0xff, ...bytes]))).toThrow();
  });
});
