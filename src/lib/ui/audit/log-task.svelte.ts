import type { Outcome } from '../../core/base/outcome.ts';
import type { LogReading } from '../../worker/protocol/audit-api.ts';
import type { OnProgress, Progress } from '../../worker/protocol/progress.ts';
import { core } from '../state/core.svelte.ts';
import { Task } from '../state/task.svelte.ts';

/** A reading of the whole log: how far it is, and its end by the person. */
export class LogTask extends Task {
  progress = $state.raw<Progress | null>(null);
  readonly #kind: LogReading;
  #isCancelled = false;

  constructor(kind: LogReading) {
    super();
    this.#kind = kind;
  }

  /** Begins it. @returns as `run`, and `null` when it was cancelled */
  async read<T>(
    reading: (onProgress: OnProgress, tab: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T> | null> {
    if (this.busy) return null;
    this.progress = null;
    this.#isCancelled = false;
    const outcome = await this.run(() =>
      reading((now) => {
        this.progress = now;
      }, core.tab),
    );
    if (!this.#isCancelled) return outcome;
    this.clear();
    return null;
  }

  /** Ends it, if it is under way. */
  cancel(): void {
    if (!this.busy) return;
    this.#isCancelled = true;
    void core.api.audit.cancel(this.#kind, core.tab);
  }
}
