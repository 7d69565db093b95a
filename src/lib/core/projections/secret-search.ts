import type { SecretId } from '../base/ids.ts';
import type { Steps } from '../base/steps.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { IndexPage } from './index-page.ts';
import type { SecretIndex } from './secret-index.ts';

/** What was found in an index, as it was then. */
export interface Found {
  /** For each page its rows, in ascending order. */
  readonly onPages: readonly Uint16Array[];
  /** Rows on no page yet, from the oldest to the newest. */
  readonly added: readonly SecretRow[];
  readonly total: number;
}

/**
 * Finds rows by words. What each page says is searched once for each question, and less where the question only
 * became longer; what changed since the page was written is looked at row by row.
 */
export class SecretSearch {
  readonly #index: SecretIndex;
  #words: readonly string[] = [];
  /** Rows of pages that have those words, whatever became of them since. */
  #onPages = new Map<IndexPage, Uint16Array>();
  #found: Found | null = null;
  #version = -1;

  constructor(index: SecretIndex) {
    this.#index = index;
  }

  /** Makes what is searched, a page a step. */
  *fill(): Steps<void> {
    // Asked for anew after each step: others may have taken their place.
    let number = 0;
    while (number < this.#index.pages.length) {
      if (this.#index.pages[number]?.searchText) yield;
      number += 1;
    }
  }

  clear(): void {
    this.#words = [];
    this.#onPages = new Map();
    this.#found = null;
  }

  /**
   * Rows that have all of some words.
   * @param words in lower case; at least one
   */
  *find(words: readonly string[]): Steps<Found> {
    const isSame = words.join(' ') === this.#words.join(' ');
    if (isSame && this.#found && this.#version === this.#index.version) return this.#found;
    const narrows = this.#words.every((word) => words.some((longer) => longer.includes(word)));
    const before = this.#onPages;
    const onPages = new Map<IndexPage, Uint16Array>();
    for (const page of this.#index.pages) {
      const known = narrows && this.#words.length > 0 ? before.get(page) : undefined;
      onPages.set(page, isSame && known ? known : page.searchText.rowsWith(words, known ?? null));
      yield;
    }
    this.#words = words;
    this.#onPages = onPages;
    this.#version = this.#index.version;
    this.#found = this.#asOfNow(words);
    return this.#found;
  }

  /** Rows of what was found, from the newest to the oldest, `limit` of them after `offset`. */
  newest(found: Found, offset: number, limit: number): SecretRow[] {
    const { added, onPages } = found;
    const rows = added.toReversed().slice(offset, offset + limit);
    let skip = Math.max(0, offset - added.length);
    for (let number = onPages.length - 1; number >= 0 && rows.length < limit; number -= 1) {
      const here = onPages[number] ?? new Uint16Array(0);
      for (let at = here.length - 1 - skip; at >= 0 && rows.length < limit; at -= 1) {
        const row = this.#index.rowOn(number, here[at] ?? 0);
        if (row) rows.push(row);
      }
      skip = Math.max(0, skip - here.length);
    }
    return rows;
  }

  /** Ids of what was found, from the oldest to the newest. */
  idsOf({ onPages, added, total }: Found): Uint32Array {
    const ids = new Uint32Array(total);
    let count = 0;
    const take = (id: SecretId): void => {
      ids[count] = id;
      count += 1;
    };
    for (const [number, rows] of onPages.entries()) {
      const page = this.#index.pages[number];
      if (page) for (const row of rows) take(page.idAt(row));
    }
    for (const { id } of added) take(id);
    return ids;
  }

  /** Every row there is. */
  everything(): Found {
    return this.#foundOf(
      this.#index.pages.map(({ rows }) => placesIn(new Uint8Array(rows).fill(1))),
      () => true,
    );
  }

  #asOfNow(words: readonly string[]): Found {
    const here = this.#index.pages.map((page) => this.#onPages.get(page) ?? new Uint16Array(0));
    return this.#foundOf(here, ({ name, domains }) => {
      const text = `${name}\n${domains}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  /** What is found where pages say `onPages`, and what differs from them is judged by itself. */
  #foundOf(onPages: readonly Uint16Array[], fits: (row: SecretRow) => boolean): Found {
    const now = onPages.map((rows, number) => {
      const changes = this.#index.changesOn(number);
      if (changes.size === 0) return rows;
      const isFound = new Uint8Array(this.#index.pages[number]?.rows ?? 0);
      for (const row of rows) isFound[row] = 1;
      for (const [place, row] of changes) isFound[place] = row && fits(row) ? 1 : 0;
      return placesIn(isFound);
    });
    const added = [...this.#index.added.values()].filter(fits);
    const total = now.reduce((sum, rows) => sum + rows.length, added.length);
    return { onPages: now, added, total };
  }
}

/** The places of what is not zero, in ascending order. */
function placesIn(flags: Uint8Array): Uint16Array {
  const places = new Uint16Array(flags.length);
  let count = 0;
  for (let place = 0; place < flags.length; place += 1) {
    if (flags[place] === 0) continue;
    places[count] = place;
    count += 1;
  }
  return places.slice(0, count);
}
