import { NO_FILTER, type TimelineEntry } from '../../core/projections/timeline.ts';
import { core } from '../state/core.svelte.ts';

/** Events a second. */
export const SPEEDS = [1, 4, 16, 64] as const;

/** Events fetched at once around the one that is shown. */
const AHEAD = 80;

/** A moment of the log that is looked at, and moving through it. */
export class Playback {
  /** The event shown, `null` while what is now is. */
  entry = $state.raw<TimelineEntry | null>(null);
  isPlaying = $state(false);
  speed = $state<number>(SPEEDS[1]);
  /** First and last sequence number there is. */
  first = $state(1);
  last = $state(0);
  #here: readonly TimelineEntry[] = [];
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Goes back to what is now. */
  toNow(): void {
    this.pause();
    this.#asked += 1;
    this.entry = null;
  }

  /** Shows an event that is at hand. */
  show(entry: TimelineEntry): void {
    this.pause();
    this.#asked += 1;
    this.entry = entry;
  }

  /** Shows the event `seq`, or the nearest there is. */
  async goTo(seq: number): Promise<void> {
    const wanted = Math.min(Math.max(seq, this.first), this.last);
    this.#asked += 1;
    const turn = this.#asked;
    const known = this.#here.find((entry) => entry.seq === wanted);
    if (known) {
      this.entry = known;
      return;
    }
    const offset = Math.max(0, this.last - wanted - AHEAD);
    const query = { ...NO_FILTER, offset, limit: 2 * AHEAD };
    const answer = await core.api.audit.timeline(query, () => undefined);
    if (turn !== this.#asked || !answer.ok) return;
    this.#here = answer.value.entries;
    this.entry = this.#here.find((entry) => entry.seq === wanted) ?? this.entry;
  }

  step(by: number): Promise<void> {
    this.pause();
    return this.goTo((this.entry?.seq ?? this.last + (by > 0 ? 0 : 1)) + by);
  }

  /** Plays on from the event shown; from the first when that is the last, or what is now. */
  play(): void {
    const { entry } = this;
    const from = entry && entry.seq < this.last ? entry.seq : this.first - 1;
    this.isPlaying = true;
    void this.#tick(from + 1);
  }

  pause(): void {
    this.isPlaying = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** What is in memory may be out of date: names are sealed once the vault locks, or events were removed. */
  forget(): void {
    this.#here = [];
  }

  async #tick(seq: number): Promise<void> {
    await this.goTo(seq);
    if (!this.isPlaying) return;
    if (seq >= this.last) {
      this.pause();
      return;
    }
    this.#timer = setTimeout(() => void this.#tick(seq + 1), 1_000 / this.speed);
  }
}
