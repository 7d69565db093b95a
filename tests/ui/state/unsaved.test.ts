import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { VaultId } from '../../../src/lib/core/base/ids.ts';
import type { ChartPath } from '../../../src/lib/machines/chart-state.ts';
import { opening } from '../../../src/lib/ui/state/opening.ts';
import { unsaved } from '../../../src/lib/ui/state/unsaved.svelte.ts';
import { EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';

const see = (path: ChartPath) => {
  const chart = { path, cameFrom: null, keySaved: false };
  const more = {
    seq: 1,
    count: null,
    inside: null,
    lockedBy: null,
    gaveUpKey: false,
    damage: null,
  };
  const vault = { id: 'a' as VaultId, chart, ...more };
  opening.see({ ...EMPTY_VIEW, phase: 'ready', vault });
};

/** Whether the browser would ask before the page goes. */
const asks = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

beforeEach(() => {
  const target = new EventTarget();
  vi.stubGlobal('window', target);
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
  vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  see('unlocked.whole');
});

describe('what is not saved', () => {
  test('is asked about before the page goes, for as long as there is some', () => {
    const [one, other] = [{}, {}];
    expect(asks()).toBe(false);
    unsaved.note(one, true);
    unsaved.note(other, true);
    unsaved.note(one, true);
    expect(asks()).toBe(true);
    unsaved.note(one, false);
    expect(asks()).toBe(true);
    unsaved.note(other, false);
    expect(asks()).toBe(false);
  });

  test('goes with a lock, at once, and that is said until something is typed again', () => {
    unsaved.note({}, true);
    see('locked');
    expect(asks()).toBe(false);
    expect(unsaved.wasDropped).toBe(true);
    see('unlocked.whole');
    const form = {};
    unsaved.note(form, true);
    unsaved.note(form, false);
    see('locked');
    expect(unsaved.wasDropped).toBe(false);
  });
});
