import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../../src/lib/core/base/runs.ts';

test('runs have every number once, in order, and there is a gap between two', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(numbers, (given) => {
      const runs = runsOf(given);
      const spread = runs.flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      );
      expect(spread).toEqual([...new Set(given)].sort((a, b) => a - b));
      runs.forEach(([first], index) => {
        const before = runs[index - 1];
        if (before) expect(first - before[1]).toBeGreaterThan(1);
      });
    }),
  );
});
