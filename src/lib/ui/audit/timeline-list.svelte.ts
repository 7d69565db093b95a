import { done } from '../../core/base/outcome.ts';
import {
  NO_FILTER,
  type TimelineEntry,
  type TimelineFilter,
} from '../../core/projections/timeline.ts';
import type { Progress } from '../../worker/protocol/progress.ts';
import { core } from '../state/core.svelte.ts';
import { WindowedList } from '../state/windowed-list.svelte.ts';

/** The events that a filter lists, newest first, around what is on the screen. */
export class TimelineList extends WindowedList<TimelineEntry> {
  filter = $state.raw<TimelineFilter>(NO_FILTER);
  /** Sequence number of the last event that a compaction removed. */
  base = $state(0);
  /** How far the log was read for the first use of a filter, while that goes on. */
  progress = $state.raw<Progress | null>(null);

  /** Asks for what another filter lists, from the newest again. */
  search(filter: TimelineFilter): Promise<void> {
    this.filter = filter;
    return this.ask();
  }

  /** Ends the reading of the log for a filter: nobody waits for it any more. */
  cancel(): void {
    if (this.progress) void core.api.audit.cancel('timeline', core.tab);
  }

  protected async fetch(offset: number, limit: number, isStale: () => boolean) {
    const query = { ...this.filter, offset, limit };
    const tell = (progress: Progress) => {
      if (!isStale()) this.progress = progress;
    };
    const answer = await core.api.audit.timeline(query, tell, core.tab);
    if (!isStale()) this.progress = null;
    if (!answer.ok) return answer;
    const { entries, total, base } = answer.value;
    if (!isStale()) this.base = base;
    return done({ rows: entries, total });
  }
}
