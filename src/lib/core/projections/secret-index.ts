import type { VaultEvent } from '../../machines/events.ts';
import type { SecretId } from '../base/ids.ts';
import type { EventDetails } from '../log/event-details.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { SecretRows } from './events/event-meaning.ts';
import { meaningOf } from './events/event-table.ts';
import { encodePage, type IndexPage, PAGE_ROWS } from './index-page.ts';

/**
 * The secrets of an open vault, without their values: pages of a snapshot and what came after.
 *
 * `evolve` folds one event. Every event says what is the case afterwards, never what to add to it, so
 * folding an event twice, or onto a page that already knows it, changes nothing: that is what allows a
 * page to be rewritten (to erase a row) without moving the snapshot forward.
 */
export class SecretIndex {
  #pages: IndexPage[];
  /** Rows of pages that were edited (a row) or deleted (`null`) since their page was written. */
  readonly #changed = new Map<SecretId, SecretRow | null>();
  /** Rows on no page yet. Ids only grow, so insertion order is ascending order. */
  readonly #added = new Map<SecretId, SecretRow>();
  readonly #dirty = new Set<number>();
  #byName: Map<string, SecretId> | null = null;
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
  #count: number;
  #version = 0;

  /**
   * @param pages pages of a snapshot, in order
   * @param pageRows rows a page holds at the most; tests pass fewer to get more pages
   */
  constructor(pages: readonly IndexPage[] = [], pageRows = PAGE_ROWS) {
    this.#pages = [...pages];
    this.#pageRows = pageRows;
    this.#count = pages.reduce((sum, page) => sum + page.rows, 0);
  }

  /** Grows whenever a row may have changed, so that what was made from the rows can be kept till then. */
  get version(): number {
    return this.#version;
  }

  get count(): number {
    return this.#count;
  }

  /** @returns the secret's row, `null` when there is none */
  get(id: SecretId): SecretRow | null {
    const added = this.#added.get(id);
    if (added) return added;
    const changed = this.#changed.get(id);
    if (changed !== undefined) return changed;
    const found = this.#find(id);
    return found && found.page.rowAt(found.row);
  }

  /** The secret of exactly this name. The first call reads all names once. */
  findByName(name: string): SecretRow | null {
    const id = this.#names().get(name);
    return id === undefined ? null : this.get(id);
  }

  /** Builds what `findByName` needs, so that the first write does not have to. */
  prepareNames(): void {
    this.#names();
  }

  /** Rows from the newest to the oldest, `limit` of them after `offset`. */
  newest(offset: number, limit: number): SecretRow[] {
    const rows: SecretRow[] = [];
    let skipped = 0;
    for (const row of this.#newestFirst()) {
      if (skipped < offset) skipped += 1;
      else if (rows.length < limit) rows.push(row());
      else break;
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
    const rows: SecretRow[] = [];
    const base = this.#pages[page];
    for (let index = 0; base && index < base.rows; index += 1) {
      const changed = this.#changed.get(base.idAt(index));
      if (changed !== null && without?.has(base.idAt(index)) !== true)
        rows.push(changed ?? base.rowAt(index));
    }
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
    for (const [number, page] of written) {
      const old = this.#pages[number];
      for (let index = 0; old && index < old.rows; index += 1)
        this.#changed.delete(old.idAt(index));
      old?.wipe();
      for (let index = 0; index < page.rows; index += 1) this.#added.delete(page.idAt(index));
      this.#pages[number] = page;
      this.#dirty.delete(number);
    }
  }

  /** Overwrites what can be overwritten and forgets the rest. */
  clear(): void {
    this.#version += 1;
    for (const page of this.#pages) page.wipe();
    this.#pages = [];
    this.#changed.clear();
    this.#added.clear();
    this.#dirty.clear();
    this.#byName = null;
    this.#count = 0;
  }

  #put(row: SecretRow): void {
    const before = this.get(row.id);
    const found = this.#find(row.id);
    if (found) {
      this.#changed.set(row.id, row);
      this.#dirty.add(found.number);
    } else {
      this.#added.set(row.id, row);
    }
    if (!before) this.#count += 1;
    if (before) this.#byName?.delete(before.name);
    this.#byName?.set(row.name, row.id);
  }

  #remove(id: SecretId): void {
    const before = this.get(id);
    if (!before) return;
    const found = this.#find(id);
    if (found) {
      this.#changed.set(id, null);
      this.#dirty.add(found.number);
    }
    this.#added.delete(id);
    this.#count -= 1;
    this.#byName?.delete(before.name);
  }

  #find(id: SecretId): { page: IndexPage; number: number; row: number } | null {
    for (let number = this.#pages.length - 1; number >= 0; number -= 1) {
      const page = this.#pages[number];
      if (!page || page.rows === 0 || page.idAt(0) > id) continue;
      const row = page.rowOf(id);
      return row >= 0 ? { page, number, row } : null;
    }
    return null;
  }

  *#newestFirst(): Generator<() => SecretRow> {
    for (const row of [...this.#added.values()].reverse()) yield () => row;
    for (let number = this.#pages.length - 1; number >= 0; number -= 1) {
      const page = this.#pages[number];
      for (let index = (page?.rows ?? 0) - 1; page && index >= 0; index -= 1) {
        const changed = this.#changed.get(page.idAt(index));
        if (changed === undefined) yield () => page.rowAt(index);
        else if (changed) yield () => changed;
      }
    }
  }

  #names(): Map<string, SecretId> {
    if (this.#byName) return this.#byName;
    const byName = new Map<string, SecretId>();
    for (const page of this.#pages) {
      page.names().forEach((name, index) => {
        const id = page.idAt(index);
        if (page.rows > 0 && !this.#changed.has(id)) byName.set(name, id);
      });
    }
    for (const [id, row] of this.#changed) if (row) byName.set(row.name, id);
    for (const [id, row] of this.#added) byName.set(row.name, id);
    this.#byName = byName;
    return byName;
  }
}
