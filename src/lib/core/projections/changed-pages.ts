import type { SecretId } from '../base/ids.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { IndexPage } from './index-page.ts';
import type { PageChanges } from './indexed-rows.ts';

const UNCHANGED: PageChanges = new Map();

/** Where a row lies. */
export interface RowPlace {
  readonly page: number;
  readonly row: number;
}

/** Pages of a snapshot, with what became of their rows since. */
export class ChangedPages {
  readonly #pages: IndexPage[];
  readonly #changes = new Map<number, Map<number, SecretRow | null>>();

  constructor(pages: readonly IndexPage[]) {
    this.#pages = [...pages];
  }

  get all(): readonly IndexPage[] {
    return this.#pages;
  }

  changesOn(page: number): PageChanges {
    return this.#changes.get(page) ?? UNCHANGED;
  }

  /** Where a secret's row is, deleted or not; `null` when it is on no page. */
  find(id: SecretId): RowPlace | null {
    for (let low = 0, high = this.#pages.length - 1; low <= high;) {
      const middle = (low + high) >> 1;
      let number = middle;
      // A page without rows does not say where it is: one before it does.
      while (number > low && this.#pages[number]?.rows === 0) number -= 1;
      const page = this.#pages[number];
      if (!page || page.rows === 0 || page.idAt(page.rows - 1) < id) low = middle + 1;
      else if (page.idAt(0) > id) high = number - 1;
      else {
        const row = page.rowOf(id);
        return row >= 0 ? { page: number, row } : null;
      }
    }
    return null;
  }

  /** The row at a place as it is now, `null` when it was deleted. */
  at({ page, row }: RowPlace): SecretRow | null {
    const changed = this.#changes.get(page)?.get(row);
    return changed === undefined ? (this.#pages[page]?.rowAt(row) ?? null) : changed;
  }

  /** Takes note of what became of a row: another one, or `null` for none. */
  change({ page, row }: RowPlace, to: SecretRow | null): void {
    const changes = this.#changes.get(page) ?? new Map<number, SecretRow | null>();
    changes.set(row, to);
    this.#changes.set(page, changes);
  }

  /** All rows of a page as they are now, from the oldest to the newest. */
  rowsOn(number: number): SecretRow[] {
    const changes = this.changesOn(number);
    const rows = this.#pages[number]?.allRows() ?? [];
    if (changes.size === 0) return rows;
    return rows.flatMap((row, place) => {
      const changed = changes.get(place);
      return changed === undefined ? row : (changed ?? []);
    });
  }

  /** Rows from the newest to the oldest, `limit` of them after `offset`. */
  newest(offset: number, limit: number): SecretRow[] {
    const rows: SecretRow[] = [];
    let skip = offset;
    for (let number = this.#pages.length - 1; number >= 0 && rows.length < limit; number -= 1) {
      const here = this.#liveOn(number);
      if (skip < here) {
        for (const row of this.#newestOn(number, skip, limit - rows.length)) rows.push(row);
      }
      skip = Math.max(0, skip - here);
    }
    return rows;
  }

  /** Puts a page into the place of another, which is overwritten. */
  replace(number: number, page: IndexPage): void {
    this.#changes.delete(number);
    this.#pages[number]?.wipe();
    this.#pages[number] = page;
  }

  /** Overwrites all pages. */
  wipe(): void {
    for (const page of this.#pages) page.wipe();
  }

  /** How many secrets of a page there still are. */
  #liveOn(number: number): number {
    let live = this.#pages[number]?.rows ?? 0;
    for (const row of this.changesOn(number).values()) if (!row) live -= 1;
    return live;
  }

  #newestOn(number: number, offset: number, limit: number): SecretRow[] {
    const page = this.#pages[number];
    if (!page) return [];
    if (limit >= page.rows) return this.rowsOn(number).reverse().slice(offset);
    const changes = this.changesOn(number);
    const rows: SecretRow[] = [];
    let skip = offset;
    for (let row = page.rows - 1; row >= 0 && rows.length < limit; row -= 1) {
      if (changes.get(row) === null) continue;
      const live = skip > 0 ? null : this.at({ page: number, row });
      if (live) rows.push(live);
      skip = Math.max(0, skip - 1);
    }
    return rows;
  }
}
