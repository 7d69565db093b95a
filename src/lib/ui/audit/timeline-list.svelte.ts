import type { Problem } from '../../core/problems.ts';
import { NO_FILTER, type TimelineEntry, type TimelineFilter } from '../../core/timeline.ts';
import { core } from '../core.svelte.ts';

/** Events asked for at once: some screens full, so that scrolling a little asks for nothing. */
const WINDOW = 120;

/** The events around what is on the screen, newest first. The others stay in the core. */
export class TimelineList {
  filter = $state.raw<TimelineFilter>(NO_FILTER);
  total = $state(0);
  /** Sequence number of the last event that a compaction removed. */
  base = $state(0);
  here = $state.raw<{ readonly from: number; readonly entries: readonly TimelineEntry[] }>({
    from: 0,
    entries: [],
  });
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  #offset = 0;
  #asked = 0;

  async refresh(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const offset = this.#offset;
    const query = { ...this.filter, offset, limit: WINDOW };
    const answer = await core.api.readTimeline(query, (progress) => {
      if (turn === this.#asked) this.progress = progress;
    });
    // A slow answer must not replace that of a later question.
    if (turn !== this.#asked) return;
    this.progress = null;
    this.problem = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    const { entries, total, base } = answer.value;
    this.total = total;
    this.base = base;
    this.loaded = true;
    this.here = { from: offset, entries };
    // The list became shorter than where this window starts.
    if (entries.length === 0 && offset > 0) this.show(0, WINDOW - 1);
  }

  /** Asks for what another filter lists, from the newest again. */
  ask(filter: TimelineFilter): Promise<void> {
    this.filter = filter;
    this.#offset = 0;
    return this.refresh();
  }

  /** Sees that the rows from `first` to `last` are here. */
  show(first: number, last: number): void {
    const end = Math.min(last, this.total - 1);
    if (first >= this.#offset && end < this.#offset + WINDOW) return;
    this.#offset = Math.max(0, Math.floor((first + end - WINDOW) / 2));
    void this.refresh();
  }

  entryAt(place: number): TimelineEntry | undefined {
    return this.here.entries[place - this.here.from];
  }
}
