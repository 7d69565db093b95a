/** How often activity is told at the most, in milliseconds. */
const TOLD_EVERY_MS = 5_000;

const KINDS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/**
 * Calls back when a person does something in this tab: now and then, not at every event. What scripts
 * make up does not count.
 * @returns a function that ends it
 */
export function watchActivity(told: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  const onevent = (event: Event): void => {
    if (!event.isTrusted || event.timeStamp - last < TOLD_EVERY_MS) return;
    last = event.timeStamp;
    told();
  };
  for (const kind of KINDS) addEventListener(kind, onevent, { passive: true, capture: true });
  return () => {
    for (const kind of KINDS) removeEventListener(kind, onevent, { capture: true });
  };
}
