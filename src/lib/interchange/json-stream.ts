const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Finds where a value of JSON ends whose text comes piece by piece. What it is worth, `JSON.parse` finds out. */
export class ValueEnd {
  #at = 0;
  #depth = 0;
  #isQuoted = false;

  /**
   * @param text all that there is of it so far, from its first character on
   * @returns behind its end, `null` where there has to be more
   */
  find(text: string): number | null {
    let at = this.#at;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#isQuoted) {
        if (code === BACKSLASH) at += 1;
        else if (code === QUOTE) {
          this.#isQuoted = false;
          if (this.#depth === 0) return at + 1;
        }
      } else if (code === QUOTE) {
        // Behind a number or a word there is no text.
        if (this.#depth === 0 && at > 0) return at;
        this.#isQuoted = true;
      } else if (code === 0x7b || code === 0x5b) this.#depth += 1;
      else if (code === 0x7d || code === 0x5d) {
        if (this.#depth === 0) return at;
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      } else if (this.#depth === 0 && (code === 0x2c || code === 0x3a || isBlank(code))) return at;
    }
    this.#at = at;
    return null;
  }
}

type Place =
  | 'start'
  | 'firstKey'
  | 'key'
  | 'colon'
  | 'value'
  | 'comma'
  | 'firstElement'
  | 'element'
  | 'elementComma'
  | 'end';

/** What the characters between values lead to. */
const MARKS: Readonly<Record<Place, Readonly<Partial<Record<string, Place>>>>> = {
  start: { '{': 'firstKey' },
  firstKey: { '}': 'end' },
  key: {},
  colon: { ':': 'value' },
  value: {},
  comma: { ',': 'key', '}': 'end' },
  firstElement: { ']': 'comma' },
  element: {},
  elementComma: { ',': 'element', ']': 'comma' },
  end: {},
};

/** Where a value may begin, and what comes behind it. */
const VALUES: Readonly<Partial<Record<Place, Place>>> = {
  firstKey: 'colon',
  key: 'colon',
  value: 'comma',
  firstElement: 'elementComma',
  element: 'elementComma',
};

/**
 * Reads the text of one JSON object as it comes. Of some of its fields, which are long lists, elements are given one
 * by one, each as the text it is, to be parsed where it is wanted; of all others the value.
 */
export class JsonObjectStream {
  /** The fields that ended so far, but for those that are given element by element. */
  readonly fields = new Map<string, unknown>();
  /** The lists that began so far. */
  readonly lists = new Set<string>();
  readonly #names: ReadonlySet<string>;
  readonly #onElement: (list: string, text: string) => void;
  #text = '';
  #at = 0;
  #place: Place = 'start';
  #key = '';
  /** Of the value that is being read. */
  #end: ValueEnd | null = null;

  constructor(names: ReadonlySet<string>, onElement: (list: string, text: string) => void) {
    this.#names = names;
    this.#onElement = onElement;
  }

  /** Takes some more of the text. @throws where it is no JSON, no object, or has one of the lists twice */
  push(text: string): void {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    for (;;) {
      if (!this.#end && !this.#toValue()) return;
      const value = this.#text.slice(this.#at);
      const end = this.#end?.find(value) ?? null;
      if (end === null) return;
      this.#end = null;
      this.#at += end;
      this.#take(value.slice(0, end));
    }
  }

  /** @throws where the text ends too early */
  finish(): void {
    if (this.#place !== 'end') throw new Error('"text" ends too early');
  }

  /** Goes on to where the next value begins. @returns `false` where that is not there yet */
  #toValue(): boolean {
    for (; this.#at < this.#text.length; this.#at += 1) {
      if (isBlank(this.#text.charCodeAt(this.#at))) continue;
      const one = this.#text.charAt(this.#at);
      const place = MARKS[this.#place][one];
      if (place) this.#place = place;
      else if (this.#place === 'value' && one === '[' && this.#names.has(this.#key)) {
        if (this.lists.has(this.#key)) throw new Error('"list" is there twice');
        this.lists.add(this.#key);
        this.#place = 'firstElement';
      } else {
        const next = VALUES[this.#place];
        if (!next || (next === 'colon' && one !== '"')) throw new Error('"text" is no JSON');
        this.#end = new ValueEnd();
        return true;
      }
    }
    return false;
  }

  #take(text: string): void {
    const place = this.#place;
    this.#place = VALUES[place] ?? 'end';
    if (this.#place === 'colon') this.#key = JSON.parse(text) as string;
    else if (place === 'value') this.fields.set(this.#key, JSON.parse(text));
    else this.#onElement(this.#key, text);
  }
}
