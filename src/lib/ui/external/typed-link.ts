import { NO_PROVIDER, type ProviderRow, type SecretLink } from '../../core/external-vault.ts';
import { done, failed, type Outcome } from '../../core/problems.ts';
import { core } from '../core.svelte.ts';

/** A link while it is typed: its reference may be anything. */
export type TypedLink = SecretLink;

/** What a link starts from: the first external vault there is. */
export function emptyLink([first]: readonly ProviderRow[]): TypedLink {
  return { provider: first?.id ?? NO_PROVIDER, kind: first?.kind ?? 'keepass', reference: '' };
}

/** A typed link as it is saved, with its reference in the one way it is stored. Asks no external vault. */
export async function checkedLink(link: TypedLink): Promise<Outcome<SecretLink>> {
  if (link.provider === NO_PROVIDER) return failed({ code: 'external.providerMissing' });
  const reference = await core.api.checkReference(link.provider, link.reference);
  return reference.ok ? done({ ...link, reference: reference.value }) : reference;
}
