import type { Outcome } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';

/** The commands of one component: whether one is under way, and the problem the last one met. */
export class Task {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  #asked = 0;

  /**
   * Sends one command.
   * @returns its outcome, or `null` when an earlier one is still under way: a second press is dropped.
   */
  async run<T>(command: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      const outcome = await command();
      if (!outcome.ok) this.problem = outcome.problem;
      return outcome;
    } finally {
      this.busy = false;
    }
  }

  /**
   * Sends one question in the place of an earlier one that is still under way.
   * @returns its outcome, or `null` when another one took its place meanwhile
   */
  async ask<T>(question: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    const mine = ++this.#asked;
    this.busy = true;
    this.problem = null;
    const outcome = await question().finally(() => {
      if (mine === this.#asked) this.busy = false;
    });
    if (mine !== this.#asked) return null;
    if (!outcome.ok) this.problem = outcome.problem;
    return outcome;
  }

  clear(): void {
    this.problem = null;
  }
}
