import type { EventDetails } from '../log/event-details.ts';
import {
  isSecretReference,
  type SecretReference,
  type SecretValue,
} from '../secrets/secret-value.ts';
import { MAX_NAME_LENGTH, type SecretDraft, type SecretRow } from '../secrets/secret.ts';
import type { ImportFormat, PlainSecret, ReadFile, Refusal } from '../transfer/plain-secret.ts';

/** What to do with a secret of a file whose name is taken by one that differs. */
export type OnClash = 'skip' | 'overwrite' | 'keepBoth';

/** What an import would do with one secret of a file. */
export type ImportKind = 'new' | 'changed' | 'same';

/** A secret that is in the vault already, opened to be compared. */
export interface ExistingSecret {
  readonly row: SecretRow;
  readonly details: EventDetails;
  readonly plain: PlainSecret;
}

export interface PlannedSecret {
  readonly kind: ImportKind;
  readonly secret: PlainSecret;
  /** The secret that has the name already; `null` for a new one. */
  readonly existing: ExistingSecret | null;
}

/** What a file would do to the vault, before it does it. */
export interface ImportPlan {
  readonly format: ImportFormat;
  readonly planned: readonly PlannedSecret[];
  readonly refusals: readonly Refusal[];
  readonly resolve: ResolveReference;
}

/** A change of one secret, as a plan asks for it. */
export type ImportChange =
  | { readonly type: 'add'; readonly draft: SecretDraft; readonly whole: PlainSecret }
  | {
      readonly type: 'edit';
      readonly row: SecretRow;
      readonly current: EventDetails;
      readonly draft: SecretDraft;
    };

/** Formats that say of every secret whether it is enabled. */
const SAYS_ENABLED: readonly ImportFormat[] = [
  'age',
  'postmanEnvironment',
  'postmanVault',
  'postmanCollection',
  'postmanBulk',
  'yaak',
  'bruno',
];

/**
 * What a file says of a secret that is there already. Only a backup describes it whole: what another
 * format leaves empty it may just not be able to say, so that stays as it is.
 */
function merged(format: ImportFormat, secret: PlainSecret, now: PlainSecret): PlainSecret {
  if (format === 'age') return secret;
  return {
    ...secret,
    domains: secret.domains || now.domains,
    note: secret.note || now.note,
    enabled: SAYS_ENABLED.includes(format) ? secret.enabled : now.enabled,
    environments: new Map([...now.environments, ...secret.environments]),
  };
}

/** Gives a link of a file the number that its external vault has here. */
export type ResolveReference = (link: SecretReference) => SecretReference;

/** Whether a value of a file is the one that is here. */
function isSameValue(
  given: SecretValue,
  here: SecretValue | undefined,
  resolve: ResolveReference,
): boolean {
  if (!isSecretReference(given) || here === undefined || !isSecretReference(here))
    return given === here;
  const { provider, reference } = resolve(given);
  return provider === resolve(here).provider && reference === here.reference;
}

function isSame(one: PlainSecret, other: PlainSecret, resolve: ResolveReference): boolean {
  const { environments: mine } = one;
  const { environments: theirs } = other;
  return (
    isSameValue(one.value, other.value, resolve) &&
    one.domains === other.domains &&
    one.note === other.note &&
    one.enabled === other.enabled &&
    mine.size === theirs.size &&
    [...mine].every(([name, value]) => isSameValue(value, theirs.get(name), resolve))
  );
}

/**
 * Says what a file would do.
 * @param existing the secrets of the vault whose names are in the file, by name
 */
export function planImport(
  format: ImportFormat,
  { secrets, refusals }: Pick<ReadFile, 'secrets' | 'refusals'>,
  existing: ReadonlyMap<string, ExistingSecret>,
  resolve: ResolveReference = (link) => link,
): ImportPlan {
  const planned = secrets.map((given): PlannedSecret => {
    const found = existing.get(given.name);
    if (!found) return { kind: 'new', secret: given, existing: null };
    const secret = merged(format, given, found.plain);
    const kind = isSame(secret, found.plain, resolve) ? 'same' : 'changed';
    return { kind, secret, existing: found };
  });
  return { format, planned, refusals, resolve };
}

const draftOf = ({ name, value, domains, note, enabled, environments }: PlainSecret) => ({
  name,
  value,
  domains,
  note,
  enabled,
  environments,
});

/** A draft that sets only the values which differ, so that no version is made of what stays. */
function overwriting(
  secret: PlainSecret,
  now: PlainSecret,
  resolve: ResolveReference,
): SecretDraft {
  const environments = new Map<string, SecretValue | null>();
  for (const [name, value] of secret.environments) {
    const isThere = isSameValue(value, now.environments.get(name), resolve);
    if (!isThere) environments.set(name, value);
  }
  for (const name of now.environments.keys()) {
    if (!secret.environments.has(name)) environments.set(name, null);
  }
  const value = isSameValue(secret.value, now.value, resolve) ? null : secret.value;
  const { note, ...draft } = draftOf(secret);
  // One that stays is not looked at again: it may be from before there was a rule for it.
  return { ...draft, ...(note !== now.note && { note }), value, environments };
}

/** The first of `NAME (2)`, `NAME (3)`, … that nobody has. */
export function freeName(name: string, isTaken: (candidate: string) => boolean): string {
  for (let number = 2; ; number += 1) {
    const suffix = ` (${number})`;
    const candidate = `${name.slice(0, MAX_NAME_LENGTH - suffix.length)}${suffix}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/**
 * The changes a plan makes.
 * @param isTaken whether a name is one that a secret has already, or will have
 */
export function changesOf(
  { planned, resolve }: ImportPlan,
  onClash: OnClash,
  isTaken: (name: string) => boolean,
): ImportChange[] {
  const given = new Set(planned.map(({ secret }) => secret.name));
  return planned.flatMap(({ kind, secret, existing }): ImportChange[] => {
    if (kind === 'same') return [];
    if (!existing) return [{ type: 'add', draft: draftOf(secret), whole: secret }];
    if (onClash === 'skip') return [];
    if (onClash === 'overwrite') {
      const { row, details, plain } = existing;
      return [{ type: 'edit', row, current: details, draft: overwriting(secret, plain, resolve) }];
    }
    const name = freeName(secret.name, (one) => given.has(one) || isTaken(one));
    given.add(name);
    return [{ type: 'add', draft: { ...draftOf(secret), name }, whole: secret }];
  });
}
