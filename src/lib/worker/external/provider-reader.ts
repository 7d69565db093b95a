import type { ProviderId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import { decodeConnection } from '../../core/providers/connection-text.ts';
import type { Connection } from '../../core/providers/connection.ts';
import type { ProviderDraft, ProviderRow } from '../../core/providers/provider.ts';
import { referenceKindAt } from '../../core/secrets/secret-references.ts';
import { isSecretReference, type SecretValue } from '../../core/secrets/secret-value.ts';
import { eachSecret } from '../log/each-secret.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import { nullIfDamaged } from '../secrets/secret-reader.ts';

/** Reads what an open vault holds of external vaults. Asks none of them anything. */

/** `external.providerMissing` for one that was removed. */
export function providerOf({ summary }: OpenVault, id: ProviderId): Outcome<ProviderRow> {
  const row = summary.providers.find((one) => one.id === id);
  return row ? done(row) : failed({ code: 'external.providerMissing' });
}

/** How an external vault is reached, with its credentials; `secret.damaged` where they do not open. */
export async function openConnection(
  { reader }: OpenVault,
  { valueSeq }: ProviderRow,
): Promise<Outcome<Connection>> {
  const text = await reader.value(valueSeq).catch(nullIfDamaged);
  const connection = text === null || isSecretReference(text) ? null : decodeConnection(text);
  return connection ? done(connection) : failed({ code: 'secret.damaged', seq: valueSeq });
}

/** All external vaults with their credentials, for a backup, and the names of those that are damaged. */
export async function readProviders(open: OpenVault) {
  const drafts = new Map<ProviderId, ProviderDraft>();
  const damaged: string[] = [];
  for (const row of open.summary.providers) {
    const connection = await openConnection(open, row);
    const { name, kind, place } = row;
    const file = kind === 'keepass' ? place : null;
    if (connection.ok) drafts.set(row.id, { name, connection: connection.value, file });
    else damaged.push(name);
  }
  return { drafts, damaged };
}

/** How many secrets have a link to an external vault as their value, in any environment. */
export async function countReferences(
  { secrets, reader }: OpenVault,
  id: ProviderId,
): Promise<number> {
  let count = 0;
  await eachSecret(secrets, async (row) => {
    const details = await reader.details(row.detailsSeq).catch(nullIfDamaged);
    const inUse = [row.valueSeq, ...(details?.environments ?? []).map(([, seq]) => seq)];
    const linked = inUse.filter((seq) => referenceKindAt(details?.links, seq) !== null);
    const values = await Promise.all(linked.map((seq) => reader.value(seq).catch(nullIfDamaged)));
    const isLinked = (value: SecretValue | null) =>
      value !== null && isSecretReference(value) && value.provider === id;
    if (values.some(isLinked)) count += 1;
  });
  return count;
}
