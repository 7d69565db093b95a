import { describe, expect, test } from 'vitest';
import { repairFacts } from '../../../src/lib/core/decide/repair.ts';
import type { LockCause, VaultEvent } from '../../../src/lib/machines/events.ts';
import { type Folded, given, opened } from '../../support/decider.ts';

const locked = opened().and({ type: 'vault.locked', cause: 'user' });
const asked = (from: Folded) => from.and({ type: 'reset.requested' });
const shown = (from: Folded) => from.and({ type: 'key.issued' });
const erasing = asked(locked).and({ type: 'reset.confirmed' });

const abandoned: VaultEvent = { type: 'key.abandoned', cause: 'sessionEnded' };
const cancelled: VaultEvent = { type: 'reset.cancelled', cause: 'sessionEnded' };
const lockedBy = (cause: LockCause): VaultEvent => ({ type: 'vault.locked', cause });

/** A log whose last page died there, what repairs it, and the state that this leads to. */
const CASES: readonly (readonly [string, Folded, readonly VaultEvent[], string])[] = [
  ['before any key', given(), [], 'uninitialised'],
  ['with the first key shown', shown(given()), [abandoned], 'uninitialised'],
  ['locked', locked, [], 'locked'],
  ['open', opened(), [lockedBy('sessionEnded')], 'locked'],
  ['changing its key', shown(opened()), [abandoned, lockedBy('sessionEnded')], 'locked'],
  ['asked to reset while locked', asked(locked), [cancelled], 'locked'],
  ['asked to reset while open', asked(opened()), [cancelled, lockedBy('sessionEnded')], 'locked'],
  ['erased', erasing, [], 'resetting.erasing'],
  ['with a new key after a reset', shown(erasing), [abandoned], 'uninitialised'],
];

describe('a log whose page died', () => {
  test.each(CASES)('%s', (_where, vault, events, path) => {
    expect(repairFacts(vault.chart)).toEqual(events.map((event) => ({ event })));
    const repaired = vault.and(...events);
    expect(repaired.chart.path).toBe(path);
    expect(repairFacts(repaired.chart)).toEqual([]);
  });

  test('says that another tab took over, where one did', () => {
    expect(repairFacts(opened().chart, 'takenOver')).toEqual([{ event: lockedBy('takenOver') }]);
    expect(repairFacts(shown(opened()).chart, 'takenOver')).toEqual([
      { event: abandoned },
      { event: lockedBy('takenOver') },
    ]);
  });
});
