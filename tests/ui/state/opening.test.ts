import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { VaultId } from '../../../src/lib/core/base/ids.ts';
import { done, failed, type Outcome } from '../../../src/lib/core/base/outcome.ts';
import type { ChartPath } from '../../../src/lib/machines/chart-state.ts';
import { notice } from '../../../src/lib/ui/state/notice.svelte.ts';
import { isOpenIn, opening } from '../../../src/lib/ui/state/opening.ts';
import { Task } from '../../../src/lib/ui/state/task.svelte.ts';
import { type AppView, EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';

/** A view of a vault in a state. */
const at = (path: ChartPath, id = 'a'): AppView => ({
  ...EMPTY_VIEW,
  phase: 'ready',
  vault: {
    id: id as VaultId,
    chart: { path, cameFrom: null, keySaved: false },
    seq: 1,
    count: null,
    inside: null,
    lockedBy: null,
    gaveUpKey: false,
    damage: null,
  },
});
const open = at('unlocked.whole');

/** All that an open vault can become. */
const ENDS: readonly [string, AppView][] = [
  ['a lock', at('locked')],
  ['the question of a reset', at('resetting.confirming')],
  ['a change of key', at('keyShown')],
  ['a recovery', at('unlocked.recovering')],
  ['another vault', at('unlocked.whole', 'b')],
  ['nobody signed in', { ...EMPTY_VIEW, phase: 'ready' }],
  ['a core that failed', { ...open, phase: 'failed', problem: { code: 'core.elsewhere' } }],
  ['a core that ended', { ...EMPTY_VIEW, phase: 'failed', problem: { code: 'core.ended' } }],
  ['a core that starts anew', EMPTY_VIEW],
];

beforeEach(() => {
  vi.useFakeTimers();
  opening.see(EMPTY_VIEW);
  opening.see(open);
  return () => vi.useRealTimers();
});

describe.each(ENDS)('with %s', (_what, next) => {
  test('a notice goes with what it offers, at once', () => {
    notice.say('Deleted NAME.', { label: 'Undo', run: () => undefined });
    opening.see({ ...open });
    expect(notice.text).toBe('Deleted NAME.');
    opening.see(next);
    expect(notice.text).toBe('');
    expect(notice.action).toBe(null);
  });

  test('an answer that comes late is dropped, but not the problem it may be', async () => {
    const [task, failing] = [new Task(), new Task()];
    let answer: (outcome: Outcome<string>) => void = () => undefined;
    let fail: (outcome: Outcome<string>) => void = () => undefined;
    const given = task.run(() => new Promise<Outcome<string>>((resolve) => (answer = resolve)));
    const failure = failing.run(() => new Promise<Outcome<string>>((resolve) => (fail = resolve)));
    opening.see(next);
    answer(done('value'));
    fail(failed({ code: 'storage.full' }));
    expect(await given).toBe(null);
    expect(await failure).toBe(null);
    expect(failing.problem).toEqual({ code: 'storage.full' });
    expect([task.busy, failing.busy]).toEqual([false, false]);
  });
});

test('what is asked while nothing is open is answered, whatever is opened meanwhile', async () => {
  opening.see(at('locked'));
  const task = new Task();
  let answer: (outcome: Outcome) => void = () => undefined;
  const given = task.run(() => new Promise<Outcome>((resolve) => (answer = resolve)));
  opening.see(open);
  answer(done(null));
  expect(await given).toEqual(done(null));
});

test('only a vault that is unlocked in a core that works is open', () => {
  expect(ENDS.filter(([, view]) => isOpenIn(view)).map(([what]) => what)).toEqual([
    'a recovery',
    'another vault',
  ]);
});
