import { fieldOf } from './file-text.ts';
import { ValueEnd } from './json-stream.ts';

/**
 * Where the beginning of a backup may be cut, the last place first. Each is the name of a field of the
 * outermost object: within a text of JSON a quote has a backslash before it, so these can be nothing else.
 */
const CUTS = ['"secrets":[', '"names":[', '"providers":[', '"environments":['];
const LAST_CUT = CUTS[0] ?? '';

/** Where something begins that has a name first: a secret or an external vault. For the same reason. */
const NAMED = /\{\s*"name"\s*:\s*"/;

/** Characters of a text in which such a beginning may be cut off. */
const TAIL = 256;

/**
 * Reads what is left of a backup of which chunks are missing: the secrets that are there whole, and of
 * what comes before them as much as was not cut.
 */
export class RemainsStream {
  readonly #onSecret: (secret: object) => void;
  /** Text of the beginning, until all is there that comes before the secrets; `null` when that is over. */
  #beginning: string | null = '';
  #head: Record<string, unknown> | null;
  #run: RunText | null = null;
  #isFirst = true;

  /**
   * @param format which version a file is taken for that lost its beginning, and says nothing of its kind: what this
   * app's own secrets look like is taken
   */
  constructor(format: number, onSecret: (secret: object) => void) {
    this.#onSecret = onSecret;
    this.#head = { lockstate: 'backup', format };
  }

  /** The fields before the secrets, as far as they are there; `null` when it is no backup. */
  get head(): Readonly<Record<string, unknown>> | null {
    return this.#head;
  }

  /** Takes the text of the next chunk; `null` in the place of one that is missing. */
  push(chunk: Uint8Array | null): void {
    if (!chunk) {
      this.#endRun();
      if (this.#isFirst) this.#beginning = null;
    } else {
      this.#run ??= new RunText(!this.#isFirst, this.#onSecret);
      const text = this.#run.push(chunk);
      if (this.#beginning !== null) this.#begin(text);
    }
    this.#isFirst = false;
  }

  /** Takes note that the file ends. */
  finish(): void {
    this.#endRun();
  }

  #begin(text: string): void {
    const before = this.#beginning ?? '';
    this.#beginning = before + text;
    if (this.#beginning.includes(LAST_CUT, before.length - LAST_CUT.length)) this.#endBeginning();
  }

  #endRun(): void {
    if (this.#run && this.#beginning !== null) this.#endBeginning();
    this.#run = null;
  }

  #endBeginning(): void {
    this.#head = headOf(this.#beginning ?? '');
    this.#beginning = null;
  }
}

/** The fields before the secrets, as far as they are there; `null` when it is no backup. */
function headOf(text: string): Record<string, unknown> | null {
  for (const cut of CUTS) {
    const at = text.indexOf(cut);
    if (at < 0) continue;
    try {
      return JSON.parse(`${text.slice(0, at).replace(/,\s*$/, '')}}`) as Record<string, unknown>;
    } catch {
      return null;
    }
  }
  return null;
}

/** Text that lies together in a file, without a hole in it. */
class RunText {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #onSecret: (secret: object) => void;
  #isCut: boolean;
  #isText = true;
  #text = '';
  /** Of what has a name and is being read. */
  #end: ValueEnd | null = null;

  /** @param isCut whether there is a hole before it, in which a character may have begun */
  constructor(isCut: boolean, onSecret: (secret: object) => void) {
    this.#isCut = isCut;
    this.#onSecret = onSecret;
  }

  /** @returns the chunk as text; empty from where it is no UTF-8 */
  push(chunk: Uint8Array): string {
    const text = this.#isText ? this.#decoded(chunk) : '';
    this.#text += text;
    while (this.#step());
    return text;
  }

  #decoded(chunk: Uint8Array): string {
    let from = 0;
    while (this.#isCut && from < 3 && ((chunk[from] ?? 0) & 0xc0) === 0x80) from += 1;
    this.#isCut = false;
    try {
      return this.#decoder.decode(chunk.subarray(from), { stream: true });
    } catch {
      this.#isText = false;
      return '';
    }
  }

  /** Finds a secret that is there whole. @returns whether there may be another one */
  #step(): boolean {
    if (!this.#end) {
      const found = NAMED.exec(this.#text);
      if (!found) {
        const last = this.#text.lastIndexOf('{');
        const isNear = last >= 0 && this.#text.length - last < TAIL;
        this.#text = isNear ? this.#text.slice(last) : '';
        return false;
      }
      this.#text = this.#text.slice(found.index);
      this.#end = new ValueEnd();
    }
    const end = this.#end.find(this.#text);
    if (end === null) return false;
    this.#end = null;
    const text = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    try {
      const one = JSON.parse(text) as object;
      // An external vault has a connection in the place of a value.
      if (fieldOf(one, 'value') !== undefined) this.#onSecret(one);
    } catch {
      // Not what this app writes.
    }
    return true;
  }
}
