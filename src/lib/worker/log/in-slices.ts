import type { Steps } from '../../core/base/steps.ts';
import { pause } from './pause.ts';

/** How long steps that somebody waits for go on at once. */
const SLICE_MS = 15;
/** The same of those that nobody waits for yet. */
const IDLE_SLICE_MS = 8;

/**
 * Does steps of the core in slices, with a pause after each in which everything else has its turn.
 * @param isOver asked after each pause: whether to give up
 * @returns what the steps give, `null` when they were given up
 */
export async function inSlices<T>(
  steps: Steps<T>,
  isOver: () => boolean,
  sliceMs = SLICE_MS,
): Promise<T | null> {
  for (let since = performance.now(); ;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < sliceMs) continue;
    await pause();
    if (isOver()) return null;
    since = performance.now();
  }
}

/** Does steps that nobody waits for yet, from after a pause on. */
export async function whenIdle(steps: Steps<void>, isOver: () => boolean): Promise<void> {
  await pause();
  if (!isOver()) await inSlices(steps, isOver, IDLE_SLICE_MS);
}
