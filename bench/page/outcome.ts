import type { Outcome } from '../../src/lib/core/base/outcome.ts';

/** The value of an outcome; a benchmark that meets a problem has nothing to measure. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`expected success, got ${outcome.problem.code}`);
  return outcome.value;
}
