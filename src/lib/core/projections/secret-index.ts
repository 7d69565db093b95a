import type { VaultEvent } from '../../machines/events.ts';
import type { SecretId } from '../base/ids.ts';
import type { Steps } from '../base/steps.ts';
import type { EventDetails } from '../log/event-details.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { SecretRows } from './events/event-meaning.ts';
import { meaningOf } from './events/event-table.ts';
import { encodePage, type IndexPage, PAGE_ROWS } from './index-page.ts';
import type { IndexedRows, PageChanges } from './indexed-rows.ts';
import { SecretNames } from './secret-names.ts';

const UNCHANGED: PageChanges = new Map();

/** Hears of what changes in an index. */
export interface IndexWatcher {
  /** A secret is new, another than it was, or gone. */
  changed(id: SecretId): void;
  /** All of them are gone. */
  cleared(): void;
}

/**
 * The secrets of an open vault, without their values: pages of a snapshot and what came after.
 *
 * `evolve` folds one event. Every event says what is the case afterwards, never what to add to it, so
 * folding an event twice, or onto a page that already knows it, changes nothing: that is what allows a
 * page to be rewritten (to erase a row) without moving the snapshot forward.
 */
export class SecretIndex implements IndexedRows {
  #pages: IndexPage[];
  readonly #changed = new Map<number, Map<number, SecretRow | null>>();
  /** Rows on no page yet. Ids only grow, so insertion order is ascending order. */
  readonly #added = new Map<SecretId, SecretRow>();
  readonly #dirty = new Set<number>();
  readonly #names: SecretNames;
  readonly #pageRows: number;
  /** The rows as events evolve them. */
  readonly #rows: SecretRows = {
    get: (id) => this.get(id),
    put: (row) => {
      this.#put(row);
    },
    remove: (id) => {
      this.#remove(id);
    },
  };
  #watcher: IndexWatcher | null = null;
  #count: number;
  #version = 0;
  #layout = 0;

  /**
   * @param pages pages of a snapshot, in order
   * @param pageRows rows a page holds at the most; tests pass fewer to get more pages
   */
  constructor(pages: readonly IndexPage[] = [], pageRows = PAGE_ROWS) {
    this.#pages = [...pages];
    this.#pageRows = pageRows;
    this.#count = pages.reduce((sum, page) => sum + page.rows, 0);
    this.#names = new SecretNames(this);
  }

  get version(): number {
    return this.#version;
  }

  get layout(): number {
    return this.#layout;
  }

  get count(): number {
    return this.#count;
  }

  get pages(): readonly IndexPage[] {
    return this.#pages;
  }

  get added(): ReadonlyMap<SecretId, SecretRow> {
    return this.#added;
  }

  changesOn(page: number): PageChanges {
    return this.#changed.get(page) ?? UNCHANGED;
  }

  /** Has one that watches told of every change from now on. */
  watch(watcher: IndexWatcher): void {
    this.#watcher = watcher;
  }

  get(id: SecretId): SecretRow | null {
    const added = this.#added.get(id);
    if (added) return added;
    const found = this.#find(id);
    return found && this.rowOn(found.number, found.row);
  }

  /** The row at a place of a page as it is now, `null` when it was deleted. */
  rowOn(page: number, row: number): SecretRow | null {
    const changed = this.#changed.get(page)?.get(row);
    return changed === undefined ? (this.#pages[page]?.rowAt(row) ?? null) : changed;
  }

  /** The secret of exactly this name. The first call reads all names once, unless `fillNames` did. */
  findByName(name: string): SecretRow | null {
    return this.#names.find(name);
  }

  /** Fills what `findByName` needs, a page a step. Whatever happens to the index meanwhile is right in the end. */
  fillNames(): Steps<void> {
    return this.#names.fill();
  }

  /** Rows from the newest to the oldest, `limit` of them after `offset`. */
  newest(offset: number, limit: number): SecretRow[] {
    const rows = [...this.#added.values()].reverse().slice(offset, offset + limit);
    let skip = Math.max(0, offset - this.#added.size);
    for (let number = this.#pages.length - 1; number >= 0 && rows.length < limit; number -= 1) {
      const here = this.#liveOn(number);
      if (skip >= here) skip -= here;
      else {
        this.#takeNewest(number, skip, limit, rows);
        skip = 0;
      }
    }
    return rows;
  }

  /**
   * Folds one event.
   * @param details what the event says of a secret; `undefined` where those details were erased, which
   * only happens to secrets that are deleted by a later event
   */
  evolve(event: VaultEvent, seq: number, at: number, details: EventDetails | undefined): void {
    this.#version += 1;
    const meaning = meaningOf(event);
    if (meaning.empties(event)) this.clear();
    if (details) meaning.secrets?.(this.#rows, seq, at, details);
  }

  /** Number of the page that holds the secret's row, `null` when it is on none. */
  pageHolding(id: SecretId): number | null {
    return this.#find(id)?.number ?? null;
  }

  /** Pages that a snapshot of this moment has, and which of them differ from the ones last written. */
  snapshotPages(): { readonly total: number; readonly rewrite: readonly number[] } {
    const last = this.#pages[this.#pages.length - 1];
    const room = last ? this.#pageRows - last.rows : 0;
    const rewrite = new Set(this.#dirty);
    if (this.#added.size > 0 && room > 0) rewrite.add(this.#pages.length - 1);
    const fresh = Math.ceil(Math.max(0, this.#added.size - room) / this.#pageRows);
    const total = this.#pages.length + fresh;
    for (let page = this.#pages.length; page < total; page += 1) rewrite.add(page);
    return { total, rewrite: [...rewrite].sort((a, b) => a - b) };
  }

  /** Takes note that no page is on the disk any more: the next snapshot writes all of them. */
  forgetWritten(): void {
    this.#pages.forEach((_page, number) => this.#dirty.add(number));
  }

  /** The bytes of one page: of rows it holds already, and with `grow` of those not on any page yet. */
  encode(page: number, grow: boolean, without?: ReadonlySet<SecretId>): Uint8Array<ArrayBuffer> {
    const base = this.#pages[page];
    const held = base ? this.#rowsOn(page) : [];
    const rows = without ? held.filter(({ id }) => !without.has(id)) : held;
    if (grow && page >= this.#pages.length - 1) {
      const last = this.#pages[this.#pages.length - 1];
      const room = last ? this.#pageRows - last.rows : 0;
      const start = base ? 0 : room + (page - this.#pages.length) * this.#pageRows;
      const end = base ? room : start + this.#pageRows;
      rows.push(...[...this.#added.values()].slice(start, end));
    }
    return encodePage(rows);
  }

  /** Takes the pages that were written: rows on them no longer count as changed or added. */
  adopt(written: ReadonlyMap<number, IndexPage>): void {
    this.#version += 1;
    this.#layout += 1;
    for (const [number, page] of written) {
      this.#changed.delete(number);
      this.#pages[number]?.wipe();
      for (let index = 0; index < page.rows; index += 1) this.#added.delete(page.idAt(index));
      this.#pages[number] = page;
      this.#dirty.delete(number);
    }
  }

  /** Overwrites what can be overwritten and forgets the rest. */
  clear(): void {
    this.#version += 1;
    this.#layout += 1;
    for (const page of this.#pages) page.wipe();
    this.#pages = [];
    this.#changed.clear();
    this.#added.clear();
    this.#dirty.clear();
    this.#names.clear();
    this.#count = 0;
    this.#watcher?.cleared();
  }

  #put(row: SecretRow): void {
    const before = this.get(row.id);
    const found = this.#find(row.id);
    if (found) this.#change(found.number, found.row, row);
    else this.#added.set(row.id, row);
    if (!before) this.#count += 1;
    this.#names.replace(before, row);
    this.#watcher?.changed(row.id);
  }

  #remove(id: SecretId): void {
    const before = this.get(id);
    if (!before) return;
    const found = this.#find(id);
    if (found) this.#change(found.number, found.row, null);
    this.#added.delete(id);
    this.#count -= 1;
    this.#names.replace(before, null);
    this.#watcher?.changed(id);
  }

  #change(page: number, row: number, to: SecretRow | null): void {
    const changes = this.#changed.get(page) ?? new Map<number, SecretRow | null>();
    changes.set(row, to);
    this.#changed.set(page, changes);
    this.#dirty.add(page);
  }

  #find(id: SecretId): { number: number; row: number } | null {
    // Pages without rows say nothing of where they are, so those before them are looked at as well.
    for (let low = 0, high = this.#pages.length - 1; low <= high;) {
      let number = (low + high) >> 1;
      while (number > low && this.#pages[number]?.rows === 0) number -= 1;
      const page = this.#pages[number];
      if (!page || page.rows === 0 || page.idAt(page.rows - 1) < id) low = ((low + high) >> 1) + 1;
      else if (page.idAt(0) > id) high = number - 1;
      else {
        const row = page.rowOf(id);
        return row >= 0 ? { number, row } : null;
      }
    }
    return null;
  }

  /** How many secrets of a page there still are. */
  #liveOn(number: number): number {
    let live = this.#pages[number]?.rows ?? 0;
    for (const row of this.changesOn(number).values()) if (!row) live -= 1;
    return live;
  }

  #rowsOn(number: number): SecretRow[] {
    const changes = this.changesOn(number);
    const rows = this.#pages[number]?.allRows() ?? [];
    if (changes.size === 0) return rows;
    return rows.flatMap((row, place) => {
      const changed = changes.get(place);
      return changed === undefined ? row : (changed ?? []);
    });
  }

  /** Adds the newest rows of a page to a list, after some, until there are `limit` in it. */
  #takeNewest(number: number, skip: number, limit: number, to: SecretRow[]): void {
    const page = this.#pages[number];
    if (!page) return;
    if (limit - to.length >= page.rows) {
      const rows = this.#rowsOn(number).reverse();
      for (const row of rows.slice(skip)) to.push(row);
      return;
    }
    const changes = this.changesOn(number);
    for (let place = page.rows - 1; place >= 0 && to.length < limit; place -= 1) {
      if (changes.get(place) === null) continue;
      if (skip > 0) skip -= 1;
      else {
        const row = this.rowOn(number, place);
        if (row) to.push(row);
      }
    }
  }
}
