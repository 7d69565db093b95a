import type { VaultEvent } from '../../machines/events.ts';
import type { SecretId } from '../base/ids.ts';
import type { Steps } from '../base/steps.ts';
import { formsOf } from '../base/text.ts';
import type { EventDetails } from '../log/event-details.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { SecretRows } from './events/event-meaning.ts';
import { meaningOf } from './events/event-table.ts';
import { encodePage, type IndexPage, PAGE_ROWS } from './index-page.ts';
import { ChangedPages } from './changed-pages.ts';
import type { IndexedRows, PageChanges } from './indexed-rows.ts';
import { SecretNames } from './secret-names.ts';

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
  #pages: ChangedPages;
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
  #hasPlaces: boolean;

  /**
   * @param pages pages of a snapshot, in order
   * @param pageRows rows a page holds at the most; tests pass fewer to get more pages
   */
  constructor(pages: readonly IndexPage[] = [], pageRows = PAGE_ROWS) {
    this.#pages = new ChangedPages(pages);
    this.#pageRows = pageRows;
    this.#hasPlaces = pages.some((page) => page.hasPlaces);
    this.#count = pages.reduce((sum, page) => sum + page.rows, 0);
    this.#names = new SecretNames(this);
  }

  get version(): number {
    return this.#version;
  }

  get layout(): number {
    return this.#layout;
  }

  /** Whether some secret may have another place than by its id: without, that is the order of places. */
  get hasPlaces(): boolean {
    return this.#hasPlaces;
  }

  get count(): number {
    return this.#count;
  }

  get pages(): readonly IndexPage[] {
    return this.#pages.all;
  }

  get added(): ReadonlyMap<SecretId, SecretRow> {
    return this.#added;
  }

  changesOn(page: number): PageChanges {
    return this.#pages.changesOn(page);
  }

  /** Has one that watches told of every change from now on. */
  watch(watcher: IndexWatcher): void {
    this.#watcher = watcher;
  }

  get(id: SecretId): SecretRow | null {
    const added = this.#added.get(id);
    if (added) return added;
    const place = this.#pages.find(id);
    return place && this.#pages.at(place);
  }

  /** The row at a place of a page as it is now, `null` when it was deleted. */
  rowOn(page: number, row: number): SecretRow | null {
    return this.#pages.at({ page, row });
  }

  /**
   * The secret of this name, whether accents in either are one character or two: older vaults have names as they were
   * typed. The first call reads all names once, unless `fillNames` did.
   */
  findByName(name: string): SecretRow | null {
    for (const form of formsOf(name)) {
      const row = this.#names.find(form);
      if (row) return row;
    }
    return null;
  }

  /** Fills what `findByName` needs, a page a step. Whatever happens to the index meanwhile is right in the end. */
  fillNames(): Steps<void> {
    return this.#names.fill();
  }

  /** Rows from the newest to the oldest, `limit` of them after `offset`. */
  newest(offset: number, limit: number): SecretRow[] {
    const added = [...this.#added.values()].reverse().slice(offset, offset + limit);
    const skip = Math.max(0, offset - this.#added.size);
    return [...added, ...this.#pages.newest(skip, limit - added.length)];
  }

  /** The numbers of all secrets, the oldest first: eight bytes a secret, whatever is known of it. */
  ids(): Float64Array<ArrayBuffer> {
    const ids = new Float64Array(this.#count);
    let at = 0;
    this.pages.forEach((page, number) => {
      const changes = this.changesOn(number);
      for (let index = 0; index < page.rows; index += 1) {
        if (changes.get(index) !== null) ids[at++] = page.idAt(index);
      }
    });
    for (const id of this.#added.keys()) ids[at++] = id;
    return ids.subarray(0, at);
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
    return this.#pages.find(id)?.page ?? null;
  }

  /** Pages that a snapshot of this moment has, and which of them differ from the ones last written. */
  snapshotPages(): { readonly total: number; readonly rewrite: readonly number[] } {
    const { length } = this.pages;
    const room = this.#room;
    const rewrite = new Set(this.#dirty);
    if (this.#added.size > 0 && room > 0) rewrite.add(length - 1);
    const fresh = Math.ceil(Math.max(0, this.#added.size - room) / this.#pageRows);
    const total = length + fresh;
    for (let page = length; page < total; page += 1) rewrite.add(page);
    return { total, rewrite: [...rewrite].sort((a, b) => a - b) };
  }

  /** Takes note that no page is on the disk any more: the next snapshot writes all of them. */
  forgetWritten(): void {
    this.pages.forEach((_page, number) => this.#dirty.add(number));
  }

  /** The bytes of one page: of rows it holds already, and with `grow` of those not on any page yet. */
  encode(page: number, grow: boolean, without?: ReadonlySet<SecretId>): Uint8Array<ArrayBuffer> {
    const { length } = this.pages;
    const held = this.#pages.rowsOn(page);
    const rows = without ? held.filter(({ id }) => !without.has(id)) : held;
    if (grow && page >= length - 1) {
      const room = this.#room;
      const start = page < length ? 0 : room + (page - length) * this.#pageRows;
      const end = page < length ? room : start + this.#pageRows;
      rows.push(...[...this.#added.values()].slice(start, end));
    }
    return encodePage(rows);
  }

  /** Takes the pages that were written: rows on them no longer count as changed or added. */
  adopt(written: ReadonlyMap<number, IndexPage>): void {
    this.#version += 1;
    this.#layout += 1;
    for (const [number, page] of written) {
      this.#pages.replace(number, page);
      for (let index = 0; index < page.rows; index += 1) this.#added.delete(page.idAt(index));
      this.#dirty.delete(number);
    }
  }

  /** Overwrites what can be overwritten and forgets the rest. */
  clear(): void {
    this.#version += 1;
    this.#layout += 1;
    this.#pages.wipe();
    this.#pages = new ChangedPages([]);
    this.#added.clear();
    this.#dirty.clear();
    this.#hasPlaces = false;
    this.#names.clear();
    this.#count = 0;
    this.#watcher?.cleared();
  }

  /** How many rows the last page can still take. */
  get #room(): number {
    const last = this.pages[this.pages.length - 1];
    return last ? this.#pageRows - last.rows : 0;
  }

  #put(row: SecretRow): void {
    const before = this.get(row.id);
    if (!this.#changePage(row.id, row)) this.#added.set(row.id, row);
    if (!before) this.#count += 1;
    this.#hasPlaces ||= row.place !== row.id;
    this.#names.replace(before, row);
    this.#watcher?.changed(row.id);
  }

  #remove(id: SecretId): void {
    const before = this.get(id);
    if (!before) return;
    this.#changePage(id, null);
    this.#added.delete(id);
    this.#count -= 1;
    this.#names.replace(before, null);
    this.#watcher?.changed(id);
  }

  /** @returns whether the secret is on a page */
  #changePage(id: SecretId, to: SecretRow | null): boolean {
    const place = this.#pages.find(id);
    if (!place) return false;
    this.#pages.change(place, to);
    this.#dirty.add(place.page);
    return true;
  }
}
