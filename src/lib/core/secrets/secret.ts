import { isFlag, isLike, isOneOf, isText, orNone } from '../base/guard.ts';
import { PROVIDER_KINDS, type ProviderKind, type SecretId } from '../base/ids.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { JUNK } from '../base/text.ts';
import { checkEnvironment } from '../vault/vault-settings.ts';
import { formatRule, parseRule } from './domain-rules.ts';
import { isReferenceText, isSecretReference, type SecretValue } from './secret-value.ts';

export const MAX_NAME_LENGTH = 200;
export const MAX_VALUE_BYTES = 64 * 1024;
export const MAX_DOMAINS_LENGTH = 2000;
export const MAX_NOTE_LENGTH = 10_000;

/**
 * What a person fills in. An edit that leaves the value as it was passes `value: null`; a note or a
 * state that is left out stays as it was, or is empty and enabled on a new secret.
 */
export interface SecretDraft {
  readonly name: string;
  readonly value: SecretValue | null;
  readonly domains: string;
  readonly note?: string;
  readonly enabled?: boolean;
  /** Values that are to differ in an environment, by its name; `null` takes one away. */
  readonly environments?: ReadonlyMap<string, SecretValue | null>;
}

/** One secret as the table shows it: everything but its value and its note. */
export interface SecretRow {
  readonly id: SecretId;
  /** Its place among the others, the newest last: its id, or the place of the deleted secret that it is again. */
  readonly place: number;
  readonly name: string;
  readonly domains: string;
  /** A disabled secret is kept, but not to be used. */
  readonly enabled: boolean;
  /** The kind of external vault that its value, or one of an environment, is a link to; `null` without links. */
  readonly link: ProviderKind | null;
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
  readonly changedAt: number;
  /** The event that last described the secret. */
  readonly detailsSeq: number;
  /** The event that holds the current value. */
  readonly valueSeq: number;
}

// Names are written as {{vault:name}}, on one line: no braces, no line breaks, no control characters.
const BAD_IN_NAME = /[{}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

// Half a character: UTF-8 has no bytes for it, so it could not come back as it was.
const LONE_SURROGATE = /\p{Cs}/u;

const isLink = isLike({
  provider: Number.isSafeInteger,
  kind: isOneOf(PROVIDER_KINDS),
  reference: isText,
});

const encoder = new TextEncoder();

/**
 * Checks a name. Surrounding blanks are dropped, and what may be written as one character or as two (accents, from a Mac)
 * is written as one; everything else is kept as typed, case included.
 */
export function checkName(raw: string): Outcome<string> {
  if (typeof raw !== 'string') return failed({ code: 'secret.nameCharacters' });
  const name = raw.trim().normalize();
  if (name === '') return failed({ code: 'secret.nameEmpty' });
  if (name.length > MAX_NAME_LENGTH) {
    return failed({ code: 'secret.nameTooLong', max: MAX_NAME_LENGTH, got: name.length });
  }
  if (BAD_IN_NAME.test(name)) return failed({ code: 'secret.nameCharacters' });
  return done(name);
}

/**
 * Checks a value, which is otherwise kept byte for byte. A lone surrogate cannot be, and is refused. Of a
 * link only the shape is looked at: what it means is for its provider to say.
 */
export function checkValue(value: SecretValue): Outcome<SecretValue> {
  if (!isText(value) && !isLink(value)) return failed({ code: 'secret.valueMalformed' });
  if (isSecretReference(value)) {
    if (isReferenceText(value.reference)) return done(value);
    return failed({ code: 'external.referenceMalformed', kind: value.kind });
  }
  if (value === '') return failed({ code: 'secret.valueEmpty' });
  if (LONE_SURROGATE.test(value)) return failed({ code: 'secret.valueMalformed' });
  const bytes = encoder.encode(value).length;
  if (bytes > MAX_VALUE_BYTES) {
    return failed({ code: 'secret.valueTooLong', max: MAX_VALUE_BYTES, got: bytes });
  }
  return done(value);
}

/**
 * Checks a note. It has as many lines as it likes, but no control characters: a terminal that shows it must not
 * be told what to do by it.
 */
export function checkNote(note: string): Outcome<string> {
  if (typeof note !== 'string') return failed({ code: 'secret.noteMalformed' });
  if (note.length > MAX_NOTE_LENGTH) {
    return failed({ code: 'secret.noteTooLong', max: MAX_NOTE_LENGTH, got: note.length });
  }
  return JUNK.test(note) ? failed({ code: 'secret.noteMalformed' }) : done(note);
}

/** Checks a comma list of domains; returns its rules as they are stored, each once, joined by `, `. */
export function checkDomains(raw: string): Outcome<string> {
  if (typeof raw !== 'string') return failed({ code: 'secret.domainMalformed', position: 1 });
  const parts = raw
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const rules = new Set<string>();
  for (const [index, part] of parts.entries()) {
    const rule = parseRule(part);
    if (!rule) return failed({ code: 'secret.domainMalformed', position: index + 1 });
    rules.add(formatRule(rule));
  }
  const domains = [...rules].join(', ');
  if (domains.length > MAX_DOMAINS_LENGTH) {
    return failed({ code: 'secret.domainsTooLong', max: MAX_DOMAINS_LENGTH, got: domains.length });
  }
  return done(domains);
}

/** Fields of a draft that have no check of their own: wrong ones come from no form of ours. */
const isDraftLike = isLike({
  enabled: orNone(isFlag),
  environments: orNone((raw) => raw instanceof Map),
});

/** A draft whose every field passed; `value` stays `null` where the value is not to change. */
export function checkDraft(draft: SecretDraft): Outcome<SecretDraft> {
  if (!isDraftLike(draft)) return failed({ code: 'request.malformed' });
  const name = checkName(draft.name);
  if (!name.ok) return name;
  const domains = checkDomains(draft.domains);
  if (!domains.ok) return domains;
  if (draft.value !== null) {
    const value = checkValue(draft.value);
    if (!value.ok) return value;
  }
  for (const [environment, value] of draft.environments ?? []) {
    const checked = value === null ? done('') : checkValue(value);
    if (!checked.ok) return checked;
    const named = checkEnvironment(environment);
    if (!named.ok) return named;
  }
  if (draft.note !== undefined) {
    const note = checkNote(draft.note);
    if (!note.ok) return note;
  }
  return done({ ...draft, name: name.value, domains: domains.value });
}
