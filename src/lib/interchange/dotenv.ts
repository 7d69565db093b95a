import { parse } from 'dotenv';
import type { PlainSecret, ReadFile, Refusal } from '../core/plain-secret.ts';
import type { Outcome } from '../core/problems.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';

/** A line that looks like the start of an assignment, for the numbers of lines only. */
const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=|:\s)/;

/** A name that every reader of .env files takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Of two assignments to one name the last counts, as it does for programs that load the file. */
function repeated(lines: readonly string[], values: Readonly<Record<string, string>>) {
  const lineOf = new Map<string, number>();
  const refusals: Refusal[] = [];
  lines.forEach((line, at) => {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name === undefined) return;
    const before = lineOf.get(name);
    lineOf.set(name, at + 1);
    if (!Object.hasOwn(values, name)) {
      // The library keeps names in an object, which cannot have one of these as its own.
      if (name in values) refusals.push({ at: at + 1, reason: 'nameInvalid' });
      return;
    }
    // Inside a value of several lines such a line is text: dotenv itself says whether it is.
    if (before === undefined) return;
    const earlier = parse(lines.slice(0, at).join('\n'));
    const own = parse(lines.slice(at).join('\n'));
    if (Object.hasOwn(earlier, name) && own[name] === values[name]) {
      refusals.push({ at: before, reason: 'nameTwice' });
    }
  });
  return { lineOf, refusals };
}

/** Reads a .env file as dotenv does. */
export function readDotenv(text: string): Outcome<ReadFile> {
  const values = parse(text);
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const { lineOf, refusals } = repeated(lines, values);
  const entries = Object.entries(values).map(([name, value]): RawEntry => ({
    at: lineOf.get(name) ?? 0,
    name,
    value,
  }));
  return collectSecrets(entries, { refusals });
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
export function writeDotenv(secrets: readonly PlainSecret[]): { text: string; left: string[] } {
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
