import type { Problem } from './problem.ts';

/** What a command comes back with: a value, or the problem that kept anything from changing. */
export type Outcome<T = null> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (problem: Problem): Outcome<never> => ({ ok: false, problem });

/** An I/O failure or damage found on the way, to be turned into an `Outcome` at the worker's edge. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** An outcome whose value nobody needs. */
export const withoutValue = (outcome: Outcome<unknown>): Outcome =>
  outcome.ok ? done(null) : outcome;
