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
  /** Whether it is given what a file holds, or what it prints is kept in one. */
  readonly readsFile: boolean;
  readonly writesFile: boolean;
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

const NO_FILE = /^(?:\/dev\/null|NUL|-)$/;
const PLAIN_FILE = /^[A-Za-z0-9][\w-]*(?:\.[\w-]+)*$/;
/** What is data to everybody: no program, no script that an interpreter takes for a part of itself. */
const DATA_FILE =
  /\.(?:jsonl?|ndjson|te?xt|log|out|err|csv|tsv|xml|x?html?|md|ya?ml|pdf|png|jpe?g|gif|webp|svg|ico|t?gz|zip|tar|bz2|xz|zst|7z|bin|dat|data|pem|crt|mp[34]|wav|ogg|webm|sql|ics|vcf|eml|docx|xlsx|pptx|parquet|iso|dump|tmp|bak|body|headers|\d+)$/i;
const TOOL =
  /^(?:curl|wget|https?|xh|jq|head|tail|grep|wc|cat|tr|cut|sort|uniq|tee|base64|python\d*|echo|printf|sleep|true|bash|z?sh)$/i;

/** Whether a command may write a file without changing what later commands do: in place, not hidden, and data. */
export const isHarmlessFile = (name: string): boolean =>
  NO_FILE.test(name) ||
  (PLAIN_FILE.test(name) &&
    (name.includes('.') ? DATA_FILE : /^(?!\d+$)/).test(name) &&
    !TOOL.test(name));

/** Whether something is there to be read when that was written. */
export const keepsFile = (name: string): boolean => !NO_FILE.test(name);

/** What sends, or changes what is sent. */
const SENDING =
  '(?:curl|wget|iwr|irm|iex|invoke-[a-z]+|start|start-[a-z]+|nc|ncat|netcat|socat|telnet|ssh|scp|sftp|t?ftp|' +
  'nslookup|dig|ping|openssl|https?|xh|powershell|pwsh|cmd|certutil|bitsadmin|mshta|explorer|python\\d*|perl|ruby|' +
  'node|php|bash|zsh|sh|eval|exec|export|set|setx|alias|source)(?:\\.exe)?\\s';
const TYPED = new RegExp(`(?:[;&|\`]|\\$\\()\\s*${SENDING}`, 'i');

/** Whether a text has a command behind an operator, which runs where what stands before it does not hide it. */
export const isTypedCommand = (text: string): boolean => TYPED.test(text);

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
  readsFile = false;
  writesFile = false;
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

  /** Takes a quote for what the backslash before it, the last that was added, makes of it. */
  unescapeQuote(): void {
    this.#text = `${this.text.slice(0, -1)}"`;
    this.#isPlain = false;
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
    const { readsFile, writesFile } = this;
    if (words.length > 0) {
      this.commands.push({ words, start: this.#start, end, isPiped, readsFile, writesFile });
    } else if (isPiped || this.#start >= 0) throw new NotUnderstood();
    this.#words = [];
    this.#start = -1;
    this.readsFile = false;
    this.writesFile = false;
  }
}
