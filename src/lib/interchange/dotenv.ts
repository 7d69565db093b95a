import { parse } from 'dotenv';
import { failed, type Outcome } from '../core/base/outcome.ts';
import {
  MAX_IMPORT_ENTRIES,
  type ReadFile,
  type Refusal,
  type TextSecret,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';

/**
 * An assignment from the start of a line on: the pattern of dotenv itself (17.2.3, lib/main.js), which does
 * not say where it found what. Its values still come from dotenv's own `parse`.
 */
const ASSIGNMENT =
  /\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/my;

const LINE_END = /[\n\u2028\u2029]|$/g;

/** A name that every reader of .env files takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** A stretch of a .env file that is no comment: an assignment, or a line dotenv makes nothing of. */
interface Stretch {
  /** Line it begins in, counted from 1. */
  readonly position: number;
  /** Its text and the name it sets, `null` where it is no assignment. */
  readonly assignment: { readonly name: string; readonly text: string } | null;
}

/** Goes through a file as dotenv does, each character once. @param text with `\n` between lines */
function* stretchesOf(text: string): Generator<Stretch> {
  let position = 1;
  for (let start = 0, end: number; start < text.length; start = end + 1) {
    LINE_END.lastIndex = start;
    end = LINE_END.exec(text)?.index ?? text.length;
    const line = text.slice(start, end).trim();
    if (line !== '') {
      ASSIGNMENT.lastIndex = start;
      const found = ASSIGNMENT.exec(text);
      const name = found?.[1];
      if (found && name !== undefined) {
        end = ASSIGNMENT.lastIndex;
        yield { position, assignment: { name, text: found[0] } };
      } else if (!line.startsWith('#')) yield { position, assignment: null };
    }
    position += text.slice(start, end + 1).split('\n').length - 1;
  }
}

/**
 * Reads a .env file as dotenv does. Of two assignments to one name the last counts, as it does for programs
 * that load the file; lines that dotenv passes over are refused.
 */
export function readDotenv(text: string): Outcome<ReadFile> {
  const entries = new Map<string, RawEntry>();
  const refusals: Refusal[] = [];
  for (const { position, assignment } of stretchesOf(text.replaceAll(/\r\n?/g, '\n'))) {
    if (entries.size + refusals.length >= MAX_IMPORT_ENTRIES) {
      return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
    }
    if (!assignment) {
      refusals.push({ position, reason: 'lineUnreadable' });
      continue;
    }
    const { name } = assignment;
    const values = parse(assignment.text);
    if (!Object.hasOwn(values, name)) {
      // The library keeps names in an object, which cannot have every name as its own.
      refusals.push({ position, reason: 'nameInvalid' });
      continue;
    }
    const before = entries.get(name);
    if (before) refusals.push({ position: before.position, reason: 'nameTwice' });
    entries.set(name, { position, name, value: values[name] });
  }
  return collectSecrets(entries.values(), { refusals });
}

/** A value between quotes. A backslash before such a quote would make it part of the value. */
const between = (quote: string, value: string): string | null =>
  value.includes(`\\${quote}`) || value.endsWith('\\') ? null : `${quote}${value}${quote}`;

/** Ways to write a value, the plainest first. Only double quotes turn `\n` into a line break. */
const WAYS: readonly ((value: string) => string | null)[] = [
  (value) => (/[$`\\]/.test(value) ? null : value),
  (value) => between("'", value),
  (value) => between('"', value),
  (value) => between('`', value),
  (value) => between('"', value.replaceAll('\r', '\\r').replaceAll('\n', '\\n')),
  (value) => value,
];

/** A line that dotenv reads back as just this, `null` when there is none. */
function lineFor(name: string, value: string): string | null {
  if (!NAME.test(name)) return null;
  for (const way of WAYS) {
    const written = way(value);
    if (written === null) continue;
    const line = `${name}=${written}`;
    // Between other lines, as it will stand in the file.
    const read = parse(`A_=1\n${line}\nZ_=1\n`);
    const others = [read['A_'], read['Z_']].filter((one) => one === '1').length;
    const isAlone = Object.keys(read).length === 3 && others === 2;
    if (isAlone && read[name] === value) return line;
  }
  return null;
}

/**
 * Writes a .env file.
 * @returns its text, and the names of secrets that dotenv could not read back unchanged: names that are
 * none in a .env file, and values that hold every kind of quote or line break it has no form for
 */
export function writeDotenv(secrets: readonly TextSecret[]): { text: string; left: string[] } {
  const left: string[] = [];
  const lines = new Map<string, string>();
  for (const { name, value } of secrets) {
    const line = lineFor(name, value);
    if (line === null) left.push(name);
    else lines.set(name, line);
  }
  const textOf = () => [...lines.values()].map((line) => `${line}\n`).join('');
  // The whole is what counts: a quote of one line could still find its pair in another.
  for (;;) {
    const read = parse(textOf());
    const lost = secrets.find(({ name, value }) => lines.has(name) && read[name] !== value);
    if (!lost) return { text: textOf(), left };
    lines.delete(lost.name);
    left.push(lost.name);
  }
}
