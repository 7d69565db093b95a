import type { ProviderKind } from '../base/ids.ts';
import { isSecretReference, type SecretValue } from './secret-value.ts';

/** Which of a secret's values are links, by the events that hold them, and to what kind of vault. */
export type ReferenceKinds = readonly (readonly [number, ProviderKind])[];

/** The kind of external vault that the value of an event is a link to, `null` when it is a text. */
export const referenceKindAt = (
  links: ReferenceKinds | undefined,
  seq: number,
): ProviderKind | null => links?.find(([at]) => at === seq)?.[1] ?? null;

/**
 * The kind of external vault that a secret is shown with: that of its default value, or else of the first
 * value of an environment that is a link.
 */
export function shownKind(
  links: ReferenceKinds | undefined,
  valueSeq: number,
  environments: readonly (readonly [string, number])[] = [],
): ProviderKind | null {
  const seqs = [valueSeq, ...environments.map(([, seq]) => seq)];
  return seqs.map((seq) => referenceKindAt(links, seq)).find((kind) => kind !== null) ?? null;
}

/** The links among a secret's values after one more was set, and others were let go of. */
export function withValue(links: ReferenceKinds, seq: number, value: SecretValue): ReferenceKinds {
  return isSecretReference(value) ? [...links, [seq, value.kind]] : links;
}

export const withoutValues = (links: ReferenceKinds, erased: readonly number[]): ReferenceKinds =>
  links.filter(([seq]) => !erased.includes(seq));
