import { describe, expect, test } from 'vitest';
import { ALPHABETS, generateValue, type AlphabetName } from '../../src/lib/core/generate-value.ts';
import { makePassphrase } from '../../src/lib/core/passphrase.ts';

/** Every byte as often as every other: 0 to 255, over and over. */
function everyByte() {
  let next = 0;
  return (length: number) => Uint8Array.from({ length }, () => next++ % 256);
}

describe('a generated value', () => {
  test.each(Object.keys(ALPHABETS) as AlphabetName[])('has no favourites in %s', (alphabet) => {
    const random = everyByte();
    const counts = new Map<string, number>();
    const size = ALPHABETS[alphabet].length;
    // Bytes that are thrown away leave each character with the same number of bytes out of 256.
    const fair = Math.floor(256 / size) * size;
    let text = '';
    while (text.length < fair * 4) text += generateValue({ length: 4, alphabet }, random);
    for (const one of text.slice(0, fair * 4)) counts.set(one, (counts.get(one) ?? 0) + 1);
    expect(counts.size).toBe(size);
    const all = [...counts.values()];
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
  });

  test('has the length that was asked for, and other lengths are refused', () => {
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    for (const length of [4, 5, 64, 512]) {
      expect(generateValue({ length, alphabet: 'symbols' }, random)).toHaveLength(length);
    }
    for (const length of [0, 3, 513, 1.5, Number.NaN]) {
      expect(() => generateValue({ length, alphabet: 'hex' }, random)).toThrow(RangeError);
    }
  });
});

test('a passphrase has 25 characters in groups, each value of five bits equally often', () => {
  const random = everyByte();
  const counts = new Map<string, number>();
  for (let turn = 0; turn < 256; turn += 1) {
    const text = makePassphrase(random);
    expect(text).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}$/);
    for (const one of text.replaceAll('-', '')) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  expect(new Set(counts.values())).toEqual(new Set([200]));
  expect(counts.size).toBe(32);
});
