import { done, failed, type Outcome } from '../base/outcome.ts';
import { decideUrl } from './domain-rules.ts';
import type { SecretRow } from './secret.ts';

/** Templates: text with references to secrets, such as `{{vault:NAME}}`. They hold no values. */

export const MAX_TEMPLATE_BYTES = 64 * 1024;
export const MAX_TEMPLATE_NAME = 120;

const REFERENCE = /\{\{[^\S\r\n]*vault:([^{}\r\n]*)\}\}/g;
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>\\]+/gi;

/** A reference in a template's text. */
export interface Reference {
  readonly name: string;
  /** Where it begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Whether a reference can be put in, or why it cannot. */
export type ReferenceStatus = 'resolved' | 'empty' | 'unknown' | 'disabled' | 'domainNotAllowed';

export interface CheckedReference extends Reference {
  readonly status: ReferenceStatus;
  /** The address that stands next to it, where one does. */
  readonly address: string | null;
}

export interface TemplateDraft {
  readonly name: string;
  readonly text: string;
}

export function checkTemplate({ name: raw, text }: TemplateDraft): Outcome<TemplateDraft> {
  const name = raw.trim();
  if (name === '') return failed({ code: 'template.nameEmpty' });
  if (name.length > MAX_TEMPLATE_NAME) {
    return failed({ code: 'template.nameTooLong', max: MAX_TEMPLATE_NAME });
  }
  if (!text.isWellFormed() || text.length > MAX_TEMPLATE_BYTES) {
    return failed({ code: 'template.tooLong', max: MAX_TEMPLATE_BYTES });
  }
  return done({ name, text });
}

/** All references of a text, in order. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(REFERENCE)].map((match) => ({
    name: (match[1] ?? '').trim(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * Where the statement around a place begins and ends: in `.http` files what lies between `###`, elsewhere
 * lines that a backslash joins, as shells do.
 */
function statementAround(text: string, at: number): [number, number] {
  const before = text.lastIndexOf('\n###', at);
  const isHttp = /^###/m.test(text);
  if (isHttp) {
    const after = text.indexOf('\n###', at);
    return [before < 0 ? 0 : before, after < 0 ? text.length : after];
  }
  let start = text.lastIndexOf('\n', at - 1) + 1;
  while (start > 1 && /\\\r?$/.test(text.slice(0, start - 1))) {
    start = text.lastIndexOf('\n', start - 2) + 1;
  }
  let end = text.indexOf('\n', at);
  while (end >= 0 && /\\\r?$/.test(text.slice(0, end))) end = text.indexOf('\n', end + 1);
  return [start, end < 0 ? text.length : end];
}

/** The address a reference would be sent to: the one in its statement, else the nearest before it. */
function addressFor(text: string, { start }: Reference): string | null {
  const [from, to] = statementAround(text, start);
  const all = [...text.matchAll(ADDRESS)];
  const inside = all.find(({ index }) => index >= from && index < to);
  const nearest = inside ?? all.filter(({ index }) => index < start).pop() ?? all[0];
  return nearest?.[0] ?? null;
}

function statusOf(row: SecretRow | null, name: string, address: string | null): ReferenceStatus {
  if (name === '') return 'empty';
  if (!row) return 'unknown';
  if (!row.enabled) return 'disabled';
  if (address === null || row.domains === '') return 'resolved';
  return decideUrl(row.domains, address).allowed ? 'resolved' : 'domainNotAllowed';
}

/** Looks every reference up. @param find the secret of a name, `null` when there is none */
export function checkReferences(
  text: string,
  find: (name: string) => SecretRow | null,
): CheckedReference[] {
  return referencesIn(text).map((reference) => {
    const address = addressFor(text, reference);
    const status = statusOf(find(reference.name), reference.name, address);
    return { ...reference, address, status };
  });
}

/** The text with values in the place of the references that have one; the others stay as they are. */
export function fillIn(
  text: string,
  references: readonly Reference[],
  values: ReadonlyMap<string, string>,
): string {
  let filled = '';
  let at = 0;
  for (const { name, start, end } of references) {
    const value = values.get(name);
    if (value === undefined) continue;
    filled += text.slice(at, start) + value;
    at = end;
  }
  return filled + text.slice(at);
}
