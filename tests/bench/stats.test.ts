import { expect, test } from 'vitest';
import { growthOf, quantile, ratioOf, spreadOf } from '../../bench/stats.ts';

test('a spread is the middle and the quarters around it', () => {
  expect(spreadOf([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 2, high: 4, runs: 5 });
  expect(quantile([1, 2], 0.5)).toBe(1.5);
  expect(() => quantile([], 0.5)).toThrow('"samples" is empty');
});

test('a ratio is of the medians, with the quarters of what was measured side by side', () => {
  const ratio = ratioOf([2, 40, 6], [1, 10, 3]);
  expect(ratio.median).toBe(2);
  expect(ratio.high).toBe(3);
});

test('growth is the power of the size', () => {
  const of = (power: number) =>
    [1e3, 1e4, 1e5, 1e6].map((size) => [size, 7 * size ** power] as const);
  for (const power of [0, 0.5, 1, 2]) expect(growthOf(of(power))).toBeCloseTo(power, 10);
  expect(growthOf([[1_000, 5]])).toBeNull();
  expect(growthOf([])).toBeNull();
});
