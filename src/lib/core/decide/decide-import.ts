import { type ProviderId, providerId } from '../base/ids.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import type { ProviderDraft, ProviderRow } from '../providers/provider.ts';
import {
  isSecretReference,
  NO_PROVIDER,
  type SecretReference,
  type SecretValue,
} from '../secrets/secret-value.ts';
import type { SecretDraft } from '../secrets/secret.ts';
import type { PlainSecret } from '../transfer/plain-secret.ts';
import { checkSettings } from '../vault/vault-settings.ts';
import type { Command, Fact, SecretsState } from './command.ts';
import { decideAddProvider, describe, isTaken } from './decide-providers.ts';
import { decideAdd, decideEdit } from './decide-secrets.ts';
import type { ImportChange, ResolveReference } from './import-plan.ts';

/** All changes of an import, or none. Names that it brings itself must not clash either. */
export function decideImport(
  state: SecretsState,
  {
    changes: given,
    environments,
    providers: brought = [],
  }: Extract<Command, { type: 'importSecrets' }>,
): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  const names = new Set<string>();
  const { settings } = state;
  const fresh = environments.filter((name) => !settings.environments.includes(name));
  if (fresh.length > 0) {
    const known = [...settings.environments, ...fresh];
    const checked = checkSettings({ ...settings, environments: known });
    if (!checked.ok) return checked;
    facts.push({ event: { type: 'settings.changed' }, details: { settings: checked.value } });
  }
  const brings = decideProviders(state.providers, brought, state.seq + facts.length);
  if (!brings.ok) return brings;
  facts.push(...brings.value.facts);
  const { providers, resolve } = brings.value;
  for (const change of given.map((one) => withReferences(one, resolve))) {
    const { name } = change.draft;
    if (names.has(name)) return failed({ code: 'secret.nameTaken' });
    names.add(name);
    const now = { ...state, providers, seq: state.seq + facts.length };
    const decided =
      change.type === 'add'
        ? decideAdd(now, change.draft, change.whole)
        : decideEdit(now, { id: change.row.id, basedOn: change.row.detailsSeq, ...change });
    if (!decided.ok) return decided;
    facts.push(...decided.value);
  }
  return done(facts);
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
