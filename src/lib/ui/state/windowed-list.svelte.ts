import type { Outcome } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';

/** Rows asked for at once: some screens full, so that scrolling a little asks for nothing. */
const WINDOW = 120;

/** Rows from an index on in a long list, and how many there are in all. */
export interface ListWindow<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** A long list that lies in the core: only the rows around what is on the screen are here. */
export abstract class WindowedList<Row> {
  total = $state(0);
  /** The rows that are here, and the index in the list of the first of them. */
  here = $state.raw<{ readonly from: number; readonly rows: readonly Row[] }>({
    from: 0,
    rows: [],
  });
  /** Whether an answer came yet: before that, an empty list means nothing. */
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  #offset = 0;
  #asked = 0;

  /** Asks the core for rows. `isStale` tells whether another question came after this one. */
  protected abstract fetch(
    offset: number,
    limit: number,
    isStale: () => boolean,
  ): Promise<Outcome<ListWindow<Row>>>;

  async refresh(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const isStale = () => turn !== this.#asked;
    const offset = this.#offset;
    const answer = await this.fetch(offset, WINDOW, isStale);
    // A slow answer must not replace that of a later question.
    if (isStale()) return;
    this.problem = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    const { rows, total } = answer.value;
    this.total = total;
    this.loaded = true;
    this.here = { from: offset, rows };
    // The list became shorter than where this window starts.
    if (rows.length === 0 && offset > 0) this.show(0, WINDOW - 1);
  }

  /** Asks for rows from the first again. */
  ask(): Promise<void> {
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

  /** The row at an index, if it is here. */
  rowAt(index: number): Row | undefined {
    return this.here.rows[index - this.here.from];
  }

  /** Whether the row of this index would be here, if there was one. */
  covers(index: number): boolean {
    return index >= this.#offset && index < this.#offset + WINDOW;
  }
}
