import type { EndCause } from '../../../machines/events.ts';
import { providerId, secretId } from '../../base/ids.ts';
import type { EventDetails } from '../../log/event-details.ts';
import type { EventData } from '../../log/records.ts';
import { shownKind } from '../../secrets/secret-references.ts';
import type { SecretRow } from '../../secrets/secret.ts';
import type { VaultSummary } from '../vault-summary.ts';

/** What the entries of the event table are made of. */

export const never = (): false => false;
export const always = (): true => true;

/** For events after which every projection is as it was. */
export const foldedNowhere = {
  empties: never,
  changesSecrets: false,
  secrets: null,
  summary: null,
  values: null,
  slots: null,
  templates: null,
  latest: null,
} as const;

/** The one of the known texts that a field is, `null` when it is none of them. */
export function oneOf<T extends string>(known: readonly T[], raw: unknown): T | null {
  return known.find((candidate) => candidate === raw) ?? null;
}

/** Reads an event that has no fields. */
export const bare =
  <Type extends string>(type: Type) =>
  () => ({ type });

/** Reads an event that names a key slot. */
export const withSlot =
  <Type extends string>(type: Type) =>
  ({ slot }: EventData) =>
    typeof slot === 'string' ? { type, slot } : null;

const END_CAUSES: readonly EndCause[] = ['user', 'sessionEnded'];

/** Reads an event that says who ended a state which had been waiting for the person. */
export const withEndCause =
  <Type extends string>(type: Type) =>
  (data: EventData) => {
    const cause = oneOf(END_CAUSES, data['cause']);
    return cause && { type, cause };
  };

/** The row of a secret that was added. */
export const addedRow = (seq: number, at: number, details: EventDetails): SecretRow => ({
  id: secretId(seq),
  place: details.place ?? seq,
  name: details.name ?? '',
  domains: details.domains ?? '',
  enabled: details.enabled ?? true,
  link: shownKind(details.links, seq),
  createdAt: details.createdAt ?? at,
  changedAt: details.changedAt ?? details.createdAt ?? at,
  detailsSeq: seq,
  valueSeq: seq,
});

/** The row of a secret after an edit. What the details do not say stays as it was. */
export function editedRow(
  row: SecretRow,
  seq: number,
  at: number,
  details: EventDetails,
): SecretRow {
  const valueSeq = details.valueSeq ?? seq;
  return {
    ...row,
    name: details.name ?? row.name,
    domains: details.domains ?? row.domains,
    enabled: details.enabled ?? row.enabled,
    link: shownKind(details.links, valueSeq, details.environments),
    changedAt: details.changedAt ?? at,
    detailsSeq: seq,
    valueSeq,
  };
}

/** The events that hold the values of a secret after an edit: the current ones and the earlier ones. */
export const editedValues = (seq: number, details: EventDetails): number[] => [
  details.valueSeq ?? seq,
  ...(details.environments ?? []).map(([, value]) => value),
  ...(details.versions ?? []).map((version) => version.seq),
];

/** The summary after an external vault was added or changed. */
export function withProvider(
  summary: VaultSummary,
  seq: number,
  details: EventDetails | undefined,
): VaultSummary {
  const said = details?.provider;
  if (!said) return summary;
  const { id = providerId(seq), name, kind, place, valueSeq = seq } = said;
  const described = [...(details.erased ?? []), seq];
  const row = { id, name, kind, place, detailsSeq: seq, described, valueSeq };
  const others = summary.providers.filter((one) => one.id !== id);
  return { ...summary, providers: [...others, row].sort((a, b) => a.id - b.id) };
}
