import { PROVIDER_KINDS, providerId } from '../core/base/ids.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { ProblemCode } from '../core/base/problem.ts';
import { withSeenControls } from '../core/base/text.ts';
import { NO_PROVIDER, type SecretValue } from '../core/secrets/secret-value.ts';
import {
  checkDomains,
  checkName,
  checkValue,
  MAX_NAME_LENGTH,
  MAX_NOTE_LENGTH,
} from '../core/secrets/secret.ts';
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
import { standInReason } from './stand-ins.ts';

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
  /** Why it is refused, where what read the file knows already. */
  readonly reason?: RefusalReason;
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

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

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

/** What a file's entries may be. */
interface CollectOptions {
  /** How many external vaults the file has; `null` for no links. */
  readonly providers: number | null;
  /** Whether it is this app's own, whose values are taken whatever they look like. */
  readonly isOwn: boolean;
}

type Read = { readonly secret: PlainSecret; readonly isWhole: boolean } | RefusalReason;

function readEntry(entry: RawEntry, { providers, isOwn }: CollectOptions): Read {
  const { name: rawName, value: rawValue, note = '', enabled } = entry;
  if (entry.reason) return entry.reason;
  if (rawName === undefined || rawName === null) return 'nameMissing';
  if (typeof rawName !== 'string') return 'nameInvalid';
  const name = checkName(rawName);
  if (!name.ok) return REASONS[name.problem.code] ?? 'nameInvalid';
  if (rawValue === undefined || rawValue === null) return 'valueMissing';
  const value = valueOf(rawValue, providers);
  if (value === null) return 'valueInvalid';
  const standIn = isOwn || typeof value !== 'string' ? null : standInReason(value);
  if (standIn) return standIn;
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

/** Turns entries of a file into secrets, one after the other. The first of two of one name counts. */
export class EntryCollector {
  /** What could not become a secret, with the place where it stands. */
  readonly refusals: Refusal[] = [];
  /** How many secrets have domains that were left out. */
  droppedDomains = 0;
  /** Whether a secret brings more values than any can have. */
  isTooMuch = false;
  readonly #names = new Set<string>();
  readonly #options: CollectOptions;

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  /** How many secrets there were. */
  get count(): number {
    return this.#names.size;
  }

  /** Whether one of them has this name. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** @returns `null` for what is refused */
  add(entry: RawEntry): PlainSecret | null {
    const read = readEntry(entry, this.#options);
    if (typeof read === 'string') return this.#refuse(entry, read);
    const { name, environments, versions } = read.secret;
    if (this.has(name)) return this.#refuse(entry, 'nameTwice');
    if (environments.size + versions.length > MAX_PARTS) this.isTooMuch = true;
    this.#names.add(name);
    if (!read.isWhole) this.droppedDomains += 1;
    return read.secret;
  }

  #refuse({ position, name }: RawEntry, reason: RefusalReason): null {
    this.refusals.push(refusalOf(position, reason, name));
    return null;
  }
}

/** A refusal that names what it refuses, where that has a name. */
export function refusalOf(position: number, reason: RefusalReason, name: unknown): Refusal {
  if (typeof name !== 'string' || name.trim() === '') return { position, reason };
  // A name that was refused may be longer than any, and have what none has.
  return { position, reason, name: name.slice(0, MAX_NAME_LENGTH).replace(UNPRINTABLE, '\ufffd') };
}

/** What lies around the secrets of a file. */
type Around = Partial<Pick<ReadFile, 'environments' | 'providers'>>;

const isClosed = ({ reason }: Refusal): boolean =>
  reason === 'encrypted' || reason === 'valueMissing';

/** Whether there is more around the secrets than any vault has. */
export const isTooMuchAround = ({ environments = [], providers = [] }: Around): boolean =>
  environments.length + providers.length > MAX_PARTS;

/**
 * Turns the entries of a file into secrets: what cannot become one is refused with the place where it
 * stands, and the first of two entries of one name counts.
 * @returns `file.empty` when there is neither a secret nor a refusal, `file.entriesTooMany` when there are too many
 */
export function collectSecrets(
  entries: Iterable<RawEntry>,
  more: Around & Partial<Pick<ReadFile, 'writtenAt' | 'table' | 'refusals'>> = {},
): Outcome<ReadFile> {
  const collector = new EntryCollector({
    providers: more.providers?.length ?? null,
    isOwn: false,
  });
  const secrets: PlainSecret[] = [];
  let count = more.refusals?.length ?? 0;
  for (const entry of entries) {
    count += 1;
    if (count > MAX_IMPORT_ENTRIES) break;
    const secret = collector.add(entry);
    if (secret) secrets.push(secret);
  }
  if (count > MAX_IMPORT_ENTRIES || collector.isTooMuch || isTooMuchAround(more)) {
    return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
  }
  const refusals = [...(more.refusals ?? []), ...collector.refusals];
  const isEmpty = secrets.length === 0 && refusals.length === 0 && !more.providers?.length;
  if (isEmpty && !more.table) {
    return failed({ code: 'file.empty' });
  }
  const isEncrypted = refusals.some(({ reason }) => reason === 'encrypted');
  if (isEncrypted && secrets.length === 0 && refusals.every(isClosed)) {
    return failed({ code: 'file.encryptedElsewhere' });
  }
  return done({
    secrets,
    refusals: refusals.sort((a, b) => a.position - b.position),
    writtenAt: more.writtenAt ?? null,
    table: more.table ?? null,
    environments: more.environments ?? [],
    ...(more.providers && { providers: more.providers }),
    droppedDomains: collector.droppedDomains,
  });
}
