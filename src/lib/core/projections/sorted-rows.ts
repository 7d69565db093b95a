import { type SecretId, secretId } from '../base/ids.ts';
import type { Steps } from '../base/steps.ts';
import type { SecretRow } from '../secrets/secret.ts';
import { IdSet } from './id-set.ts';
import type { IndexedRows } from './indexed-rows.ts';
import type { Run, Sorting } from './sortings.ts';

/** Rows put where they belong in one step. */
const ROWS_A_STEP = 128;
/** Where more than one row of so many changed, all are sorted anew. */
const MANY = 16;

/**
 * The ids of all secrets in an order, in 4 bytes each. Made once from the pages, each sorted by itself and then
 * merged; from then on, what changed is taken out and put where it belongs when the order is next asked for.
 */
export class SortedRows<R extends Run> {
  readonly #index: IndexedRows;
  readonly #sorting: Sorting<R>;
  #ids: Uint32Array | null = null;
  /** Secrets that are new or changed and in no right place yet, or gone. */
  readonly #stale = new Set<SecretId>();
  /** Whether some of those are among `#ids`. */
  #holdsStale = false;

  constructor(index: IndexedRows, sorting: Sorting<R>) {
    this.#index = index;
    this.#sorting = sorting;
  }

  /** Takes note that a secret is new, another, or gone. */
  note(id: SecretId): void {
    if (!this.#ids) return;
    this.#stale.add(id);
    this.#holdsStale = true;
  }

  clear(): void {
    this.#ids?.fill(0);
    this.#ids = null;
    this.#stale.clear();
  }

  /** All ids in the order of this moment, to be read until the index changes. */
  *ids(): Steps<Uint32Array> {
    if (this.#ids && this.#stale.size * MANY > this.#ids.length + ROWS_A_STEP) this.clear();
    for (;;) {
      if (!this.#ids) yield* this.#build();
      while (this.#ids && this.#stale.size > 0) {
        this.#place(this.#ids);
        yield;
      }
      if (this.#ids) return this.#ids;
    }
  }

  /** Puts some of what changed where it belongs. */
  #place(ids: Uint32Array): void {
    const kept = this.#holdsStale ? without(ids, this.#stale) : ids;
    this.#holdsStale = false;
    const rows: SecretRow[] = [];
    for (const id of this.#stale) {
      if (rows.length === ROWS_A_STEP) break;
      this.#stale.delete(id);
      const row = this.#index.get(id);
      if (row) rows.push(row);
    }
    rows.sort((a, b) => this.#sorting.compare(a, b));
    const placed = new Uint32Array(kept.length + rows.length);
    let from = 0;
    rows.forEach((row, count) => {
      const at = this.#placeOf(row, kept, from);
      placed.set(kept.subarray(from, at), from + count);
      placed[at + count] = row.id;
      from = at;
    });
    placed.set(kept.subarray(from), from + rows.length);
    this.#ids = placed;
  }

  /** Where a row belongs among others, by binary search. */
  #placeOf(row: SecretRow, ids: Uint32Array, from: number): number {
    let low = from;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#index.get(secretId(ids[middle] ?? 0));
      if (!other) throw new Error('"order" holds a secret that is gone');
      if (this.#sorting.compare(other, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Sorts what pages say. What differs from them is stale from the start, so changes meanwhile do no harm. */
  *#build(): Steps<void> {
    const { layout, pages } = this.#index;
    const runs: R[] = [];
    for (const page of pages) {
      runs.push(this.#sorting.run(page));
      yield;
      // Other pages: what these say is overwritten by now.
      if (this.#index.layout !== layout) return;
    }
    const merging = mergeAll(this.#sorting, runs);
    let step = merging.next();
    for (; !step.done; step = merging.next()) {
      yield;
      if (this.#index.layout !== layout) return;
    }
    this.#ids = step.value;
    this.#stale.clear();
    for (const id of this.#index.added.keys()) this.note(id);
    pages.forEach((page, number) => {
      for (const row of this.#index.changesOn(number).keys()) this.note(page.idAt(row));
    });
  }
}

/** The ids of all that some runs hold, in order. */
function* mergeAll<R extends Run>(sorting: Sorting<R>, all: readonly R[]): Steps<Uint32Array> {
  let runs = all;
  while (runs.length > 1) {
    const longer: R[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [a, b] = runs.slice(at, at + 2);
      if (a) longer.push(b ? yield* sorting.merge(a, b) : a);
    }
    runs = longer;
  }
  return runs[0] ? yield* runs[0].ids() : new Uint32Array(0);
}

/** A list without some ids. */
function without(ids: Uint32Array, some: ReadonlySet<SecretId>): Uint32Array {
  const gone = new IdSet(some);
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (const id of ids) {
    if (gone.has(id)) continue;
    kept[count] = id;
    count += 1;
  }
  return kept.subarray(0, count);
}
