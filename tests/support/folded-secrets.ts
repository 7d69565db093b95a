import type { SecretId } from '../../src/lib/core/base/ids.ts';
import type { EditCommand, Erasure } from '../../src/lib/core/decide/command.ts';
import { valuesOf } from '../../src/lib/core/decide/decide-secrets.ts';
import type { EventDetails } from '../../src/lib/core/log/event-details.ts';
import type { SecretDraft, SecretRow } from '../../src/lib/core/secrets/secret.ts';
import type { SecretValue } from '../../src/lib/core/secrets/secret-value.ts';
import type { Folded } from './decider.ts';

/** A draft of a secret that has a name and a value. */
export const draft = (name: string, value: SecretValue | null = 'v', more = {}): SecretDraft => ({
  name,
  value,
  domains: '',
  ...more,
});

/** The row of the secret of a name. @throws when there is none */
export function rowOf({ secrets }: Folded, name: string): SecretRow {
  const row = secrets.findByName(name);
  if (!row) throw new Error(`"vault" has no ${name}`);
  return row;
}

/** What the last event said of a secret, as the app reads it from the disk. */
export function saidOf(vault: Folded, { detailsSeq }: SecretRow): EventDetails {
  return vault.facts[detailsSeq - 1]?.details ?? {};
}

/** An edit of the secret of a name: what of its draft is not given stays as it is. */
export function editOf(
  vault: Folded,
  name: string,
  change: Partial<SecretDraft> = {},
): EditCommand {
  const row = rowOf(vault, name);
  const given = { name: row.name, domains: row.domains, value: null, ...change };
  return { id: row.id, basedOn: row.detailsSeq, draft: given, current: saidOf(vault, row) };
}

/** The vault after the secret of a name was edited. */
export const edited = (vault: Folded, name: string, change: Partial<SecretDraft>): Folded =>
  vault.when({ type: 'editSecret', ...editOf(vault, name, change) }).folded();

/** The vault after a secret was added. */
export const added = (vault: Folded, ...drafts: readonly SecretDraft[]): Folded =>
  drafts.reduce((now, one) => now.when({ type: 'addSecret', draft: one }).folded(), vault);

/** All that lies sealed of the secret of a name, found as the app finds it: from the last details back. */
export function erasureOf(vault: Folded, name: string): Erasure {
  const row = rowOf(vault, name);
  const details: number[] = [];
  for (let seq: number | undefined = row.detailsSeq; seq !== undefined;) {
    details.push(seq);
    seq = vault.facts[seq - 1]?.details?.previous;
  }
  return { id: row.id, details, values: valuesOf(row, saidOf(vault, row)) };
}

/** A value that an event holds. @throws when it holds none */
export function valueAt({ facts }: Folded, seq: number): SecretValue {
  const value = facts[seq - 1]?.value;
  if (value === undefined) throw new Error(`"event" ${seq} holds no value`);
  return value;
}

/** Every value of a secret, by where it counts, and the earlier ones from the newest on. */
export function valuesIn(vault: Folded, name: string) {
  const row = rowOf(vault, name);
  const { environments = [], versions = [] } = saidOf(vault, row);
  return {
    value: valueAt(vault, row.valueSeq),
    environments: Object.fromEntries(environments.map(([at, seq]) => [at, valueAt(vault, seq)])),
    versions: versions.map(({ seq }) => valueAt(vault, seq)),
  };
}

/** Sequence numbers of the values and details that facts erase. */
export const erasedBy = ({ facts }: Folded) => ({
  values: facts.flatMap(({ eraseValues = [] }) => eraseValues),
  details: facts.flatMap(({ eraseDetails = [] }) => eraseDetails),
});

/** An id as a number that names nothing. */
export const NOBODY = 999 as SecretId;
