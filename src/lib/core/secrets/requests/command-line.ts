import { OPEN } from './address.ts';
import type { Quote } from './reading.ts';

/** Command lines as a shell takes them apart. */

/** A word that a command is given, without its quotes; `OPEN` stands for what the text leaves open. */
export interface Word {
  readonly text: string;
  /** Whether it was written without escapes, so that other shells read it likewise. */
  readonly isPlain: boolean;
  /** Where parts in double braces begin that it has. */
  readonly opens: readonly number[];
}

export interface CommandLine {
  readonly words: readonly Word[];
  /** Where it begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  /** Whether what it prints goes to the next one. */
  readonly isPiped: boolean;
}

/** A text taken apart, and what the parts in double braces stand in. */
export interface ShellReading {
  readonly commands: readonly CommandLine[];
  readonly quotes: ReadonlyMap<number, Quote>;
}

/** Thrown inside a reader where a text is not fully understood. */
export class NotUnderstood extends Error {}

/** Reads a text with a reader that gives up by throwing. @returns `null` where it gave up */
export function understood<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

/** Characters that no reader takes outside of quotes: some programs see blanks or nothing in them. */
export const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/u;

/** Files that a command may write without changing what later commands do: in place, and not hidden. */
export const HARMLESS_FILE = /^(?:\/dev\/null|NUL|[A-Za-z0-9][\w.-]*)$/;

/**
 * What may stand in double braces where it is not put in, and is read by the shell as it is written: one word
 * outside of quotes, without a sequence (`{a..b}`); or one that does not end its quotes.
 */
const BARE_OPEN = /^\{\{(?!.*\.\.)[\p{L}\p{N}_.:/@-]*\}\}$/u;
const QUOTED_OPEN = /^\{\{[\p{L}\p{N}_.:/@ -]*\}\}$/u;

/** Whether a shell takes a part in double braces for a part of one word. */
const isInert = (part: string, isQuoted: boolean): boolean =>
  (isQuoted ? QUOTED_OPEN : BARE_OPEN).test(part);

/** Collects words and commands while a text is read. */
export class CommandCollector {
  readonly commands: CommandLine[] = [];
  readonly quotes = new Map<number, Quote>();
  #words: Word[] = [];
  #text: string | null = null;
  #isPlain = true;
  #opens: number[] = [];
  #start = -1;
  /** Called with the next word instead of taking it as an argument. */
  #instead: ((word: Word) => void) | null = null;

  get isInWord(): boolean {
    return this.#text !== null;
  }

  /** What was read of the word so far. */
  get text(): string {
    return this.#text ?? '';
  }

  get isEmpty(): boolean {
    return this.#words.length === 0 && this.#text === null;
  }

  /** Takes a part of a word that begins at `at`; an empty one makes a word of nothing. */
  add(part: string, at: number, isPlain = true): void {
    if (this.#start < 0) this.#start = at;
    this.#text = (this.#text ?? '') + part;
    if (!isPlain) this.#isPlain = false;
  }

  /** Takes a part in double braces, which is a part of the word whether or not it is put in. */
  open(part: string, at: number, quote: Quote): void {
    if (!isInert(part, quote !== 'bare')) throw new NotUnderstood();
    this.quotes.set(at, quote);
    this.#opens.push(at);
    this.add(OPEN, at);
  }

  dropWord(): void {
    this.#text = null;
    this.#isPlain = true;
    this.#opens = [];
  }

  /** The next word is not an argument: what becomes of it is for `take` to say. */
  takeNext(take: (word: Word) => void): void {
    this.endWord();
    if (this.#instead) throw new NotUnderstood();
    this.#instead = take;
  }

  endWord(): void {
    if (this.#text === null) return;
    const word = { text: this.#text, isPlain: this.#isPlain, opens: this.#opens };
    this.dropWord();
    const take = this.#instead;
    this.#instead = null;
    if (take) take(word);
    else this.#words.push(word);
  }

  endCommand(end: number, isPiped = false): void {
    this.endWord();
    if (this.#instead) throw new NotUnderstood();
    const words = this.#words;
    if (words.length > 0) this.commands.push({ words, start: this.#start, end, isPiped });
    else if (isPiped || this.#start >= 0) throw new NotUnderstood();
    this.#words = [];
    this.#start = -1;
  }
}
