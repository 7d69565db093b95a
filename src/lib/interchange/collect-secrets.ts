import { PROVIDER_KINDS, providerId } from '../core/base/ids.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { ProblemCode } from '../core/base/problem.ts';
import { withSeenControls } from '../core/base/text.ts';
import { NO_PROVIDER, type SecretValue } from '../core/secrets/secret-value.ts';
import { checkDomains, checkName, checkValue, MAX_NOTE_LENGTH } from '../core/secrets/secret.ts';
import {
  MAX_IMPORT_ENTRIES,
  plainSecret,
  type PlainSecret,
  type PlainVersion,
  type ReadFile,
  type Refusal,
  type RefusalReason,
} from '../core/transfer/plain-secret.ts';
import { checkEnvironment } from '../core/vault/vault-settings.ts';
import { fieldOf } from './file-text.ts';

/** An entry as it stands in a file, before anything about it was checked. */
export interface RawEntry {
  /** Line, row or entry, counted from 1. */
  readonly position: number;
  readonly name?: unknown;
  /** A text or, in files that have external vaults, a link: `{ link: { provider, kind, reference } }`. */
  readonly value?: unknown;
  /** A comma list, or a list. */
  readonly domains?: unknown;
  readonly note?: unknown;
  readonly enabled?: unknown;
  /** Pairs of a name and a value. */
  readonly environments?: unknown;
  /** Objects with `environment`, `value` and `at`. */
  readonly versions?: unknown;
  readonly createdAt?: unknown;
  readonly changedAt?: unknown;
}

/** Values that one secret may bring along, and lists around the secrets: more than any vault keeps. */
const MAX_PARTS = 10_000;

const REASONS: Partial<Record<ProblemCode, RefusalReason>> = {
  'secret.nameEmpty': 'nameMissing',
  'secret.nameTooLong': 'nameTooLong',
  'secret.nameCharacters': 'nameInvalid',
  'secret.valueEmpty': 'valueMissing',
  'secret.valueTooLong': 'valueTooLong',
  'secret.valueMalformed': 'valueInvalid',
};

const time = (raw: unknown): number | null =>
  typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 ? raw : null;

/** The host of an address, with scheme and port where those are not the usual ones. */
function ruleOf(address: string): string {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(address);
  if (!hasScheme && !/[/?#]/.test(address)) return address;
  const full = hasScheme ? address : `https://${address}`;
  try {
    const { host, protocol } = new URL(full);
    return protocol === 'https:' || host === '' ? host : `${protocol}//${host}`;
  } catch {
    return '';
  }
}

/** The domains of an entry that are any, and whether all of them were. */
function domainsOf(raw: unknown): { domains: string; isWhole: boolean } {
  const parts = Array.isArray(raw) ? (raw as unknown[]) : typeof raw === 'string' ? [raw] : [];
  const rules: string[] = [];
  let isWhole = raw === undefined || raw === null || Array.isArray(raw) || typeof raw === 'string';
  for (const part of parts) {
    if (typeof part !== 'string') {
      isWhole = false;
      continue;
    }
    for (const one of part.split(/[,\n]/)) {
      const text = one.trim();
      if (text === '') continue;
      const checked = checkDomains(ruleOf(text));
      if (!checked.ok || checked.value === '') isWhole = false;
      else if (!rules.includes(checked.value)) rules.push(checked.value);
    }
  }
  const all = checkDomains(rules.join(', '));
  return all.ok ? { domains: all.value, isWhole } : { domains: '', isWhole: false };
}

/** A value that can be one. @param providers how many external vaults the file has; `null` for no links */
function valueOf(raw: unknown, providers: number | null): SecretValue | null {
  if (typeof raw === 'string') return raw;
  if (providers === null || typeof raw !== 'object' || raw === null) return null;
  const link = fieldOf(raw, 'link');
  const kind = PROVIDER_KINDS.find((one) => one === fieldOf(link, 'kind'));
  const [place, reference] = [fieldOf(link, 'provider'), fieldOf(link, 'reference')];
  if (!kind || typeof reference !== 'string') return null;
  const isThere = Number.isInteger(place) && Number(place) >= 0 && Number(place) < providers;
  return { kind, provider: isThere ? providerId(-Number(place) - 1) : NO_PROVIDER, reference };
}

/** Values of environments; anything in the list that is no pair of texts is refused with the entry. */
function environmentsOf(given: unknown, providers: number | null): Map<string, SecretValue> | null {
  const values = new Map<string, SecretValue>();
  for (const pair of Array.isArray(given) ? (given as unknown[]) : []) {
    const [name, raw] = Array.isArray(pair) ? (pair as unknown[]) : [];
    const value = valueOf(raw, providers);
    if (typeof name !== 'string' || value === null) return null;
    const checked = checkEnvironment(name);
    if (!checked.ok || !checkValue(value).ok) return null;
    values.set(checked.value, value);
  }
  return values;
}

function versionsOf(raw: unknown, providers: number | null): PlainVersion[] | null {
  const versions: PlainVersion[] = [];
  for (const one of Array.isArray(raw) ? (raw as unknown[]) : []) {
    const { environment = null, value: rawValue, at } = (one ?? {}) as Record<string, unknown>;
    const value = valueOf(rawValue, providers);
    const isName = environment === null || typeof environment === 'string';
    if (!isName || value === null || !checkValue(value).ok) return null;
    versions.push({ environment, value, at: time(at) ?? 0 });
  }
  return versions;
}

type Read = { readonly secret: PlainSecret; readonly isWhole: boolean } | RefusalReason;

function readEntry(entry: RawEntry, providers: number | null): Read {
  const { name: rawName, value: rawValue, note = '', enabled } = entry;
  if (rawName === undefined || rawName === null) return 'nameMissing';
  if (typeof rawName !== 'string') return 'nameInvalid';
  const name = checkName(rawName);
  if (!name.ok) return REASONS[name.problem.code] ?? 'nameInvalid';
  if (rawValue === undefined || rawValue === null) return 'valueMissing';
  const value = valueOf(rawValue, providers);
  if (value === null) return 'valueInvalid';
  const checked = checkValue(value);
  if (!checked.ok) return REASONS[checked.problem.code] ?? 'valueInvalid';
  const text = typeof note === 'string' ? withSeenControls(note) : '';
  if (text.length > MAX_NOTE_LENGTH) return 'noteTooLong';
  const environments = environmentsOf(entry.environments, providers);
  const versions = versionsOf(entry.versions, providers);
  if (!environments || !versions || !text.isWellFormed()) return 'valueInvalid';
  const { domains, isWhole } = domainsOf(entry.domains);
  const secret = plainSecret(name.value, value, {
    domains,
    note: text,
    // Limited to what cannot be kept, it would be open to every address: a person has to say where it may go.
    enabled: enabled !== false && (isWhole || domains !== ''),
    environments,
    versions,
    createdAt: time(entry.createdAt),
    changedAt: time(entry.changedAt),
  });
  return { secret, isWhole };
}

/**
 * Turns the entries of a file into secrets: what cannot become one is refused with the place where it
 * stands, and the first of two entries of one name counts.
 * @returns `file.empty` when there is neither a secret nor a refusal, `file.entriesTooMany` when there are too many
 */
export function collectSecrets(
  entries: Iterable<RawEntry>,
  more: Partial<
    Pick<ReadFile, 'writtenAt' | 'table' | 'refusals' | 'environments' | 'providers'>
  > = {},
): Outcome<ReadFile> {
  const byName = new Map<string, PlainSecret>();
  const refusals: Refusal[] = [...(more.refusals ?? [])];
  let droppedDomains = 0;
  let count = refusals.length;
  for (const entry of entries) {
    count += 1;
    if (count > MAX_IMPORT_ENTRIES) break;
    const read = readEntry(entry, more.providers?.length ?? null);
    if (typeof read === 'string') {
      refusals.push({ position: entry.position, reason: read });
    } else if (byName.has(read.secret.name)) {
      refusals.push({ position: entry.position, reason: 'nameTwice' });
    } else {
      const { name, environments, versions } = read.secret;
      if (environments.size + versions.length > MAX_PARTS) count = Infinity;
      byName.set(name, read.secret);
      if (!read.isWhole) droppedDomains += 1;
    }
  }
  const around = (more.environments?.length ?? 0) + (more.providers?.length ?? 0);
  if (count > MAX_IMPORT_ENTRIES || around > MAX_PARTS) {
    return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
  }
  const isEmpty = byName.size === 0 && refusals.length === 0 && !more.providers?.length;
  if (isEmpty && !more.table) {
    return failed({ code: 'file.empty' });
  }
  return done({
    secrets: [...byName.values()],
    refusals: refusals.sort((a, b) => a.position - b.position),
    writtenAt: more.writtenAt ?? null,
    table: more.table ?? null,
    environments: more.environments ?? [],
    ...(more.providers && { providers: more.providers }),
    droppedDomains,
  });
}
