import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { ProviderRow } from '../../core/providers/provider.ts';
import { NO_PROVIDER, type SecretReference } from '../../core/secrets/secret-value.ts';
import { core } from '../state/core.svelte.ts';

/** What a link starts from: the first external vault there is. */
export function emptyLink([first]: readonly ProviderRow[]): SecretReference {
  return { provider: first?.id ?? NO_PROVIDER, kind: first?.kind ?? 'keepass', reference: '' };
}

/** A typed link as it is saved, with its reference in the one way it is stored. Asks no external vault. */
export async function checkedLink(link: SecretReference): Promise<Outcome<SecretReference>> {
  if (link.provider === NO_PROVIDER) return failed({ code: 'external.providerMissing' });
  const reference = await core.api.providers.checkReference(link.provider, link.reference);
  return reference.ok ? done({ ...link, reference: reference.value }) : reference;
}
