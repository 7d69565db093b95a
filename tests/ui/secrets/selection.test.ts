import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretId } from '../../../src/lib/core/base/ids.ts';
import { Selection } from '../../../src/lib/ui/secrets/selection.svelte.ts';

const ID = fc.integer({ min: 1, max: 40 });
const STEP = fc.oneof(
  fc.record({ do: fc.constantFrom('add', 'delete'), id: ID }),
  fc.record({ do: fc.constant('addAll'), ids: fc.uniqueArray(ID) }),
  fc.record({ do: fc.constant('clear') }),
);

test('a selection is the set that the same clicks make', () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 40 }), (steps) => {
      const selected = new Selection();
      const model = new Set<number>();
      for (const step of steps) {
        if ('id' in step && step.do === 'add') {
          selected.add(secretId(step.id));
          model.add(step.id);
        } else if ('id' in step) {
          selected.delete(secretId(step.id));
          model.delete(step.id);
        } else if ('ids' in step) {
          selected.addAll(Uint32Array.from(step.ids).sort());
          for (const id of step.ids) model.add(id);
        } else {
          selected.clear();
          model.clear();
        }
        expect(selected.size).toBe(model.size);
        expect(new Set<number>(selected.ids)).toEqual(model);
        expect(selected.ids).toHaveLength(model.size);
        for (let id = 1; id <= 41; id += 1) expect(selected.has(secretId(id))).toBe(model.has(id));
      }
    }),
  );
});

test('what a list gave is not held on to', () => {
  const given = Uint32Array.of(1, 2, 3);
  const selected = new Selection();
  selected.addAll(given);
  given.fill(9);
  expect(selected.ids).toEqual([1, 2, 3]);
});
