import { hashOf } from './name-table.ts';

const LINE_FEED = 0x0a;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes UTF-8 that begins where a text begins. @throws when it is none */
export const decodeText = (bytes: Uint8Array): string => decoder.decode(bytes);

/** A text for each row of a page, in UTF-8, joined by line feeds. Each is decoded when it is asked for. */
export class TextColumn {
  readonly #bytes: Uint8Array;
  readonly #rows: number;
  /** Where each text ends. Found when the first of them is asked for. */
  #ends: Uint32Array | null = null;

  /** @param bytes those of the column; overwriting them is for who gave them */
  constructor(bytes: Uint8Array, rows: number) {
    this.#bytes = bytes;
    this.#rows = rows;
  }

  /** Length in bytes, line feeds included. */
  get length(): number {
    return this.#bytes.length;
  }

  /** The text of a row. @throws when there are not as many texts as rows */
  at(row: number): string {
    return decodeText(this.#bytes.subarray(this.#start(row), this.#end(row)));
  }

  /** The texts of all rows, which costs less than one after the other. @throws as `at` */
  all(): string[] {
    const texts = decodeText(this.#bytes).split('\n');
    this.#expect(texts.length);
    return texts;
  }

  /** Hash of a row's text, of its bytes. */
  hash(row: number): number {
    return hashOf(this.#bytes, this.#start(row), this.#end(row));
  }

  /** Writes a row's text, and a line feed. @returns where the next one can be written */
  copy(row: number, to: Uint8Array, place: number): number {
    const bytes = this.#bytes;
    const start = this.#start(row);
    const end = this.#end(row);
    for (let at = start; at < end; at += 1) to[place + at - start] = bytes[at] ?? 0;
    to[place + end - start] = LINE_FEED;
    return place + end - start + 1;
  }

  #start(row: number): number {
    return row === 0 ? 0 : this.#end(row - 1) + 1;
  }

  #end(row: number): number {
    this.#ends ??= this.#findEnds();
    return this.#ends[row] ?? 0;
  }

  #findEnds(): Uint32Array {
    const bytes = this.#bytes;
    const ends = new Uint32Array(this.#rows);
    let texts = 1;
    for (let at = 0; at < bytes.length; at += 1) {
      if (bytes[at] !== LINE_FEED) continue;
      ends[texts - 1] = at;
      texts += 1;
    }
    ends[texts - 1] = bytes.length;
    this.#expect(texts);
    return ends;
  }

  #expect(texts: number): void {
    if (texts === Math.max(1, this.#rows)) return;
    throw new Error(`"index column" expected ${this.#rows} rows, got ${texts}`);
  }
}
