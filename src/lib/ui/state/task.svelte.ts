import type { Outcome } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import { opening } from './opening.ts';

/** The commands of one component: whether one is under way, and the problem the last one met. */
export class Task {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  #asked = 0;

  /**
   * Sends one command.
   * @returns its outcome, or `null` when an earlier one is still under way (a second press is dropped), and
   * when the vault that was open at the start closed meanwhile: what an answer holds is not for what comes then
   */
  async run<T>(command: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    const isStillOpen = opening.mark();
    try {
      const outcome = await command();
      if (!outcome.ok) this.problem = outcome.problem;
      return isStillOpen() ? outcome : null;
    } finally {
      this.busy = false;
    }
  }

  /**
   * Sends one question in the place of an earlier one that is still under way.
   * @returns its outcome, or `null` when another one took its place or the open vault closed meanwhile
   */
  async ask<T>(question: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    const mine = ++this.#asked;
    const isStillOpen = opening.mark();
    this.busy = true;
    this.problem = null;
    const outcome = await question().finally(() => {
      if (mine === this.#asked) this.busy = false;
    });
    if (mine !== this.#asked || !isStillOpen()) return null;
    if (!outcome.ok) this.problem = outcome.problem;
    return outcome;
  }

  clear(): void {
    this.problem = null;
  }
}
