import type { ProviderId } from '../base/ids.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { encodeConnection } from '../providers/connection-text.ts';
import type { Connection } from '../providers/connection.ts';
import {
  checkProvider,
  MAX_PROVIDERS,
  placeOf,
  type ProviderDraft,
  type ProviderRow,
} from '../providers/provider.ts';
import type { Fact, ProviderChange, ProvidersState } from './command.ts';

export const isTaken = (
  providers: readonly ProviderRow[],
  name: string,
  but?: ProviderId,
): boolean => providers.some((one) => one.name === name && one.id !== but);

export const describe = (draft: ProviderDraft) => ({
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
