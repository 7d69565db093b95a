import { secretId } from '../base/ids.ts';
import type { Steps } from '../base/steps.ts';
import type { SecretRow } from '../secrets/secret.ts';
import { IdSet } from './id-set.ts';
import type { SecretIndex } from './secret-index.ts';
import { type Found, SecretSearch } from './secret-search.ts';
import { SortedRows } from './sorted-rows.ts';
import { BY_CHANGE, BY_NAME, BY_PLACE, type NumberRun, type TextRun } from './sortings.ts';

/** In which order rows are listed. */
export type RowOrder = 'newest' | 'name' | 'changed';

/** Which rows to list. */
export interface RowFilter {
  /** Words that must all be in the name or the domains, in any case. Empty means every row. */
  readonly text: string;
  readonly order: RowOrder;
}

/** Rows of a list, and how many it has in all. */
export interface ListedRows {
  readonly rows: readonly SecretRow[];
  readonly total: number;
}

/**
 * Lists the rows of an index by words and in an order.
 *
 * What it answers from is filled a page a step, before it is asked for or then, and follows what changes: a list
 * costs what it looks for and the rows that it gives, not all there are.
 */
export class SecretQuery {
  readonly #index: SecretIndex;
  readonly #search: SecretSearch;
  readonly #orders: {
    readonly name: SortedRows<TextRun>;
    readonly changed: SortedRows<NumberRun>;
    readonly newest: SortedRows<NumberRun>;
  };
  /** What was found last, in an order. */
  #ordered: { readonly found: Found; readonly order: RowOrder; readonly ids: Uint32Array } | null =
    null;

  constructor(index: SecretIndex) {
    this.#index = index;
    this.#search = new SecretSearch(index);
    this.#orders = {
      name: new SortedRows(index, BY_NAME),
      changed: new SortedRows(index, BY_CHANGE),
      newest: new SortedRows(index, BY_PLACE),
    };
    const orders = Object.values(this.#orders);
    index.watch({
      changed: (id) => {
        for (const order of orders) order.note(id);
      },
      cleared: () => {
        for (const order of orders) order.clear();
        this.#search.clear();
        this.#ordered = null;
      },
    });
  }

  /** Fills all that lists are answered from, what is needed first before the rest. */
  *fill(): Steps<void> {
    yield* this.#index.fillNames();
    yield* this.#search.fill();
    yield* this.fillOrder('newest');
    yield* this.fillOrder('name');
    yield* this.fillOrder('changed');
  }

  /** Fills what an order needs. */
  *fillOrder(order: RowOrder): Steps<void> {
    if (!this.#isById(order)) yield* this.#orders[order].ids();
  }

  /** The rows from `offset` on, `limit` of them, and how many there are in all. The index stays as it is meanwhile. */
  *window(filter: RowFilter, offset: number, limit: number): Steps<ListedRows> {
    const { order } = filter;
    const found = yield* this.#find(filter.text);
    const total = found ? found.total : this.#index.count;
    if (this.#isById(order)) {
      const rows = found
        ? this.#search.newest(found, offset, limit)
        : this.#index.newest(offset, limit);
      return { rows, total };
    }
    const ids = yield* this.#sorted(found, order);
    const rows: SecretRow[] = [];
    for (const id of ids.subarray(offset, offset + limit)) {
      const row = this.#index.get(secretId(id));
      if (row) rows.push(row);
    }
    return { rows, total };
  }

  /**
   * Ids of all rows that a filter finds, from the oldest to the newest: four bytes each.
   * @param text of the filter
   */
  *ids(text: string): Steps<Uint32Array> {
    const found = (yield* this.#find(text)) ?? this.#search.everything();
    yield;
    return this.#search.idsOf(found);
  }

  /** Whether the numbers of the secrets are that order already. */
  #isById(order: RowOrder): boolean {
    return order === 'newest' && !this.#index.hasPlaces;
  }

  /** What a filter finds; `null` when that is every row. */
  *#find(text: string): Steps<Found | null> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0 ? null : yield* this.#search.find(words);
  }

  *#sorted(found: Found | null, order: RowOrder): Steps<Uint32Array> {
    const all = yield* this.#orders[order].ids();
    if (!found) return all;
    if (this.#ordered?.found !== found || this.#ordered.order !== order) {
      const listed = new IdSet(this.#search.idsOf(found));
      yield;
      this.#ordered = { found, order, ids: idsIn(all, listed, found.total) };
    }
    return this.#ordered.ids;
  }
}

/** Those of some ids that are in a set, in the order they have. */
function idsIn(all: Uint32Array, set: IdSet, count: number): Uint32Array {
  const ids = new Uint32Array(count);
  let taken = 0;
  for (const id of all) {
    if (!set.has(id)) continue;
    ids[taken] = id;
    taken += 1;
  }
  return ids;
}
