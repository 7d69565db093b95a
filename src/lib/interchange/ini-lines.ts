import type { RefusalReason } from '../core/transfer/plain-secret.ts';
import { standInReason } from './stand-ins.ts';

/** A line of an INI file that says something, by the rules that its readers in use agree on. */
export interface IniLine {
  /** Counted from 1. */
  readonly position: number;
  /** The last heading above it that can be read; `''` above the first. */
  readonly section: string;
  readonly name?: string;
  /** A line without a sign of equality, which some readers take for a name. */
  readonly bare?: string;
  readonly value?: string;
  readonly reason?: RefusalReason;
}

/**
 * Why readers do not agree on a value: Python's `configparser`, npm's `ini` and those of the AWS tools differ on quotes,
 * comments behind a value, escapes and what is put in; `null` where they do.
 */
function reasonOf(value: string): RefusalReason | null {
  if (value === '') return 'valueMissing';
  if (/^-----BEGIN (?!.*-----END )/.test(value)) return 'severalLines';
  if (/\$\{[^}]*\}/.test(value)) return standInReason(value) ?? 'variable';
  if (/[;#]|^["']|["']$|\\$|\\[\\;#]|%[(%]/.test(value)) return 'ambiguous';
  // Some readers take more signs for blanks than others.
  return /[^\P{Cc}\t]|\ufeff/u.test(value) ? 'ambiguous' : null;
}

/** What makes a name something else to a reader: a list, a quote, a comment. */
const ODD_NAME = /[[\]"';#\\\p{Cc}\ufeff]/u;

const ASSIGNMENT = /^([^=]+?)\s*=\s*(.*)$/;

/** Signs that a reader takes for blanks before a line. */
const indentOf = (line: string): number => /^[\s\p{Cc}]*/u.exec(line)?.[0].length ?? 0;

/** The last line goes on in one that is further to the right, to some readers. */
function withRest(before: IniLine | undefined): IniLine | null {
  return before?.name === undefined ? null : { ...before, reason: before.reason ?? 'severalLines' };
}

/**
 * Reads lines `name = value` below headings `[section]`. A name that comes twice in a section is refused, as are values
 * that readers differ on.
 */
export function iniLines(text: string): IniLine[] {
  const lines: IniLine[] = [];
  let section = '';
  // Below a heading that cannot be read, nothing says where a line belongs.
  let isLost = false;
  let indent = Infinity;
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const position = index + 1;
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) return;
    if (indentOf(line) > indent) {
      const before = withRest(lines.pop());
      if (before) lines.push(before);
      // To others it is a line of its own.
      const name = ASSIGNMENT.exec(trimmed)?.[1];
      lines.push({ position, section, ...(name && { name }), reason: 'severalLines' });
      return;
    }
    if (trimmed.startsWith('[')) {
      const heading = /^\[\s*([^\][]+?)\s*\]$/.exec(trimmed)?.[1];
      isLost = heading === undefined;
      section = heading ?? section;
      if (isLost) lines.push({ position, section, reason: 'lineUnreadable' });
      indent = Infinity;
      return;
    }
    indent = indentOf(line);
    const [, name, value] = ASSIGNMENT.exec(trimmed) ?? [];
    if (isLost || name === undefined || value === undefined) {
      const named = name === undefined ? { bare: trimmed } : { name };
      lines.push({ position, section, ...named, reason: 'lineUnreadable' });
      return;
    }
    const reason = ODD_NAME.test(name) ? 'ambiguous' : reasonOf(value);
    lines.push({ position, section, name, value, ...(reason && { reason }) });
  });
  return refusingTwins(lines);
}

function refusingTwins(lines: readonly IniLine[]): IniLine[] {
  // Some readers know no case in names.
  const keyOf = ({ section, bare, name = bare }: IniLine) =>
    name === undefined ? null : JSON.stringify([section, name.toLowerCase()]);
  const counts = new Map<string, number>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return lines.map((line) =>
    (counts.get(keyOf(line) ?? '') ?? 0) > 1
      ? { ...line, reason: line.reason ?? 'nameTwice' }
      : line,
  );
}
