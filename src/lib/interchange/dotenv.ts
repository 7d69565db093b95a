import { parse } from 'dotenv';
import { failed, type Outcome } from '../core/base/outcome.ts';
import {
  MAX_IMPORT_ENTRIES,
  type ReadFile,
  type ReadOptions,
  type Refusal,
  type TextSecret,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import {
  endOfKeyBlock,
  type EnvValue,
  isReadByDotenv,
  lineEnd,
  readEnvValue,
} from './dotenv-value.ts';

/** A name that all readers take, which stands on one line with its sign of equality. */
const ASSIGNMENT = /[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*= */y;

/** What dotenv alone takes for an assignment: one with a colon, over several lines, or with blanks of other kinds. */
const LOOSE = /^\s*(?:export\s+)?[\w.-]+(?::\s|[^\S\n]*\n\s*=)|[^\S \t\r\n]/m;

/** A line of a text in base64 that ends in padding looks like a name without a value. */
const PADDED = /^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=)$/;
const isKeyText = (line: string): boolean =>
  PADDED.test(line) && (line.endsWith('==') || /^(?=.*[a-z])(?=.*[A-Z]).{16,}$/.test(line));

/** A stretch of a .env file that is neither blank nor a comment. */
interface Stretch {
  /** Line it begins in, counted from 1. */
  readonly position: number;
  readonly text: string;
  /** `null` where it is no assignment. */
  readonly name: string | null;
  readonly read: EnvValue['read'];
}

type Found = Omit<Stretch, 'position' | 'text'> & { readonly end: number };

function findAt(text: string, start: number, options: ReadOptions): Found | null {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  if (/^\s*(?:#|$)/.test(line)) return null;
  const first = start + (line.length - line.trimStart().length);
  const blockEnd = endOfKeyBlock(text, first);
  if (blockEnd !== null) return { end: blockEnd, name: null, read: { reason: 'severalLines' } };
  ASSIGNMENT.lastIndex = start;
  const found = isKeyText(line.trim()) ? null : ASSIGNMENT.exec(text);
  if (!found) return { end, name: null, read: { reason: 'lineUnreadable' } };
  return { name: found[1] ?? '', ...readEnvValue(text, ASSIGNMENT.lastIndex, options.hashes) };
}

/** Goes through a file, each character once. @param text with `\n` between lines */
function* stretchesOf(text: string, options: ReadOptions): Generator<Stretch> {
  let position = 1;
  for (let start = 0, end: number; start < text.length; start = end + 1) {
    const found = findAt(text, start, options);
    end = found?.end ?? lineEnd(text, start);
    const stretch = text.slice(start, end);
    if (found) yield { position, text: stretch, name: found.name, read: found.read };
    position += stretch.split('\n').length;
  }
}

/**
 * Reads a .env file. Of two assignments to one name the last counts, as it does for programs that load the file, also
 * where it is refused: then neither is taken. A line that the readers in use read differently is refused, and so is one
 * that stands for something else than its text.
 */
export function readDotenv(text: string, options: ReadOptions = {}): Outcome<ReadFile> {
  const entries = new Map<string, RawEntry>();
  const refusals: Refusal[] = [];
  const isSops = /^sops_(?:mac|version)=/m.test(text);
  for (const stretch of stretchesOf(text.replaceAll(/\r\n?/g, '\n'), options)) {
    const { position, name, read } = stretch;
    if (entries.size + refusals.length >= MAX_IMPORT_ENTRIES) {
      return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
    }
    const before = name === null ? undefined : entries.get(name);
    if (before && name !== null) {
      refusals.push({ position: before.position, reason: 'nameTwice', name });
      entries.delete(name);
    }
    // What SOPS keeps beside what it encrypted: its keys, and what proves that nothing was changed.
    if (isSops && name?.startsWith('sops_')) continue;
    if (name === null) {
      if ('reason' in read) refusals.push({ position, reason: read.reason });
    } else if ('reason' in read) refusals.push({ position, reason: read.reason, name });
    else if (isSure(stretch, options)) entries.set(name, { position, name, value: read.value });
    else {
      // The library keeps names in an object, which cannot have every name as its own.
      const isOdd = name === '__proto__';
      refusals.push({ position, reason: isOdd ? 'nameInvalid' : 'readersDisagree', name });
    }
  }
  const whole = LOOSE.test(text) && options.hashes !== 'belongs' ? parse(text) : null;
  for (const { position, name, value } of whole ? entries.values() : []) {
    if (typeof name !== 'string' || whole?.[name] === value) continue;
    refusals.push({ position, reason: 'readersDisagree', name });
    entries.delete(name);
  }
  return collectSecrets(entries.values(), { refusals });
}

function isSure({ text, name, read }: Stretch, { hashes }: ReadOptions): boolean {
  if ('reason' in read || name === null) return false;
  return (hashes === 'belongs' && text.includes('#')) || isReadByDotenv(text, name, read.value);
}

/** A name that a shell can set. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Variables that a shell does not let be set, or makes something else of. */
const SHELLS_OWN =
  /^(?:_|BASH.*|COMP_.*|DIRSTACK|EPOCH(?:REALTIME|SECONDS)|EUID|FUNCNAME|GROUPS|HISTCMD|HOSTTYPE|IFS|LINENO|MACHTYPE|OPTARG|OPTERR|OPTIND|OSTYPE|PIPESTATUS|POSIXLY_CORRECT|PPID|PWD|OLDPWD|RANDOM|READLINE_.*|REPLY|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID)$/;

/**
 * A value between quotes that all readers take for just this text: none of them has a sign in it that means something
 * to one of them. `null` where neither kind of quotes does.
 */
function quoted(value: string): string | null {
  // Line breaks of other kinds become plain ones; python-dotenv puts variables into both kinds of quotes.
  if (/[\r\0]|\$\{[^}]*\}/.test(value)) return null;
  if (!/'|\\\\|\\$/.test(value)) return `'${value}'`;
  return /["$`\\]/.test(value) ? null : `"${value}"`;
}

/**
 * Writes a .env file that dotenv, `node --env-file`, python-dotenv, Docker Compose and POSIX shells read alike, and by
 * which a shell runs nothing. (`docker run --env-file` knows no quotes.)
 * @returns its text, and the names of secrets that not all of them could read back unchanged
 */
export function writeDotenv(secrets: readonly TextSecret[]): { text: string; left: string[] } {
  const left: string[] = [];
  const lines: string[] = [];
  for (const { name, value } of secrets) {
    const written = NAME.test(name) && !SHELLS_OWN.test(name) ? quoted(value) : null;
    const line = `${name}=${written ?? ''}`;
    if (written === null || parse(line)[name] !== value) left.push(name);
    else lines.push(`${line}\n`);
  }
  return { text: lines.join(''), left };
}
