import type { SecretIndex } from './secret-index.ts';
import type { SecretRow } from '../secrets/secret.ts';

/** In which order rows are listed. */
export type RowOrder = 'newest' | 'name' | 'changed';

/** Which rows to list. */
export interface RowFilter {
  /** Words that must all be in the name or the domains, in any case. Empty means every row. */
  readonly text: string;
  readonly order: RowOrder;
}

/** A row with the text it is searched by. */
interface Searchable {
  readonly row: SecretRow;
  readonly text: string;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const COMPARE: Record<RowOrder, ((a: Searchable, b: Searchable) => number) | null> = {
  newest: null,
  name: (a, b) => byText(a.text, b.text),
  changed: (a, b) => b.row.changedAt - a.row.changedAt || b.row.id - a.row.id,
};

/**
 * Lists the rows of an index by words and in an order.
 *
 * What is searched is put in lower case once for each state of the index, and the last answer is kept,
 * so that scrolling through it costs nothing and typing one pass over the texts.
 */
export class SecretQuery {
  readonly #index: SecretIndex;
  #version = -1;
  #all: readonly Searchable[] = [];
  #asked = '';
  #found: readonly Searchable[] = [];

  constructor(index: SecretIndex) {
    this.#index = index;
  }

  /** The rows from `offset` on, `limit` of them, and how many there are in all. */
  window(
    { text, order }: RowFilter,
    offset: number,
    limit: number,
  ): { readonly rows: readonly SecretRow[]; readonly total: number } {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0 && order === 'newest') {
      return { rows: this.#index.newest(offset, limit), total: this.#index.count };
    }
    this.#renew();
    const asked = `${order} ${words.join(' ')}`;
    if (asked !== this.#asked) {
      const found = this.#all.filter((one) => words.every((word) => one.text.includes(word)));
      const compare = COMPARE[order];
      this.#found = compare ? found.sort(compare) : found;
      this.#asked = asked;
    }
    const rows = this.#found.slice(offset, offset + limit).map(({ row }) => row);
    return { rows, total: this.#found.length };
  }

  #renew(): void {
    if (this.#version === this.#index.version) return;
    this.#version = this.#index.version;
    this.#asked = '';
    this.#all = this.#index
      .newest(0, Number.MAX_SAFE_INTEGER)
      .map((row) => ({ row, text: `${row.name}\n${row.domains}`.toLowerCase() }));
  }
}
