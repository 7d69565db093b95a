import { allAtOnce, type Steps } from '../base/steps.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { IndexedRows } from './indexed-rows.ts';
import { hashOf, NameTable } from './name-table.ts';

const encoder = new TextEncoder();

const hashOfName = (name: string): number => hashOf(encoder.encode(name));

/**
 * Finds the secrets of an index by their names. Filled page after page; what changes meanwhile is kept up as
 * if all were filled, and a row that a page brings a second time is taken for the one that is there.
 */
export class SecretNames {
  readonly #index: IndexedRows;
  #table: NameTable | null = null;
  /** Pages whose rows are in the table. */
  #filled = 0;

  constructor(index: IndexedRows) {
    this.#index = index;
  }

  /** Fills the table, a page a step. */
  *fill(): Steps<void> {
    this.#begin();
    while (this.#table && this.#filled < this.#index.pages.length) {
      this.#fillFrom(this.#table, this.#filled);
      this.#filled += 1;
      yield;
    }
  }

  /** The secret of exactly this name; the newest, if a damaged vault has several. */
  find(name: string): SecretRow | null {
    allAtOnce(this.fill());
    let found: SecretRow | null = null;
    for (const id of this.#table?.under(hashOfName(name)) ?? []) {
      const row = this.#index.get(id);
      if (row?.name === name && (!found || found.id < id)) found = row;
    }
    return found;
  }

  /** Takes note of a row that came, changed or went. */
  replace(before: SecretRow | null, after: SecretRow | null): void {
    if (before && before.name !== after?.name)
      this.#table?.remove(hashOfName(before.name), before.id);
    // Of one whose name stayed, too: its page, when its turn comes, does not bring it any more.
    if (after) this.#table?.add(hashOfName(after.name), after.id);
  }

  clear(): void {
    this.#table?.wipe();
    this.#table = null;
    this.#filled = 0;
  }

  /** Begins with what is on no page, or differs from its page. */
  #begin(): void {
    if (this.#table) return;
    const table = new NameTable(this.#index.count);
    const add = (row: SecretRow | null): void => {
      if (row) table.add(hashOfName(row.name), row.id);
    };
    for (const row of this.#index.added.values()) add(row);
    this.#index.pages.forEach((_page, number) => {
      for (const row of this.#index.changesOn(number).values()) add(row);
    });
    this.#table = table;
  }

  #fillFrom(table: NameTable, number: number): void {
    const page = this.#index.pages[number];
    const changes = this.#index.changesOn(number);
    for (let row = 0; page && row < page.rows; row += 1) {
      if (!changes.has(row)) table.add(page.nameHash(row), page.idAt(row));
    }
  }
}
