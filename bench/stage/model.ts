import { listedAt } from '../page/entries.ts';

/** The first rows of a list, and how long it is. */
export interface ExpectedList {
  readonly rows: readonly string[];
  readonly total: number;
}

/** More than fit on the screen. */
const FIRST = 60;

/**
 * What is in a vault, and so what its list has to show: kept beside the app and found by its documented rules, so
 * that a list is compared with what it should be and not with what it says.
 */
export class Model {
  /** Oldest first. */
  readonly #listed: { name: string; text: string }[];
  #byName: { name: string; text: string }[] | null = null;

  /** @param size how many entries the vault was filled with */
  constructor(size: number) {
    this.#listed = Array.from({ length: size }, (_, number) => {
      const { name, domain } = listedAt(number);
      return { name, text: `${name}\n${domain}`.toLowerCase() };
    });
  }

  get size(): number {
    return this.#listed.length;
  }

  /** The row of this place, newest first. */
  nameAt(place: number): string {
    return this.#listed.at(-1 - place)?.name ?? '';
  }

  add(name: string, domain = ''): void {
    this.#listed.push({ name, text: `${name}\n${domain}`.toLowerCase() });
    this.#byName = null;
  }

  /** Adds the entry of this number. */
  addEntry(number: number): void {
    const { name, domain } = listedAt(number);
    this.add(name, domain);
  }

  /** Takes the newest away. */
  removeNewest(): void {
    this.#listed.pop();
    this.#byName = null;
  }

  renameNewest(name: string): void {
    this.removeNewest();
    this.add(name);
  }

  /** Rows whose name or domain has this text, newest first. */
  newest(text = ''): ExpectedList {
    const word = text.toLowerCase();
    const rows: string[] = [];
    let total = 0;
    for (let index = this.#listed.length - 1; index >= 0; index -= 1) {
      const one = this.#listed[index];
      if (!one?.text.includes(word)) continue;
      total += 1;
      if (rows.length < FIRST) rows.push(one.name);
    }
    return { rows, total };
  }

  /** All rows by name. */
  byName(): ExpectedList {
    this.#byName ??= [...this.#listed].sort((a, b) => (a.text < b.text ? -1 : 1));
    return { rows: this.#byName.slice(0, FIRST).map(({ name }) => name), total: this.size };
  }
}
