import { PROVIDER_KINDS, secretId, type SecretId } from '../base/ids.ts';
import type { SecretRow } from '../secrets/secret.ts';
import { SearchText } from './search-text.ts';
import { decodeText, TextColumn } from './text-column.ts';

/**
 * One page of the index in columns, as FORMAT.md lays it out.
 *
 * Columns rather than rows, so that opening a page is one decryption and no parsing: numbers and texts are read
 * from its bytes when a row is asked for. What searches and orders need is made of them once, and kept.
 */

/** Rows a page holds at the most. Small enough to rewrite in milliseconds, large enough to be few. */
export const PAGE_ROWS = 8192;

const HEADER_BYTES = 16;
const ROW_BYTES = 8 + 8 + 4 + 4 + 4 + 4;
const PLACE_BYTES = 4;
/** Of a page without a column for places: those are the ids. */
const PLAIN_VERSION = 1;
const PLACES_VERSION = 2;
const SEPARATOR = '\n';

/** Bit of a row's flags that says it is disabled. */
const DISABLED = 1;
/** Behind it, in four bits, the kind of external vault that the value is a link to, from 1; 0 for none. */
const LINK_SHIFT = 1;
const LINK_MASK = 0b1111;

const flagsOf = ({ enabled, link }: SecretRow): number =>
  (enabled ? 0 : DISABLED) | ((link === null ? 0 : PROVIDER_KINDS.indexOf(link) + 1) << LINK_SHIFT);

const encoder = new TextEncoder();

export class IndexPage {
  readonly rows: number;
  /** Whether some secret has another place than by its id. */
  readonly hasPlaces: boolean;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #createdAt: Float64Array;
  readonly #changedAt: Float64Array;
  readonly #ids: Uint32Array;
  readonly #detailsSeq: Uint32Array;
  readonly #valueSeq: Uint32Array;
  readonly #flags: Uint32Array;
  readonly #places: Uint32Array;
  readonly #names: TextColumn;
  readonly #domains: TextColumn;
  #text: SearchText | null = null;

  /**
   * @param bytes a page as `encodePage` wrote it; kept, and overwritten by `wipe`
   * @throws when it is none
   */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    // Typed arrays want an aligned start; a decryption's output nearly always has one.
    const page = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const { buffer, byteOffset } = page;
    const header = new DataView(buffer, byteOffset, Math.min(page.length, HEADER_BYTES));
    const version = page.length < HEADER_BYTES ? 0 : header.getUint32(0, true);
    if (version !== PLAIN_VERSION && version !== PLACES_VERSION) {
      throw new Error(`"index page" expected version ${PLAIN_VERSION} or ${PLACES_VERSION}`);
    }
    this.hasPlaces = version === PLACES_VERSION;
    const rows = header.getUint32(4, true);
    const namesStart = HEADER_BYTES + rows * (ROW_BYTES + (this.hasPlaces ? PLACE_BYTES : 0));
    this.rows = rows;
    const domainsStart = namesStart + header.getUint32(8, true);
    const end = domainsStart + header.getUint32(12, true);
    if (end !== page.length) {
      throw new Error(`"index page" expected ${end} bytes, got ${page.length}`);
    }
    this.#bytes = page;
    this.#names = new TextColumn(page.subarray(namesStart, domainsStart), rows);
    this.#domains = new TextColumn(page.subarray(domainsStart), rows);
    let at = byteOffset + HEADER_BYTES;
    this.#createdAt = new Float64Array(buffer, at, rows);
    this.#changedAt = new Float64Array(buffer, (at += rows * 8), rows);
    this.#ids = new Uint32Array(buffer, (at += rows * 8), rows);
    this.#detailsSeq = new Uint32Array(buffer, (at += rows * 4), rows);
    this.#valueSeq = new Uint32Array(buffer, (at += rows * 4), rows);
    this.#flags = new Uint32Array(buffer, (at += rows * 4), rows);
    this.#places = this.hasPlaces ? new Uint32Array(buffer, at + rows * 4, rows) : this.#ids;
  }

  /** Row of a secret in this page by binary search (ids ascend), `-1` when it is not here. */
  rowOf(id: SecretId): number {
    let low = 0;
    let high = this.rows - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#ids[middle] ?? 0;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  idAt(row: number): SecretId {
    return secretId(this.#ids[row] ?? 0);
  }

  placeAt(row: number): number {
    return this.#places[row] ?? 0;
  }

  /** Milliseconds since 1970, UTC. */
  changedAt(row: number): number {
    return this.#changedAt[row] ?? 0;
  }

  /** Hash of a row's name, of its bytes in UTF-8. */
  nameHash(row: number): number {
    return this.#names.hash(row);
  }

  /** @throws RangeError when there is no such row */
  rowAt(row: number): SecretRow {
    if (!(row >= 0 && row < this.rows)) throw new RangeError('"row" is outside the page');
    return this.#row(row, this.#names.at(row), this.#domains.at(row));
  }

  /** All rows, which costs less than one after the other. */
  allRows(): SecretRow[] {
    if (this.rows === 0) return [];
    const domains = this.#domains.all();
    return this.#names.all().map((name, row) => this.#row(row, name, domains[row] ?? ''));
  }

  /** What the rows are searched and ordered by. Made when it is first asked for. */
  get searchText(): SearchText {
    this.#text ??= new SearchText(this.#lowerCase(), this.rows);
    return this.#text;
  }

  /** Overwrites the page's bytes. Text that was decoded cannot be overwritten, only let go of. */
  wipe(): void {
    this.#bytes.fill(0);
    this.#text = null;
  }

  #row(row: number, name: string, domains: string): SecretRow {
    const flags = this.#flags[row] ?? 0;
    return {
      id: this.idAt(row),
      place: this.placeAt(row),
      name,
      domains,
      enabled: (flags & DISABLED) === 0,
      link: PROVIDER_KINDS[((flags >> LINK_SHIFT) & LINK_MASK) - 1] ?? null,
      createdAt: this.#createdAt[row] ?? 0,
      changedAt: this.changedAt(row),
      detailsSeq: this.#detailsSeq[row] ?? 0,
      valueSeq: this.#valueSeq[row] ?? 0,
    };
  }

  /** Names and domains by turns, each with a line feed behind it. Lower case does not look beyond those. */
  #lowerCase(): string {
    const text = new Uint8Array(this.#names.length + this.#domains.length + 2);
    let to = 0;
    for (let row = 0; row < this.rows; row += 1) {
      to = this.#names.copy(row, text, to);
      to = this.#domains.copy(row, text, to);
    }
    const lower = decodeText(text.subarray(0, to)).toLowerCase();
    text.fill(0);
    return lower;
  }
}

/**
 * Writes rows, in ascending order of id, as one page.
 * @throws RangeError when there are more than `PAGE_ROWS`
 */
export function encodePage(rows: readonly SecretRow[]): Uint8Array<ArrayBuffer> {
  if (rows.length > PAGE_ROWS) {
    throw new RangeError(`"rows" expected at most ${PAGE_ROWS}, got ${rows.length}`);
  }
  const names = encoder.encode(rows.map((row) => row.name).join(SEPARATOR));
  const domains = encoder.encode(rows.map((row) => row.domains).join(SEPARATOR));
  const hasPlaces = rows.some(({ id, place }) => place !== id);
  const fixed = HEADER_BYTES + rows.length * (ROW_BYTES + (hasPlaces ? PLACE_BYTES : 0));
  const page = new Uint8Array(fixed + names.length + domains.length);
  const header = new DataView(page.buffer);
  const version = hasPlaces ? PLACES_VERSION : PLAIN_VERSION;
  [version, rows.length, names.length, domains.length].forEach((field, index) => {
    header.setUint32(index * 4, field, true);
  });
  const count = rows.length;
  const createdAt = new Float64Array(page.buffer, HEADER_BYTES, count);
  const changedAt = new Float64Array(page.buffer, HEADER_BYTES + count * 8, count);
  const numbers = new Uint32Array(
    page.buffer,
    HEADER_BYTES + count * 16,
    count * (hasPlaces ? 5 : 4),
  );
  rows.forEach((row, index) => {
    createdAt[index] = row.createdAt;
    changedAt[index] = row.changedAt;
    numbers[index] = row.id;
    numbers[count + index] = row.detailsSeq;
    numbers[count * 2 + index] = row.valueSeq;
    numbers[count * 3 + index] = flagsOf(row);
    if (hasPlaces) numbers[count * 4 + index] = row.place;
  });
  page.set(names, fixed);
  page.set(domains, fixed + names.length);
  names.fill(0);
  domains.fill(0);
  return page;
}
