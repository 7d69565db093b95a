import { describe, expect, test } from 'vitest';
import {
  ALPHABETS,
  generateValue,
  type AlphabetName,
} from '../../../src/lib/core/secrets/generate-value.ts';
import { makePassphrase } from '../../../src/lib/core/transfer/passphrase.ts';

/** Every byte as often as every other: 0 to 255, over and over. */
function everyByte() {
  let next = 0;
  return (length: number) => Uint8Array.from({ length }, () => next++ % 256);
}

/** A fixed stream of bytes without favourites of its own (mulberry32). */
function seeded(seed: number) {
  let state = seed;
  return (length: number) =>
    Uint8Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (mixed ^ (mixed >>> 14)) & 255;
    });
}

/** By how many standard deviations chi-squared is above what chance gives `kinds` kinds. */
function excess(places: readonly number[], kinds: number): number {
  const counts = new Array<number>(kinds).fill(0);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  const expected = places.length / kinds;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chi - (kinds - 1)) / Math.sqrt(2 * (kinds - 1));
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

  test('throws bytes away that would favour some characters, and those only', () => {
    // 62 characters go 4 times into 248: 247 is the last fair byte.
    const stream = [248, 255, 247, 0, 250, 61, 62, 1, 249, 248, 2];
    const asked: number[] = [];
    const random = (length: number) => {
      asked.push(length);
      return Uint8Array.from(stream.splice(0, length));
    };
    expect(generateValue({ length: 6, alphabet: 'letters' }, random)).toBe('9A9ABC');
    // Only what is missing is drawn again.
    expect(asked).toEqual([6, 3, 1, 1]);
    expect(stream).toEqual([]);
  });

  test('leaves no drawn byte in memory', () => {
    const drawn: Uint8Array<ArrayBuffer>[] = [];
    const random = (length: number) => {
      const bytes = new Uint8Array(length).fill(77);
      drawn.push(bytes);
      return bytes;
    };
    generateValue({ length: 32, alphabet: 'hex' }, random);
    expect(drawn.flatMap((bytes) => [...bytes]).every((byte) => byte === 0)).toBe(true);
  });

  test.each(Object.keys(ALPHABETS) as AlphabetName[])(
    'passes a chi-squared test of characters and of neighbours in %s',
    (alphabet) => {
      const characters = ALPHABETS[alphabet];
      const random = seeded(20_240_501);
      const text = Array.from({ length: 400 }, () =>
        generateValue({ length: 512, alphabet }, random),
      ).join('');
      const places = [...text].map((one) => characters.indexOf(one));
      expect(excess(places, characters.length)).toBeLessThan(4);
      const pairs = places.flatMap((one, index) =>
        index % 2 === 0 ? [one * characters.length + (places[index + 1] ?? 0)] : [],
      );
      expect(excess(pairs, characters.length ** 2)).toBeLessThan(4);
      // The test sees what it is for: bytes that are only taken modulo the size.
      if (256 % characters.length === 0) return;
      const biased = [...random(places.length)].map((byte) => byte % characters.length);
      expect(excess(biased, characters.length)).toBeGreaterThan(10);
    },
  );

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
