import type { Outcome } from '../../core/base/outcome.ts';
import type { OnProgress, Progress } from '../../worker/protocol/progress.ts';
import { core } from './core.svelte.ts';
import { Task } from './task.svelte.ts';

/** After how long a person is told how far something is, in milliseconds. */
const LONG_MS = 300;

/** One thing that may take long: how far it is, and its end by the person. */
export class LongTask extends Task {
  progress = $state.raw<Progress | null>(null);
  /** Whether it takes so long that a person wants to know. */
  isLong = $state(false);
  readonly #end: (tab: string) => Promise<Outcome>;
  #isCancelled = false;

  /** @param end ends in the core what this tab asked for */
  constructor(end: (tab: string) => Promise<Outcome>) {
    super();
    this.#end = end;
  }

  /** Begins it. @returns as `run`, and `null` when it was cancelled before it changed anything */
  async begin<T>(
    work: (onProgress: OnProgress, tab: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T> | null> {
    if (this.busy) return null;
    this.progress = null;
    this.#isCancelled = false;
    const timer = setTimeout(() => {
      this.isLong = true;
    }, LONG_MS);
    const tell: OnProgress = (now) => {
      this.progress = now;
    };
    const outcome = await this.run(() => work(tell, core.tab));
    clearTimeout(timer);
    this.isLong = false;
    // What came to its end before it heard of it is done.
    if (!this.#isCancelled || outcome?.ok) return outcome;
    this.clear();
    return null;
  }

  /** Ends it, if it is under way. */
  cancel(): void {
    if (!this.busy) return;
    this.#isCancelled = true;
    void this.#end(core.tab);
  }
}
