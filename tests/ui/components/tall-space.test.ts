import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anchored,
  atJump,
  endOf,
  excessOf,
  type Extent,
  isCramped,
  MAX_HEIGHT,
  moved,
  type Place,
  placeAt,
  within,
} from '../../../src/lib/ui/components/tall-space.ts';

/** More than a frame of a wheel or a finger, and less than what the scrollbar moves by. */
const JUMP = 3_000;

const extentOf = (height: number, viewport = 800): Extent => ({
  max: Math.max(0, Math.min(height, MAX_HEIGHT) - viewport),
  excess: excessOf(height),
});
const TALL = extentOf(1_000_000 * 72);

const anyHeight = fc.integer({ min: 0, max: 400_000_000 });
const offsetOf = ({ scroll, shift }: Place) => scroll + shift;

/** A place that can be: jumped to, and moved away from a little. */
const anyPlace = (extent: Extent) =>
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }))
    .map(([share, drift]) => {
      const { scroll, shift } = atJump(Math.round(share * extent.max), extent);
      return within({ scroll: Math.round(scroll + drift * 400_000), shift }, extent);
    });

describe('a space that is higher than a browser can scroll', () => {
  test('is as high as its rows', () => {
    expect(endOf(TALL)).toBe(72_000_000 - 800);
    expect(endOf(extentOf(5_000))).toBe(4_200);
    expect(endOf(extentOf(300))).toBe(0);
  });

  test('is reached at both ends, and near them to the pixel, wherever the scrollbar goes', () => {
    fc.assert(
      fc.property(anyHeight, fc.integer({ min: 0, max: 500_000 }), (height, near) => {
        const extent = extentOf(height);
        const by = Math.min(near, Math.floor(extent.max / 4));
        expect(offsetOf(atJump(by, extent))).toBe(by);
        expect(offsetOf(atJump(extent.max - by, extent))).toBeCloseTo(endOf(extent) - by, 4);
        expect(offsetOf(placeAt(atJump(0, extent), endOf(extent), extent, JUMP))).toBe(
          endOf(extent),
        );
        expect(offsetOf(placeAt(atJump(extent.max, extent), 0, extent, JUMP))).toBe(0);
      }),
    );
  });

  test('small movements go as far in it as on the screen', () => {
    fc.assert(
      fc.property(anyPlace(TALL), fc.integer({ min: -JUMP, max: JUMP }), (place, by) => {
        const scroll = Math.min(Math.max(0, place.scroll + by), TALL.max);
        const next = moved(place, scroll, TALL, JUMP);
        expect(offsetOf(next) - offsetOf(place)).toBeCloseTo(scroll - place.scroll, 6);
      }),
    );
  });

  test('a jump leads as far down as the scrollbar is', () => {
    const middle = moved({ scroll: 0, shift: 0 }, Math.round(TALL.max / 2), TALL, JUMP);
    expect(offsetOf(middle) / endOf(TALL)).toBeCloseTo(0.5, 6);
    fc.assert(
      fc.property(anyHeight, fc.nat(), fc.nat(), (height, a, b) => {
        const extent = extentOf(height);
        const [less, more] = [a, b].map((one) => one % (extent.max + 1)).sort((x, y) => x - y);
        const [before, after] = [atJump(less ?? 0, extent), atJump(more ?? 0, extent)];
        expect(offsetOf(before)).toBeLessThanOrEqual(offsetOf(after));
      }),
    );
  });

  test('never shows what is before the first row or behind the last', () => {
    fc.assert(
      fc.property(
        anyHeight,
        fc.array(
          fc.record({ to: fc.double({ min: 0, max: 1, noNaN: true }), small: fc.boolean() }),
        ),
        (height, steps) => {
          const extent = extentOf(height);
          let place: Place = { scroll: 0, shift: 0 };
          for (const { to, small } of steps) {
            const target = small ? place.scroll + (to - 0.5) * 2 * JUMP : to * extent.max;
            const scroll = Math.min(Math.max(0, Math.round(target)), extent.max);
            place = moved(place, scroll, extent, JUMP);
            expect(place.shift).toBeGreaterThanOrEqual(0);
            expect(place.shift).toBeLessThanOrEqual(extent.excess);
          }
        },
      ),
    );
  });

  test('putting the scrollbar where it belongs moves nothing, and leaves room on both sides', () => {
    fc.assert(
      fc.property(anyPlace(TALL), (place) => {
        const next = anchored(offsetOf(place), TALL);
        expect(offsetOf(next)).toBeCloseTo(offsetOf(place), 6);
        expect(isCramped(next, TALL)).toBe(false);
        expect(next.shift).toBeGreaterThanOrEqual(0);
        expect(next.shift).toBeLessThanOrEqual(TALL.excess);
      }),
    );
  });

  test('a scrollbar that ends before the rows do is cramped', () => {
    expect(isCramped({ scroll: TALL.max, shift: 1_000 }, TALL)).toBe(true);
    expect(isCramped({ scroll: 0, shift: 1_000 }, TALL)).toBe(true);
    expect(isCramped({ scroll: TALL.max, shift: TALL.excess }, TALL)).toBe(false);
  });

  test('one place leads to another near by without the scrollbar being moved elsewhere', () => {
    fc.assert(
      fc.property(anyPlace(TALL), fc.integer({ min: -JUMP, max: JUMP }), (place, by) => {
        const offset = Math.min(Math.max(0, offsetOf(place) + by), endOf(TALL));
        const next = placeAt(place, offset, TALL, JUMP);
        expect(offsetOf(next)).toBeCloseTo(offset, 6);
        expect(next.scroll).toBeGreaterThanOrEqual(0);
        expect(next.scroll).toBeLessThanOrEqual(TALL.max);
      }),
    );
  });
});

test('a list that a browser can scroll is left to it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: MAX_HEIGHT }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (height, share) => {
        const extent = extentOf(height);
        const offset = share * extent.max;
        for (const place of [
          atJump(offset, extent),
          anchored(offset, extent),
          placeAt({ scroll: 0, shift: 0 }, offset, extent, JUMP),
          moved({ scroll: 0, shift: 0 }, offset, extent, JUMP),
        ])
          expect(place).toEqual({ scroll: offset, shift: 0 });
      },
    ),
  );
});
