/**
 * Long work of the core, cut in steps of a few milliseconds. The core waits for nothing: whoever drives the steps
 * gives others a turn between two of them, or gives up.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps at once. */
export function allAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
