import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretId } from '../../../src/lib/core/base/ids.ts';
import { NameTable } from '../../../src/lib/core/projections/name-table.ts';

/** Hashes that begin at few places, some of them at the end of a small table. */
const hash = fc.constantFrom(0, 1, 14, 15, 16, 31, 0x8000000f, 0xffffffff);
const step = fc.record({ isAdded: fc.boolean(), hash, id: fc.integer({ min: 1, max: 30 }) });

test('a table of names holds what was added and not removed, through gaps, growth and its own end', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), fc.nat(40), (steps, expected) => {
      const table = new NameTable(expected);
      const model = new Set<string>();
      for (const { isAdded, hash: under, id } of steps) {
        if (isAdded) table.add(under, secretId(id));
        else table.remove(under, secretId(id));
        if (isAdded) model.add(`${under} ${id}`);
        else model.delete(`${under} ${id}`);
      }
      for (const under of [0, 1, 14, 15, 16, 31, 0x8000000f, 0xffffffff]) {
        const found = table.under(under).map((id) => `${under} ${id}`);
        expect(found.toSorted()).toEqual(
          [...model].filter((one) => one.startsWith(`${under} `)).toSorted(),
        );
      }
    }),
    { numRuns: 300 },
  );
});
