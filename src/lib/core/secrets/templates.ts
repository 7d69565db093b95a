import { done, failed, type Outcome } from '../base/outcome.ts';
import { formsOf, hasUnseen } from '../base/text.ts';
import type { RequestReading, RequestSite } from './requests/reading.ts';
import { isRestricted, type UrlJudge, urlJudge } from './domain-rules.ts';
import type { SecretRow } from './secret.ts';

/** Templates: text with references to secrets, such as `{{vault:NAME}}`. They hold no values. */

export const MAX_TEMPLATE_BYTES = 64 * 1024;
export const MAX_TEMPLATE_NAME = 120;

const REFERENCE = /\{\{[^\S\r\n]*vault:([^{}\r\n]*)\}\}/g;

/** A reference in a template's text. */
export interface Reference {
  readonly name: string;
  /** Where it begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Whether a reference can be put in, or why it cannot. `noAddress`: its secret is restricted, and it cannot be
 * told where it would go, so that a person has to say so.
 */
export type ReferenceStatus =
  'resolved' | 'empty' | 'unknown' | 'disabled' | 'domainNotAllowed' | 'noAddress';

export interface CheckedReference extends Reference {
  readonly status: ReferenceStatus;
  /** Scheme, host and port that decided, `null` where none did. */
  readonly address: string | null;
  /** The domains of its secret, empty where there is none or it has none. */
  readonly domains: string;
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
  if (hasUnseen(name)) return failed({ code: 'name.characters' });
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

/** The sites of references, which come in the same order: both are walked through once. */
function siteFinder({ sites }: RequestReading): (reference: Reference) => RequestSite | null {
  let next = 0;
  return ({ start, end }) => {
    while ((sites[next]?.end ?? Infinity) <= start) next += 1;
    const site = sites[next];
    return site && site.start <= start && end <= site.end ? site : null;
  };
}

type Judged = Omit<CheckedReference, keyof Reference>;

const judged = (status: ReferenceStatus, domains = '', address: string | null = null): Judged => ({
  status,
  domains,
  address,
});

/** A restricted secret goes in where all that its request reaches is known, and allowed. */
function judgeSite(
  { domains }: SecretRow,
  site: RequestSite | null,
  decide: UrlJudge,
  stays: (start: number) => boolean,
): Judged {
  const refused = site?.origins.find((origin) => !decide(domains, origin).allowed);
  if (refused !== undefined) return judged('domainNotAllowed', domains, refused);
  const [first] = site?.origins ?? [];
  return site?.isCertain && site.literals.every(stays) && first !== undefined
    ? judged('resolved', domains, first)
    : judged('noAddress', domains);
}

/**
 * Looks every reference up.
 * @param find the secret of a name, `null` when there is none
 * @param reading where the text's requests go
 */
export function checkReferences(
  text: string,
  find: (name: string) => SecretRow | null,
  reading: RequestReading,
): CheckedReference[] {
  const decide = urlJudge();
  const siteOf = siteFinder(reading);
  const references = referencesIn(text);
  const findAny = (name: string): SecretRow | null => {
    for (const form of name ? formsOf(name) : []) {
      const row = find(form);
      if (row) return row;
    }
    return null;
  };
  const rows = new Map(references.map(({ start, name }) => [start, findAny(name)]));
  const stays = (start: number) => rows.has(start) && !rows.get(start)?.enabled;
  const judge = (reference: Reference): Judged => {
    const site = siteOf(reference);
    if (reference.name === '') return judged('empty');
    const row = rows.get(reference.start);
    if (!row) return judged('unknown');
    if (!row.enabled) return judged('disabled');
    if (!isRestricted(row.domains)) return judged('resolved');
    return judgeSite(row, site, decide, stays);
  };
  return references.map((reference) => ({ ...reference, ...judge(reference) }));
}

/** The text with values in the place of the references that have one; the others stay as they are. */
export function fillIn(
  text: string,
  references: readonly Reference[],
  values: ReadonlyMap<string, string>,
  mayStand: (reference: Reference, value: string) => boolean = () => true,
): string {
  let filled = '';
  let at = 0;
  for (const reference of references) {
    const { name, start, end } = reference;
    const value = values.get(name);
    if (value === undefined || !mayStand(reference, value)) continue;
    filled += text.slice(at, start) + value;
    at = end;
  }
  return filled + text.slice(at);
}
