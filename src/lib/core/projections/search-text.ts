import { sortRows } from './sort-rows.ts';

/**
 * What the rows of one page are searched and ordered by, in lower case: `name LF domains LF`, row after row in one
 * string. One search of it costs a fraction of what a search of each row would.
 */
export class SearchText {
  readonly #text: string;
  /** Where each row begins, and behind the last one the end. */
  readonly #starts: Uint32Array;

  /** @param text in lower case; has two line feeds for each of `rows` */
  constructor(text: string, rows: number) {
    this.#text = text;
    this.#starts = new Uint32Array(rows + 1);
    for (let row = 0, at = 0; row < rows; row += 1) {
      at = text.indexOf('\n', text.indexOf('\n', at) + 1) + 1;
      this.#starts[row + 1] = at;
    }
  }

  /**
   * Rows that contain every one of some words, in ascending order.
   * @param words in lower case, without blanks; at least one
   * @param among rows to look at, in ascending order; all by default
   */
  rowsWith(words: readonly string[], among: Uint16Array | null = null): Uint16Array {
    let found = among;
    // The longest first: it leaves the fewest for the others.
    for (const word of [...words].sort((a, b) => b.length - a.length)) {
      const isFew = found && found.length * 16 < this.#starts.length;
      const rows = found && isFew ? found.filter((row) => this.#has(row, word)) : this.#scan(word);
      found = found && !isFew ? common(found, rows) : rows;
    }
    return found ?? new Uint16Array(0);
  }

  /** All rows in the order of their texts, by code units; of the same texts the last one first. */
  sorted(): Uint16Array {
    const rows = new Uint16Array(this.#starts.length - 1).map((_, row) => row);
    sortRows(
      rows,
      (row, at) => this.charAt(row, at),
      (a, b, from) => this.#compare(a, b, from),
    );
    return rows;
  }

  /** The code unit at a place of a row's text, -1 behind its end. */
  charAt(row: number, at: number): number {
    const place = (this.#starts[row] ?? 0) + at;
    // The line feed at the end is none of the text.
    return place < (this.#starts[row + 1] ?? 0) - 1 ? this.#text.charCodeAt(place) : -1;
  }

  /** How far a row's text and that of another page agree, of which `from` code units are known to. */
  inCommon(row: number, other: SearchText, otherRow: number, from: number): number {
    const at = this.#starts[row] ?? 0;
    const otherAt = other.#starts[otherRow] ?? 0;
    const length = (this.#starts[row + 1] ?? 0) - at - 1;
    const end = Math.min(length, (other.#starts[otherRow + 1] ?? 0) - otherAt - 1);
    const text = this.#text;
    const otherText = other.#text;
    let same = from;
    while (same < end && text.charCodeAt(at + same) === otherText.charCodeAt(otherAt + same))
      same += 1;
    return same;
  }

  #compare(a: number, b: number, from: number): number {
    const same = this.inCommon(a, this, b, from);
    return this.charAt(a, same) - this.charAt(b, same) || b - a;
  }

  #has(row: number, word: string): boolean {
    return this.#text.slice(this.#starts[row], this.#starts[row + 1]).includes(word);
  }

  #scan(word: string): Uint16Array {
    const starts = this.#starts;
    const rows = new Uint16Array(starts.length - 1);
    let count = 0;
    for (let row = 0, at = this.#text.indexOf(word); at >= 0;) {
      while ((starts[row + 1] ?? Infinity) <= at) row += 1;
      rows[count] = row;
      count += 1;
      row += 1;
      at = this.#text.indexOf(word, starts[row]);
    }
    return rows.slice(0, count);
  }
}

/** What is in both of two ascending lists. */
function common(a: Uint16Array, b: Uint16Array): Uint16Array {
  const both = new Uint16Array(Math.min(a.length, b.length));
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = a[i] ?? 0;
    const y = b[j] ?? 0;
    if (x === y) {
      both[count] = x;
      count += 1;
    }
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return both.slice(0, count);
}
