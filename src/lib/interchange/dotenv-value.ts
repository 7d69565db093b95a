import { parse } from 'dotenv';
import type { HashReading, RefusalReason } from '../core/transfer/plain-secret.ts';
import { standInReason } from './stand-ins.ts';

/**
 * What stands behind a name in a .env file. The readers in use (dotenv 17, `node --env-file`, python-dotenv, Docker
 * Compose, POSIX shells) do not agree on all of it: what they read differently is no value here. A shell counts only
 * where it would run something or take more lines; of what it cannot read the others' reading stands.
 */
export interface EnvValue {
  /** Where it ends in the text: at a line break, or at the end. */
  readonly end: number;
  /** The text that it stands for, empty where there is none; or why it is none. */
  readonly read: { readonly value: string } | { readonly reason: RefusalReason };
}

const BEGIN = /^-----BEGIN ([^-\n]+)-----/;
const KEY_TEXT = /^[ \t]*[A-Za-z0-9+/]+={0,2}[ \t]*$/;
const COMMAND = /\$\([^)]*\)|`[^`]*`/;
const VARIABLE = /\$\{[^}]*\}/;
const REST_OF_QUOTED = /[ \t]*(?:#[^\n]*)?(?=\n|$)/y;

/** Behind a backslash, what some readers make something of; `n` all do. */
const ESCAPED = /[\\"'$`abcefrtuvx0-7\n]/;

export const lineEnd = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
};

const refused = (end: number, reason: RefusalReason): EnvValue => ({ end, read: { reason } });

/**
 * Where the block of a key ends that begins here without quotes: behind its last line, or where what follows is no
 * text of a key any more. `null` where none begins, or all of it is on one line.
 */
export function endOfKeyBlock(text: string, start: number): number | null {
  const first = text.slice(start, lineEnd(text, start));
  const [, label] = BEGIN.exec(first) ?? [];
  if (label === undefined || first.includes(`-----END ${label}-----`)) return null;
  const next = text.indexOf('-----BEGIN ', start + 1);
  const block = text.slice(start, next < 0 ? text.length : next);
  const close = block.indexOf(`\n-----END ${label}-----`);
  if (close >= 0) return lineEnd(text, start + close + 1);
  let end = start + first.length;
  while (end < text.length) {
    const after = lineEnd(text, end + 1);
    if (!KEY_TEXT.test(text.slice(end + 1, after))) break;
    end = after;
  }
  return end;
}

/** Where the bracket at `start` is closed, outside of JSON's texts and before the next assignment; `null` where it is not. */
function closingBracket(text: string, start: number): number | null {
  const part = /"(?:\\.|[^"\\\n])*"|[{}[\]]|\n(?:export )?[A-Za-z_][\w.-]*=/g;
  part.lastIndex = start;
  const open: string[] = [];
  for (let found = part.exec(text); found; found = part.exec(text)) {
    const [sign] = found;
    if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']');
    else if (sign.startsWith('\n') || (sign.length === 1 && open.pop() !== sign)) return null;
    if (open.length === 0) return found.index;
  }
  return null;
}

/** Escapes of a double-quoted text that not all make the same of. */
const isEscapedOddly = (body: string): boolean =>
  [...body.matchAll(/\\([^]?)/g)].some(([, next = '']) => next !== 'n' && ESCAPED.test(next));

function quotedReason(quote: string, body: string): RefusalReason | null {
  if (quote === '`') return 'command';
  if (quote === "'") return body.includes('\\\\') ? 'readersDisagree' : null;
  if (COMMAND.test(body)) return 'command';
  if (VARIABLE.test(body)) return 'variable';
  return isEscapedOddly(body) ? 'readersDisagree' : null;
}

/** Where a text ends whose quotes may be escaped, `null` where that is no end of a line. */
function endOfEscaped(text: string, start: number): number | null {
  const quote = text.charAt(start);
  const whole = new RegExp(`${quote}(?:\\\\${quote}|[^${quote}])*${quote}`, 'y');
  whole.lastIndex = start;
  if (!whole.test(text)) return null;
  REST_OF_QUOTED.lastIndex = whole.lastIndex;
  return REST_OF_QUOTED.test(text) ? REST_OF_QUOTED.lastIndex : null;
}

function readQuoted(text: string, start: number): EnvValue {
  const quote = text.charAt(start);
  const here = lineEnd(text, start);
  const close = text.indexOf(quote, start + 1);
  if (close < 0) return refused(here, 'quoteOpen');
  const body = text.slice(start + 1, close);
  REST_OF_QUOTED.lastIndex = close + 1;
  const rest = REST_OF_QUOTED.exec(text);
  // To some readers a backslash takes the quote's meaning away.
  if (body.endsWith('\\')) return refused(endOfEscaped(text, start) ?? here, 'readersDisagree');
  if (!rest) return refused(here, close < here ? 'quoteBroken' : 'quoteOpen');
  const end = close + 1 + rest[0].length;
  const reason = quotedReason(quote, body);
  if (reason) return refused(end, reason);
  return { end, read: { value: quote === '"' ? body.replaceAll('\\n', '\n') : body } };
}

/** What a value without quotes is before a comment; `null` where readers do not agree where that begins. */
function withoutComment(text: string, start: number, hash?: HashReading): string | null {
  const raw = text.slice(start, lineEnd(text, start));
  const at = raw.indexOf('#');
  if (at < 0) return raw;
  if (/[ \t]/.test(text.charAt(start + at - 1))) return raw.slice(0, at);
  if (hash === 'ends') return raw.slice(0, at);
  return hash === 'belongs' ? raw.replace(/[ \t]+#.*$/, '') : null;
}

function readUnquoted(text: string, start: number, hash?: HashReading): EnvValue {
  const end = lineEnd(text, start);
  const raw = text.slice(start, end);
  const keyEnd = endOfKeyBlock(text, start);
  if (keyEnd !== null) return refused(keyEnd, 'severalLines');
  if (/^[{[]/.test(raw)) {
    const close = closingBracket(text, start);
    if (close === null) return refused(end, 'severalLines');
    if (close > end) return refused(lineEnd(text, close), 'severalLines');
  }
  if (standInReason(raw) === 'reference') return refused(end, 'reference');
  const kept = withoutComment(text, start, hash);
  if (COMMAND.test(kept ?? raw)) return refused(end, 'command');
  if (VARIABLE.test(kept ?? raw)) return refused(end, 'variable');
  if (kept === null) return refused(end, 'hashInValue');
  const value = kept.replace(/^ +| +$/g, '');
  // To a shell the value goes on in the next line.
  if (value.endsWith('\\')) return refused(end, 'severalLines');
  // Some readers know more blanks than others.
  if (value !== value.trim()) return refused(end, 'readersDisagree');
  return { end, read: { value } };
}

/** Reads what stands behind `NAME=` and blanks. @param text with `\n` between lines */
export function readEnvValue(text: string, start: number, hash?: HashReading): EnvValue {
  return /["'`]/.test(text.charAt(start))
    ? readQuoted(text, start)
    : readUnquoted(text, start, hash);
}

/** Whether dotenv reads a value as it was read here, where nobody chose another reading. */
export const isReadByDotenv = (stretch: string, name: string, value: string): boolean => {
  const values = parse(stretch);
  return Object.keys(values).length === 1 && Object.hasOwn(values, name) && values[name] === value;
};
