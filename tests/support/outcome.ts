import type { Outcome } from '../../src/lib/core/base/outcome.ts';

/** The value of an outcome that must have succeeded. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`expected success, got ${outcome.problem.code}`);
  return outcome.value;
}
