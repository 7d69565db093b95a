import { NotUnderstood } from './command-line.ts';

/** JSON (RFC 8259) with the places of what it holds. No key may come twice: readers take either. */

export interface JsonObject {
  readonly type: 'object';
  readonly start: number;
  readonly end: number;
  readonly members: ReadonlyMap<string, JsonNode>;
}
export interface JsonArray {
  readonly type: 'array';
  readonly items: readonly JsonNode[];
}
export interface JsonString {
  readonly type: 'string';
  readonly value: string;
}
/** A number, `true`, `false` or `null`. */
export interface JsonOther {
  readonly type: 'other';
  readonly text: string;
}
export type JsonNode = JsonObject | JsonArray | JsonString | JsonOther;

const BLANK = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy;
const OTHER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const MAX_DEPTH = 100;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonNode {
    const node = this.#node(0);
    this.#take(BLANK);
    if (this.#at < this.#text.length) throw new NotUnderstood();
    return node;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += taken?.length ?? 0;
    return taken;
  }

  /** Takes one character, behind blanks, if it is there. */
  #is(char: string): boolean {
    this.#take(BLANK);
    const isThere = this.#text.startsWith(char, this.#at);
    if (isThere) this.#at += 1;
    return isThere;
  }

  #string(): string {
    this.#take(BLANK);
    const taken = this.#take(STRING);
    if (taken === null) throw new NotUnderstood();
    return JSON.parse(taken) as string;
  }

  #node(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw new NotUnderstood();
    this.#take(BLANK);
    const char = this.#text.charAt(this.#at);
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"') return { type: 'string', value: this.#string() };
    const text = this.#take(OTHER);
    if (text === null) throw new NotUnderstood();
    return { type: 'other', text };
  }

  #object(depth: number): JsonObject {
    const start = this.#at;
    const members = new Map<string, JsonNode>();
    this.#at += 1;
    if (!this.#is('}')) {
      do {
        const key = this.#string();
        if (members.has(key) || !this.#is(':')) throw new NotUnderstood();
        members.set(key, this.#node(depth + 1));
      } while (this.#is(','));
      if (!this.#is('}')) throw new NotUnderstood();
    }
    return { type: 'object', start, end: this.#at, members };
  }

  #array(depth: number): JsonArray {
    const items: JsonNode[] = [];
    this.#at += 1;
    if (!this.#is(']')) {
      do items.push(this.#node(depth + 1));
      while (this.#is(','));
      if (!this.#is(']')) throw new NotUnderstood();
    }
    return { type: 'array', items };
  }
}

/** Reads a whole text. Throws `NotUnderstood` where it is no JSON, or says one thing twice. */
export const readJson = (text: string): JsonNode => new JsonReader(text).read();
