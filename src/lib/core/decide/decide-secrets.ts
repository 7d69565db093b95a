import { secretId } from '../base/ids.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import type { EventDetails, KeptVersion } from '../log/event-details.ts';
import type { ProviderRow } from '../providers/provider.ts';
import { type ReferenceKinds, withoutValues, withValue } from '../secrets/secret-references.ts';
import { isSecretReference, NO_PROVIDER, type SecretValue } from '../secrets/secret-value.ts';
import { checkDraft, type SecretDraft, type SecretRow } from '../secrets/secret.ts';
import type { PlainSecret } from '../transfer/plain-secret.ts';
import type { EditCommand, Fact, RestoreCommand, SecretsState } from './command.ts';

type Environments = readonly (readonly [string, number])[];

const set = (to: Environments, name: string, seq: number): Environments => [
  ...to.filter(([other]) => other !== name),
  [name, seq],
];

/** Details say nothing of links where there are none. */
const referencesIn = (links: ReferenceKinds) => links.length > 0 && { links };

/** A new secret from a draft, or whole as a backup has it. `at` is the number its first event gets. */
export function factsToAdd(
  {
    name,
    domains,
    note,
    enabled,
    environments,
    value,
  }: SecretDraft & {
    readonly value: SecretValue;
  },
  at: number,
  whole?: Pick<PlainSecret, 'versions' | 'createdAt' | 'changedAt'>,
  place?: number,
): Fact[] {
  const times = {
    ...(whole && whole.createdAt !== null && { createdAt: whole.createdAt }),
    ...(whole && whole.changedAt !== null && { changedAt: whole.changedAt }),
  };
  const said = { name, domains, note: note ?? '', enabled: enabled ?? true, ...times };
  const id = secretId(at);
  let links = withValue([], at, value);
  const facts: Fact[] = [
    {
      event: { type: 'secret.added' },
      details: { ...said, ...(place !== undefined && { place }), ...referencesIn(links) },
      value,
    },
  ];
  let own: Environments = [];
  let versions: readonly KeptVersion[] = [];
  const add = (one: SecretValue) => {
    const previous = at + facts.length - 1;
    links = withValue(links, at + facts.length, one);
    const parts = { environments: own, versions, ...referencesIn(links) };
    facts.push({
      event: { type: 'secret.edited' },
      details: { id, ...said, previous, valueSeq: at, ...parts },
      value: one,
    });
  };
  for (const [environment, text] of environments ?? []) {
    if (text === null) continue;
    own = set(own, environment, at + facts.length);
    add(text);
  }
  for (const version of [...(whole?.versions ?? [])].reverse()) {
    const { environment, at: setAt } = version;
    versions = [{ seq: at + facts.length, environment, at: setAt }, ...versions];
    add(version.value);
  }
  return facts;
}

/** The values of a secret while an edit is made of it: where each lies, and what falls out. */
class Values {
  main: number;
  environments: Environments;
  versions: readonly KeptVersion[];
  links: ReferenceKinds;
  readonly #kept: number;
  erase: number[] = [];

  constructor(row: SecretRow, current: EventDetails, kept: number) {
    this.main = row.valueSeq;
    this.environments = current.environments ?? [];
    this.versions = current.versions ?? [];
    this.links = current.links ?? [];
    this.#kept = kept;
  }

  /** Puts another value, or none, in the place of one; that becomes an earlier version. */
  replace(environment: string | null, seq: number | null): void {
    const old =
      environment === null
        ? this.main
        : this.environments.find(([name]) => name === environment)?.[1];
    if (environment === null && seq !== null) this.main = seq;
    else if (environment !== null && seq === null) {
      this.environments = this.environments.filter(([name]) => name !== environment);
    } else if (environment !== null && seq !== null) {
      this.environments = set(this.environments, environment, seq);
    }
    if (old !== undefined && old !== seq) {
      this.versions = [{ seq: old, environment }, ...this.versions];
    }
    this.trim();
  }

  /** Lets go of the oldest versions, when there are more than are to be kept. */
  trim(): void {
    const gone = this.versions.slice(this.#kept).map(({ seq }) => seq);
    this.erase.push(...gone);
    this.links = withoutValues(this.links, gone);
    this.versions = this.versions.slice(0, this.#kept);
  }
}

/** The facts of an edit that was checked. */
function factsToEdit(
  row: SecretRow,
  { draft, current, isUpkeep }: EditCommand,
  { settings, seq }: SecretsState,
): Fact[] {
  const values = new Values(row, current, settings.versionsKept);
  const said = {
    id: row.id,
    name: draft.name,
    domains: draft.domains,
    note: draft.note ?? current.note ?? '',
    enabled: draft.enabled ?? row.enabled,
    ...(isUpkeep && { changedAt: row.changedAt }),
  };
  const facts: Fact[] = [];
  const add = (value?: SecretValue) => {
    const at = seq + 1 + facts.length;
    if (value !== undefined) values.links = withValue(values.links, at, value);
    facts.push({
      event: { type: 'secret.edited' },
      details: {
        ...said,
        previous: facts.length === 0 ? row.detailsSeq : at - 1,
        ...(values.main !== at && { valueSeq: values.main }),
        environments: values.environments,
        versions: values.versions,
        ...referencesIn(values.links),
      },
      ...(value !== undefined && { value }),
      ...(values.erase.length > 0 && { eraseValues: values.erase }),
    });
    values.erase = [];
  };
  values.trim();
  for (const [environment, text] of draft.environments ?? []) {
    if (text === null) values.replace(environment, null);
  }
  const given: (readonly [string | null, SecretValue])[] = [
    ...(draft.value === null ? [] : [[null, draft.value] as const]),
    ...[...(draft.environments ?? [])].flatMap(([environment, text]) =>
      text === null ? [] : [[environment, text] as const],
    ),
  ];
  for (const [environment, text] of given) {
    values.replace(environment, seq + 1 + facts.length);
    add(text);
  }
  if (facts.length === 0) add();
  return facts;
}

/** Links name an external vault of theirs that is here, or none at all when they came from elsewhere. */
function checkReferences(
  { value, environments }: SecretDraft,
  providers: readonly ProviderRow[],
): Outcome<null> {
  for (const one of [value, ...(environments?.values() ?? [])]) {
    if (one === null || !isSecretReference(one) || one.provider === NO_PROVIDER) continue;
    const isIts = providers.some(({ id, kind }) => id === one.provider && kind === one.kind);
    if (!isIts) return failed({ code: 'external.providerMissing' });
  }
  return done(null);
}

export function decideAdd(
  { secrets, providers, seq }: SecretsState,
  draft: SecretDraft,
  whole?: PlainSecret,
): Outcome<readonly Fact[]> {
  // A backup has a secret as it was, with a note that may be from before there was a rule for it.
  const { note = '', ...rest } = draft;
  const checked = checkDraft(whole?.note === note ? rest : draft);
  if (!checked.ok) return checked;
  const linked = checkReferences(checked.value, providers);
  if (!linked.ok) return linked;
  const { value } = checked.value;
  if (secrets.findByName(checked.value.name)) return failed({ code: 'secret.nameTaken' });
  if (value === null) return failed({ code: 'secret.valueEmpty' });
  return done(factsToAdd({ ...checked.value, note, value }, seq + 1, whole));
}

export function decideEdit(state: SecretsState, command: EditCommand): Outcome<readonly Fact[]> {
  const row = state.secrets.get(command.id);
  if (!row) return failed({ code: 'secret.missing' });
  if (row.detailsSeq !== command.basedOn) return failed({ code: 'secret.changedElsewhere' });
  const checked = checkDraft(command.draft);
  if (!checked.ok) return checked;
  const linked = checkReferences(checked.value, state.providers);
  if (!linked.ok) return linked;
  const holder = state.secrets.findByName(checked.value.name);
  if (holder && holder.id !== row.id) return failed({ code: 'secret.nameTaken' });
  return done(factsToEdit(row, { ...command, draft: checked.value }, state));
}

/** An earlier value becomes the current one again, and the current one an earlier one. */
export function decideRestore(
  { secrets, settings }: SecretsState,
  command: RestoreCommand,
): Outcome<readonly Fact[]> {
  const { id, basedOn, current, version } = command;
  const row = secrets.get(id);
  const found = current.versions?.find(({ seq }) => seq === version);
  if (!row || !found) return failed({ code: 'secret.missing' });
  if (row.detailsSeq !== basedOn) return failed({ code: 'secret.changedElsewhere' });
  const rest = { ...current, versions: current.versions?.filter((one) => one !== found) ?? [] };
  const values = new Values(row, rest, settings.versionsKept);
  values.replace(found.environment, version);
  const { name, domains, enabled } = row;
  const details: EventDetails = {
    id,
    name,
    domains,
    note: current.note ?? '',
    enabled,
    previous: row.detailsSeq,
    valueSeq: values.main,
    environments: values.environments,
    versions: values.versions,
    ...referencesIn(values.links),
  };
  const erases = values.erase.length > 0 && { eraseValues: values.erase };
  return done([{ event: { type: 'secret.edited' }, details, ...erases }]);
}

/** Sequence numbers of all values of a secret: the current ones and the earlier ones. */
export function valuesOf(row: SecretRow, current: EventDetails): number[] {
  const own = (current.environments ?? []).map(([, seq]) => seq);
  const earlier = (current.versions ?? []).map(({ seq }) => seq);
  return [...new Set([row.valueSeq, ...own, ...earlier])];
}

/** Edits of several secrets, none of which depends on another. */
export function decideEdits(
  state: SecretsState,
  edits: readonly EditCommand[],
): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const edit of edits) {
    const decided = decideEdit({ ...state, seq: state.seq + facts.length }, edit);
    if (!decided.ok) return decided;
    facts.push(...decided.value);
  }
  return done(facts);
}
