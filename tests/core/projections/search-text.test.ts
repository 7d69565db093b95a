import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SearchText } from '../../../src/lib/core/projections/search-text.ts';

/** Texts that agree far and of which many are the same, in a page that is sorted by more than insertion. */
const text = fc
  .array(fc.constantFrom('stripe ', 'live', 'a', 'b', 'é', '😀', '\t'), { maxLength: 4 })
  .map((pieces) => pieces.join(''));
const rows = fc.array(fc.tuple(text, text), { maxLength: 120, size: 'max' });

const pageOf = (all: readonly (readonly [string, string])[]) =>
  new SearchText(all.map(([name, domains]) => `${name}\n${domains}\n`).join(''), all.length);

const whole = ([name, domains]: readonly [string, string]) => `${name}\n${domains}`;

describe('the text of a page', () => {
  test('gives the rows that have all of some words', () => {
    const words = fc.array(fc.constantFrom('stripe', 'e', 'live', 'ea', 'a', 'é', '😀'), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(rows, words, fc.option(fc.array(fc.nat(119))), (all, asked, some) => {
        const among = some?.filter((row) => row < all.length).toSorted((a, b) => a - b);
        const expected = (among ? [...new Set(among)] : [...all.keys()]).filter((row) =>
          asked.every((word) => whole(all[row] ?? ['', '']).includes(word)),
        );
        const found = pageOf(all).rowsWith(asked, among ? Uint16Array.from(new Set(among)) : null);
        expect([...found]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('gives the rows in the order of their texts, the last of the same ones first', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const expected = [...all.keys()].sort((a, b) => {
          const [one, other] = [whole(all[a] ?? ['', '']), whole(all[b] ?? ['', ''])];
          return one < other ? -1 : one > other ? 1 : b - a;
        });
        expect([...pageOf(all).sorted()]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('tells how far two texts agree', () => {
    const page = pageOf([
      ['abc', 'x'],
      ['abd', 'x'],
      ['abc', 'xy'],
    ]);
    const other = pageOf([['ab', '']]);
    expect(page.inCommon(0, page, 1, 0)).toBe(2);
    expect(page.inCommon(0, page, 2, 1)).toBe(5);
    expect(page.inCommon(1, other, 0, 0)).toBe(2);
  });
});
