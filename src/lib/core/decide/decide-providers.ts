import type { ExternalOutcome, ExternalPurpose } from '../../machines/events.ts';
import type { Fact } from './decide.ts';
import { checkProvider, MAX_PROVIDERS, placeOf, providerId } from '../providers/connection.ts';
import { isSecretReference, NO_PROVIDER } from '../providers/connection.ts';
import type {
  Connection,
  ProviderDraft,
  ProviderId,
  SecretReference,
} from '../providers/connection.ts';
import type { ProviderRow, SecretValue } from '../providers/connection.ts';
import type { ImportChange, ResolveReference } from './import-plan.ts';
import type { PlainSecret } from '../transfer/plain-secret.ts';
import { done, failed, type Outcome } from '../base/problem.ts';
import type { EventDetails, SecretDraft } from '../secrets/secret.ts';
import { encodeConnection } from '../providers/connection-text.ts';

/** Decisions on external vaults. There is one sealed description and one sealed connection of each. */

/** What these decisions look at. */
interface ProvidersState {
  readonly providers: readonly ProviderRow[];
}

export interface ProviderChange {
  readonly id: ProviderId;
  /** The details the person looked at; a provider that has later ones was changed elsewhere. */
  readonly basedOn: number;
  readonly name: string;
  /** `null` where it stays as it was. */
  readonly connection: Connection | null;
  /** Name of the file that was picked now, where one was. */
  readonly file?: string;
}

/** Requests that left for an external vault, as they are to be noted. */
export interface AskedCommand {
  readonly purpose: ExternalPurpose;
  readonly outcome: ExternalOutcome;
  readonly requests: number;
  readonly details: NonNullable<EventDetails['asked']>;
}

const isTaken = (providers: readonly ProviderRow[], name: string, but?: ProviderId): boolean =>
  providers.some((one) => one.name === name && one.id !== but);

const describe = (draft: ProviderDraft) => ({
  name: draft.name,
  kind: draft.connection.kind,
  place: placeOf(draft),
});

export function decideAddProvider(
  { providers }: ProvidersState,
  draft: ProviderDraft,
): Outcome<readonly Fact[]> {
  const checked = checkProvider(draft);
  if (!checked.ok) return checked;
  if (providers.length >= MAX_PROVIDERS) {
    return failed({ code: 'external.tooMany', max: MAX_PROVIDERS });
  }
  const { name, connection } = checked.value;
  if (isTaken(providers, name)) return failed({ code: 'external.nameTaken' });
  const details = { provider: describe(checked.value) };
  const value = encodeConnection(connection);
  return done([{ event: { type: 'provider.added' }, details, value }]);
}

/** What was sealed of the provider before is erased: credentials that were replaced are of no more use. */
export function decideChangeProvider(
  { providers }: ProvidersState,
  { id, basedOn, name, connection, file }: ProviderChange,
): Outcome<readonly Fact[]> {
  const row = providers.find((one) => one.id === id);
  if (!row) return failed({ code: 'external.providerMissing' });
  if (row.detailsSeq !== basedOn) return failed({ code: 'external.changedElsewhere' });
  if (connection && connection.kind !== row.kind) {
    return failed({ code: 'external.credentialsMissing' });
  }
  // A name alone is checked with a connection that passes.
  const stand: Connection = { kind: 'keepass', password: '', keyFile: null };
  const place = row.kind === 'keepass' ? (file ?? row.place) : row.place;
  const checked = checkProvider({ name, connection: connection ?? stand, file: place });
  if (!checked.ok) return checked;
  const { value } = checked;
  if (isTaken(providers, value.name, id)) return failed({ code: 'external.nameTaken' });
  const said = connection
    ? describe(value)
    : { name: value.name, kind: row.kind, place, valueSeq: row.valueSeq };
  return done([
    {
      event: { type: 'provider.changed' },
      details: { provider: { id, ...said }, erased: row.described },
      eraseDetails: [row.detailsSeq],
      ...(connection && {
        value: encodeConnection(value.connection),
        eraseValues: [row.valueSeq],
      }),
    },
  ]);
}

export function decideRemoveProvider(
  { providers }: ProvidersState,
  id: ProviderId,
): Outcome<readonly Fact[]> {
  const row = providers.find((one) => one.id === id);
  if (!row) return failed({ code: 'external.providerMissing' });
  const { name, kind, place } = row;
  return done([
    {
      event: { type: 'provider.removed' },
      details: { provider: { id, name, kind, place }, erased: row.described },
      eraseDetails: [row.detailsSeq],
      eraseValues: [row.valueSeq],
    },
  ]);
}

/** What a file's external vaults become: facts that add those that are not here yet. */
export interface BroughtProviders {
  readonly facts: readonly Fact[];
  /** The external vaults afterwards. */
  readonly providers: readonly ProviderRow[];
  readonly resolve: ResolveReference;
}

/**
 * Adds external vaults that a file brings. One of the same name, kind and address is taken to be the one that
 * is here already, with the credentials it has here.
 * @param seq number of the last event before these
 */
export function decideProviders(
  known: readonly ProviderRow[],
  brought: readonly ProviderDraft[],
  seq: number,
): Outcome<BroughtProviders> {
  const providers = [...known];
  const facts: Fact[] = [];
  const ids: ProviderId[] = [];
  for (const draft of brought) {
    const { kind, place } = describe(draft);
    const same = providers.find(
      (one) =>
        one.name === draft.name.trim() &&
        one.kind === kind &&
        // A file has another place in every browser.
        (one.place === place || kind === 'keepass'),
    );
    if (same) {
      ids.push(same.id);
      continue;
    }
    const added = decideAddProvider({ providers }, freshName(providers, draft));
    if (!added.ok) return added;
    const [fact] = added.value;
    const said = fact?.details?.provider;
    if (!fact || !said) continue;
    facts.push(fact);
    const at = seq + facts.length;
    ids.push(providerId(at));
    providers.push({ id: providerId(at), ...said, detailsSeq: at, described: [at], valueSeq: at });
  }
  const resolve = (link: SecretReference): SecretReference => {
    const provider = link.provider < 0 ? ids[-link.provider - 1] : link.provider;
    // What came from before an external vault was removed stays, and says that it is not set up.
    const isHere = providers.some(({ id, kind }) => id === provider && kind === link.kind);
    return { ...link, provider: isHere && provider !== undefined ? provider : NO_PROVIDER };
  };
  return done({ facts, providers, resolve });
}

function freshName(providers: readonly ProviderRow[], draft: ProviderDraft): ProviderDraft {
  const base = draft.name.trim();
  for (let number = 2, name = base; ; number += 1) {
    if (!isTaken(providers, name)) return { ...draft, name };
    // Half a character would be no name.
    name = `${base.slice(0, 50).replace(/\p{Cs}/u, '')} (${number})`;
  }
}

/** A change of an import with its links resolved. */
export function withReferences(change: ImportChange, resolve: ResolveReference): ImportChange {
  const one = (value: SecretValue): SecretValue =>
    isSecretReference(value) ? resolve(value) : value;
  const { draft } = change;
  const environments = [...(draft.environments ?? [])].map(
    ([name, value]) => [name, value === null ? null : one(value)] as const,
  );
  const resolved: SecretDraft = {
    ...draft,
    value: draft.value === null ? null : one(draft.value),
    environments: new Map(environments),
  };
  if (change.type === 'edit') return { ...change, draft: resolved };
  const versions = change.whole.versions.map((version) => ({
    ...version,
    value: one(version.value),
  }));
  const whole: PlainSecret = { ...change.whole, versions };
  return { ...change, draft: resolved, whole };
}
