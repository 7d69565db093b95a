import { OPEN } from './address.ts';
import {
  CommandCollector,
  isHarmlessFile,
  isTypedCommand,
  keepsFile,
  NotUnderstood,
  type ShellReading,
  UNSEEN,
} from './command-line.ts';
import { openPartsOf } from './open-parts.ts';
import type { Quote } from './reading.ts';

/**
 * Reads shell commands as POSIX, bash and zsh agree on them (POSIX.1-2024, Shell Command Language, 2.2 and
 * 2.3). What runs other commands, makes several words of one, or means something else in one of these shells is
 * not read at all.
 */

/** Substitutions, groups, globs, history and what only some shells know. */
const REFUSED = new Set('`(){}*[]!^$'.split(''));
const VARIABLE = /\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\})/y;
const ESCAPE = /\\(?:([nrt'"\\?])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/y;
/** What means itself wherever it stands, taken at once. */
const LETTERS = /[A-Za-z0-9_./:@%+,-]+/y;
const IN_DOUBLE = /[^"\\$`!{]+/y;
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const HEREDOC = /<<(-?)[ \t]*(?:'([A-Za-z_]+)'|"([A-Za-z_]+)"|([A-Za-z_]+))(?=[ \t\n;&|<>]|$)/y;

class PosixReader {
  readonly #text: string;
  readonly #open: ReadonlyMap<number, number>;
  readonly #found = new CommandCollector();
  readonly #heredocs: {
    readonly end: string;
    readonly isQuoted: boolean;
    readonly tabs: boolean;
  }[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#open = openPartsOf(text);
  }

  read(): ShellReading {
    while (this.#at < this.#text.length) this.#step();
    if (this.#heredocs.length > 0) throw new NotUnderstood();
    this.#found.endCommand(this.#text.length);
    return this.#found;
  }

  #step(): void {
    const found = this.#found;
    if (this.#takeRun(LETTERS) || this.#takeOpen('bare')) return;
    const char = this.#text.charAt(this.#at);
    const next = this.#text.charAt(this.#at + 1);
    if (char === ' ' || char === '\t') found.endWord();
    else if (char === "'") return this.#single();
    else if (char === '"') return this.#double();
    else if (char === '\\') return this.#escape(next);
    else if (char === '$' && next === "'") return this.#ansi();
    else if (char === '\n') return this.#line();
    else if (char === ';' || char === '&' || char === '|') return this.#operator(char, next);
    else if (char === '<' || char === '>') return this.#redirect(char);
    else if (char === '#' && !found.isInWord) return this.#comment();
    else this.#plain(char);
    this.#at += 1;
  }

  #takeRun(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const [run] = pattern.exec(this.#text) ?? [];
    if (run === undefined) return false;
    this.#found.add(run, this.#at);
    this.#at += run.length;
    return true;
  }

  /** A reference, or a variable of another tool: put in or not, it is one part of the word. */
  #takeOpen(quote: Quote): boolean {
    const end = this.#open.get(this.#at);
    if (end === undefined) return false;
    this.#found.open(this.#text.slice(this.#at, end), this.#at, quote);
    this.#at = end;
    return true;
  }

  #plain(char: string): void {
    const found = this.#found;
    if (REFUSED.has(char) || UNSEEN.test(char)) throw new NotUnderstood();
    // A home directory, the path of a command (zsh), or a glob, unless it begins the query of an address.
    if (!found.isInWord && (char === '~' || char === '=')) throw new NotUnderstood();
    if (char === '?' && !/^https?:/i.test(found.text)) throw new NotUnderstood();
    found.add(char, this.#at);
  }

  #single(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    // To fish it is quoted when a backslash stands before it.
    if (end < 0 || this.#text.charAt(end - 1) === '\\') throw new NotUnderstood();
    this.#found.add('', this.#at);
    this.#at += 1;
    while (this.#at < end) {
      // A name with a quote in it would end the quotes, and is no reference then.
      if ((this.#open.get(this.#at) ?? Infinity) <= end && this.#takeOpen('single')) continue;
      const brace = this.#text.indexOf('{', this.#at + 1);
      const until = brace < 0 || brace > end ? end : brace;
      this.#found.add(this.#text.slice(this.#at, until), this.#at);
      this.#at = until;
    }
    this.#at = end + 1;
  }

  #double(): void {
    this.#found.add('', this.#at);
    this.#at += 1;
    for (;;) {
      if (this.#takeRun(IN_DOUBLE) || this.#takeOpen('double')) continue;
      const char = this.#text.charAt(this.#at);
      if (char === '' || char === '`' || char === '!') throw new NotUnderstood();
      if (char === '"') break;
      if (char === '$') {
        this.#variable();
        continue;
      }
      if (char === '\\') {
        const next = this.#text.charAt(this.#at + 1);
        const isEscape = '"\\$`'.includes(next) && next !== '';
        if (next !== '\n') this.#found.add(isEscape ? next : char, this.#at, false);
        this.#at += isEscape || next === '\n' ? 2 : 1;
        continue;
      }
      this.#found.add(char, this.#at);
      this.#at += 1;
    }
    this.#at += 1;
  }

  /** In double quotes a variable is a part of its word, whatever it holds. */
  #variable(): void {
    VARIABLE.lastIndex = this.#at;
    const [variable] = VARIABLE.exec(this.#text) ?? [];
    const after = this.#text.charAt(this.#at + 1);
    if (variable === undefined && after !== '"' && after !== ' ') throw new NotUnderstood();
    this.#found.add(variable === undefined ? '$' : OPEN, this.#at);
    this.#at += variable?.length ?? 1;
  }

  #escape(next: string): void {
    if (next === '' || next === '\r') throw new NotUnderstood();
    if (next !== '\n') this.#found.add(next, this.#at, false);
    this.#at += 2;
  }

  #ansi(): void {
    this.#found.add('', this.#at, false);
    this.#at += 2;
    for (;;) {
      if (this.#takeOpen('ansi')) continue;
      const char = this.#text.charAt(this.#at);
      if (char === '') throw new NotUnderstood();
      if (char === "'") break;
      if (char !== '\\') {
        this.#found.add(char, this.#at);
        this.#at += 1;
        continue;
      }
      ESCAPE.lastIndex = this.#at;
      const [escape, letter, hex, code] = ESCAPE.exec(this.#text) ?? [];
      if (escape === undefined) throw new NotUnderstood();
      const point = hex ?? code;
      const made =
        letter === undefined
          ? String.fromCharCode(parseInt(point ?? '0', 16))
          : (CONTROL[letter] ?? letter);
      this.#found.add(made, this.#at);
      this.#at += escape.length;
    }
    this.#at += 1;
  }

  #operator(char: string, next: string): void {
    const isTwice = next === char;
    if (char === '&' && next === '>') throw new NotUnderstood();
    if ((char === ';' && isTwice) || (char === '|' && next === '&')) throw new NotUnderstood();
    if (this.#found.isEmpty) throw new NotUnderstood();
    // Its here-document would stand behind another command.
    if (this.#heredocs.length > 0 && (char !== '|' || isTwice)) throw new NotUnderstood();
    this.#found.endCommand(this.#at, char === '|' && !isTwice);
    this.#at += isTwice ? 2 : 1;
  }

  #redirect(char: string): void {
    const found = this.#found;
    HEREDOC.lastIndex = this.#at;
    const [heredoc, tabs, single, double, bare] = HEREDOC.exec(this.#text) ?? [];
    const isHerestring = this.#text.startsWith('<<<', this.#at);
    if (heredoc !== undefined && !isHerestring) {
      found.endWord();
      const end = single ?? double ?? bare ?? '';
      this.#heredocs.push({ end, isQuoted: bare === undefined, tabs: tabs === '-' });
      this.#at += heredoc.length;
      return;
    }
    const before = this.#text.slice(Math.max(0, this.#at - 2), this.#at);
    // The number of what is redirected.
    const isNumber = /^\d$/.test(found.text) && /^[ \t\n]?\d$/.test(before);
    if (isNumber) found.dropWord();
    if (isHerestring) {
      found.takeNext(() => undefined);
      this.#at += 3;
    } else if (char === '<') {
      if (/[<>(&]/.test(this.#text.charAt(this.#at + 1))) throw new NotUnderstood();
      found.takeNext(() => undefined);
      found.readsFile = true;
      this.#at += 1;
    } else if (/^>&[012](?:[ \t\n;&|<>]|$)/.test(this.#text.slice(this.#at, this.#at + 4))) {
      found.endWord();
      this.#at += 3;
    } else {
      const isAppended = this.#text.charAt(this.#at + 1) === '>';
      this.#at += isAppended ? 2 : 1;
      if (/[>|(&]/.test(this.#text.charAt(this.#at))) throw new NotUnderstood();
      found.takeNext(({ text }) => {
        if (!isHarmlessFile(text)) throw new NotUnderstood();
        if (keepsFile(text)) found.writesFile = true;
      });
    }
  }

  /** A comment has its own line: some shells know none behind a command that is typed. */
  #comment(): void {
    if (!this.#found.isEmpty) throw new NotUnderstood();
    const end = this.#text.indexOf('\n', this.#at);
    const begin = this.#at;
    this.#at = end < 0 ? this.#text.length : end;
    if (isTypedCommand(this.#text.slice(begin, this.#at))) throw new NotUnderstood();
  }

  /** What is put into a line of a here-document must not end it, nor be expanded. */
  #inDocument(start: number, end: number, isQuoted: boolean): void {
    for (let at = this.#text.indexOf('{{', start); at >= 0 && at < end;) {
      if (this.#open.has(at)) this.#found.quotes.set(at, isQuoted ? 'line' : 'double');
      at = this.#text.indexOf('{{', at + 1);
    }
  }

  #line(): void {
    this.#found.endWord();
    let end = this.#at;
    for (const { end: last, isQuoted, tabs } of this.#heredocs.splice(0)) {
      for (;;) {
        const from = end + 1;
        if (end >= this.#text.length || from > this.#text.length) throw new NotUnderstood();
        const to = this.#text.indexOf('\n', from);
        end = to < 0 ? this.#text.length : to;
        const line = this.#text.slice(from, end);
        if ((tabs ? line.replace(/^\t+/, '') : line) === last) break;
        if (!isQuoted && /[$`\\]/.test(line)) throw new NotUnderstood();
        this.#inDocument(from, end, isQuoted);
      }
    }
    this.#found.endCommand(end);
    this.#at = end + 1;
  }
}

/** Takes a text apart. Throws `NotUnderstood` where it is more than plain commands. */
export const readPosixShell = (text: string): ShellReading => new PosixReader(text).read();
