import { evolve } from '../../machines/chart-fold.ts';
import { type ChartState, isOpen } from '../../machines/chart-state.ts';
import type { EndCause, LockCause, VaultEvent } from '../../machines/events.ts';
import type { Fact } from './command.ts';

/** The facts that bring a state which waits for a person back to where it came from. */
export function endWaiting(chart: ChartState, cause: EndCause): VaultEvent[] {
  if (chart.path === 'keyShown') return [{ type: 'key.abandoned', cause }];
  if (chart.path === 'resetting.confirming') return [{ type: 'reset.cancelled', cause }];
  return [];
}

/**
 * What has to be noted about a log whose last page died, so that its state is one that needs no memory.
 *
 * A shown key is given up, a question is taken back, an open vault is locked. A vault that stopped in
 * `resetting.erasing` is left there: everything is erased and only its new key is missing.
 */
export function repairFacts(chart: ChartState, cause: LockCause = 'sessionEnded'): Fact[] {
  const events = endWaiting(chart, 'sessionEnded');
  const after = events.reduce<ChartState | null>(
    (state, event) => state && evolve(state, event),
    chart,
  );
  if (after && isOpen(after)) events.push({ type: 'vault.locked', cause });
  return events.map((event) => ({ event }));
}
