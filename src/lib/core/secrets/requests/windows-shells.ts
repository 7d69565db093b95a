import { CommandCollector, NotUnderstood, type ShellReading, UNSEEN } from './command-line.ts';
import { openPartsOf } from './open-parts.ts';

/**
 * Reads commands for Windows' shells: cmd, which hands a program one line that the program takes apart
 * itself (by the rules of Microsoft's C runtime), and PowerShell. Both only as far as all their versions agree.
 */

/** What is an operator to cmd outside of its quotes. */
const CMD_OPERATORS = new Set('&|<>()'.split(''));
/** What may divide or expand a word that stands in no quotes at all, or looks like a quote to other shells. */
const CMD_BARE = new Set("'`$;,*[]{}".split(''));

class CmdReader {
  readonly #text: string;
  readonly #open: ReadonlyMap<number, number>;
  readonly #found = new CommandCollector();
  /** Quotes as cmd sees them, in which `^` is a letter, and as the program does, in which blanks are. */
  #isInCmdQuotes = false;
  #isQuoted = false;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#open = openPartsOf(text);
  }

  read(): ShellReading {
    while (this.#at < this.#text.length) this.#step();
    this.#endLine();
    return this.#found;
  }

  #step(): void {
    const found = this.#found;
    const char = this.#text.charAt(this.#at);
    const end = this.#open.get(this.#at);
    if (end !== undefined) {
      const part = this.#text.slice(this.#at, end);
      found.open(part, this.#at, this.#isQuoted ? 'windows' : 'bare');
      this.#at = end;
      return;
    }
    if (char === '^' && !this.#isInCmdQuotes) return this.#caret();
    if (char === '\n') this.#endLine();
    else if (char === '"') {
      this.#isInCmdQuotes = !this.#isInCmdQuotes;
      this.#quote(this.#at + 1);
    } else if (!this.#isInCmdQuotes && CMD_OPERATORS.has(char)) throw new NotUnderstood();
    else if (!this.#isQuoted && CMD_BARE.has(char)) throw new NotUnderstood();
    else this.#letter(char);
    this.#at += 1;
  }

  /** The character behind it is that character and nothing else; a line break behind it is none. */
  #caret(): void {
    let next = this.#text.charAt(this.#at + 1);
    this.#at += 2;
    if (next === '\n') {
      if (this.#isQuoted) throw new NotUnderstood();
      // What begins the next line is taken as it is, too: only blanks are the same either way.
      next = this.#text.charAt(this.#at);
      if (next !== ' ' && next !== '\t') throw new NotUnderstood();
      return;
    }
    if (next === '"') this.#quote(this.#at);
    else if (next === '' || next === '\r') throw new NotUnderstood();
    else this.#letter(next, false);
  }

  /** @param after where the text goes on behind the quote */
  #quote(after: number): void {
    const found = this.#found;
    if (this.#isQuoted && /[^\\]\\$/.test(` ${found.text}`)) return found.unescapeQuote();
    // More backslashes before a quote, and quotes in pairs, are read differently by versions of the runtime.
    if (found.text.endsWith('\\') || /^\^?"/.test(this.#text.slice(after, after + 2))) {
      if (found.text !== '' || this.#isQuoted) throw new NotUnderstood();
    }
    found.add('', this.#at);
    this.#isQuoted = !this.#isQuoted;
  }

  #letter(char: string, isPlain = true): void {
    // Variables are expanded in quotes, too.
    if (char === '%' || char === '!' || char === '\r') throw new NotUnderstood();
    const isBlank = char === ' ' || char === '\t';
    if (isBlank && !this.#isQuoted) return this.#found.endWord();
    if (!this.#isQuoted && UNSEEN.test(char)) throw new NotUnderstood();
    this.#found.add(char, this.#at, isPlain && char !== '\\');
  }

  #endLine(): void {
    if (this.#isQuoted || this.#isInCmdQuotes) throw new NotUnderstood();
    this.#found.endCommand(this.#at);
  }
}

/** What PowerShell reads as itself outside of quotes. */
const BARE = /^[A-Za-z0-9_./:?=%+~\\-]$/;

class PowerShellReader {
  readonly #text: string;
  readonly #open: ReadonlyMap<number, number>;
  readonly #found = new CommandCollector();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#open = openPartsOf(text);
  }

  read(): ShellReading {
    while (this.#at < this.#text.length) this.#step();
    this.#found.endCommand(this.#text.length);
    return this.#found;
  }

  #step(): void {
    const found = this.#found;
    const char = this.#text.charAt(this.#at);
    const end = this.#open.get(this.#at);
    // What stands bare there may be a script block.
    if (end !== undefined) throw new NotUnderstood();
    if (char === ' ' || char === '\t') found.endWord();
    else if (char === '\n') found.endCommand(this.#at);
    else if (char === '`') {
      if (this.#text.charAt(this.#at + 1) !== '\n' || found.isInWord) throw new NotUnderstood();
      this.#at += 1;
    } else if (char === "'" || char === '"') return this.#quoted(char);
    else if (char === '#' && found.isEmpty) return this.#comment();
    else if (!BARE.test(char)) throw new NotUnderstood();
    // Windows PowerShell makes two words of a parameter there.
    else if (/[.:]/.test(char) && /^-[a-z]/i.test(found.text)) throw new NotUnderstood();
    else found.add(char, this.#at, char !== '\\');
    this.#at += 1;
  }

  /** A word in quotes, which begins and ends there. */
  #quoted(quote: string): void {
    const found = this.#found;
    if (found.isInWord) throw new NotUnderstood();
    found.add('', this.#at);
    this.#at += 1;
    for (;;) {
      const char = this.#text.charAt(this.#at);
      const end = this.#open.get(this.#at);
      if (end !== undefined) {
        found.open(this.#text.slice(this.#at, end), this.#at, 'windows');
        this.#at = end;
        continue;
      }
      if (char === quote) break;
      // Windows PowerShell hands quotes inside of a word on so that the program ends the word there; it takes
      // typographic quotes for quotes.
      if (char === '' || /["\u2018-\u201E\r]/.test(char)) throw new NotUnderstood();
      if (quote === '"' && /[`$]/.test(char)) throw new NotUnderstood();
      found.add(char, this.#at, char !== '\\');
      this.#at += 1;
    }
    this.#at += 1;
    if (!/^[ \t\n]?$/.test(this.#text.charAt(this.#at))) throw new NotUnderstood();
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }
}

/** Takes a text for cmd apart. Throws `NotUnderstood` where it is more than plain commands. */
export const readCmd = (text: string): ShellReading => new CmdReader(text).read();

/** Takes a text for PowerShell apart. Throws `NotUnderstood` where it is more than plain commands. */
export const readPowerShell = (text: string): ShellReading => new PowerShellReader(text).read();
