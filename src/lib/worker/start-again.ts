import { ProblemError } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';

type Codes = readonly Problem['code'][];

/** Problems that only the person's word, or another tab, can end. */
const FINAL: Codes = ['core.elsewhere', 'storage.blocked', 'app.outdated'];

/** Problems of a disk that may be over by the next look: nobody has to reload for that. */
const PASSING: Codes = [
  'storage.stuck',
  'storage.closed',
  'storage.full',
  'storage.notOpened',
  'storage.failed',
];

/** Whether a new tab, or a reload, is to start the core again. */
export const isWorthATry = (problem: Problem | null): boolean =>
  problem !== null && !FINAL.includes(problem.code);

/** Whether the core is to start again by itself. */
export const mayPass = (problem: Problem | null): boolean =>
  problem !== null && PASSING.includes(problem.code);

/**
 * Opens the disk, and again when that fails in a way that may pass: Chromium fails once, and works then, on a
 * database whose files it has to put in order first.
 * @param pause resolves when it is time for the second try
 */
export async function openTwice<T>(open: () => Promise<T>, pause: () => Promise<void>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ProblemError) || !mayPass(error.problem)) throw error;
    await pause();
    return open();
  }
}
