import { CHART_PATHS, type ChartPath, type ChartState } from '../../machines/chart-state.ts';
import type { VaultEvent, VaultEventType } from '../../machines/events.ts';
import { TIMELINE_KINDS, type TimelineKind } from './events/event-meaning.ts';
import { kindOf } from './events/event-table.ts';

/** Which events are listed. `null` leaves a field open. */
export interface TimelineFilter {
  readonly kind: TimelineKind | null;
  /** The state that the event led to. */
  readonly state: ChartPath | null;
  /** Milliseconds since 1970, UTC: from the first, included, to the second, not included. */
  readonly from: number | null;
  readonly to: number | null;
}

export const NO_FILTER: TimelineFilter = { kind: null, state: null, from: null, to: null };

export const isUnfiltered = ({ kind, state, from, to }: TimelineFilter): boolean =>
  kind === null && state === null && from === null && to === null;

/**
 * What an event says of a secret or an external vault, as far as it can be told: its name; that it is
 * sealed, while the vault is locked; that it was erased with it; or that the event is about neither.
 */
export type TimelineSubject =
  | { readonly type: 'named'; readonly name: string }
  | {
      /** Of requests: the external vault, where they went, and why they failed if they did. */
      readonly type: 'asked';
      readonly name: string;
      readonly origin: string;
      readonly problem: string | null;
    }
  | { readonly type: 'sealed' | 'erased' | 'none' };

/** One event of the log with the states around it. Holds a name and an address at the most, never a value. */
export interface TimelineEntry {
  readonly seq: number;
  /** Milliseconds since 1970, UTC, by the clock of that day. */
  readonly at: number;
  readonly event: VaultEvent;
  readonly from: ChartState;
  readonly to: ChartState;
  readonly subject: TimelineSubject;
}

/** One event, as the columns take it. */
export type TimelinePoint = Pick<TimelineEntry, 'at' | 'to'> & { readonly type: VaultEventType };

const FIRST_CAPACITY = 1_024;

/**
 * Kind, state and time of every event of a log, in some ten bytes each, so that a filter over 100,000
 * events does not read them again.
 */
export class TimelineColumns {
  /** Sequence number before the first event in here. */
  readonly base: number;
  #length = 0;
  #kinds = new Uint8Array(FIRST_CAPACITY);
  #states = new Uint8Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  readonly #known: ChartState[] = [];
  readonly #codes = new Map<string, number>();

  constructor(base: number) {
    this.base = base;
  }

  /** Sequence number of the last event in here. */
  get last(): number {
    return this.base + this.#length;
  }

  /** Takes the event that follows the last one. */
  add({ type, at, to }: TimelinePoint): void {
    if (this.#length === this.#kinds.length) this.#grow();
    this.#kinds[this.#length] = TIMELINE_KINDS.indexOf(kindOf(type));
    this.#states[this.#length] = this.#codeOf(to);
    this.#times[this.#length] = at;
    this.#length += 1;
  }

  /** The state after the event `seq`, `null` when it is not in here. */
  stateAt(seq: number): ChartState | null {
    const at = seq - this.base - 1;
    if (at < 0 || at >= this.#length) return null;
    return this.#known[this.#states[at] ?? -1] ?? null;
  }

  /** Sequence numbers of the events that a filter lists, newest first, and how many it lists in all. */
  find(filter: TimelineFilter, offset: number, limit: number): { seqs: number[]; total: number } {
    const kind = filter.kind === null ? -1 : TIMELINE_KINDS.indexOf(filter.kind);
    const states = this.#known.map(({ path }) => filter.state === null || path === filter.state);
    const { from, to } = filter;
    const seqs: number[] = [];
    let total = 0;
    for (let index = this.#length - 1; index >= 0; index -= 1) {
      if (kind >= 0 && this.#kinds[index] !== kind) continue;
      if (!states[this.#states[index] ?? -1]) continue;
      const time = this.#times[index] ?? 0;
      if ((from !== null && time < from) || (to !== null && time >= to)) continue;
      if (total >= offset && seqs.length < limit) seqs.push(this.base + index + 1);
      total += 1;
    }
    return { seqs, total };
  }

  #codeOf(state: ChartState): number {
    const key = `${CHART_PATHS.indexOf(state.path)}|${String(state.cameFrom)}|${String(state.keySaved)}`;
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = this.#known.push(state) - 1;
    this.#codes.set(key, code);
    return code;
  }

  #grow(): void {
    const longer = <T extends Uint8Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const capacity = this.#kinds.length * 2;
    this.#kinds = longer(this.#kinds, new Uint8Array(capacity));
    this.#states = longer(this.#states, new Uint8Array(capacity));
    this.#times = longer(this.#times, new Float64Array(capacity));
  }
}
