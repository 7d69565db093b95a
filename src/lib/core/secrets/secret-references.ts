import { isLink, type ProviderKind, type SecretValue } from '../providers/connection.ts';

/** Which of a secret's values are links, by the events that hold them, and to what kind of vault. */
export type LinkKinds = readonly (readonly [number, ProviderKind])[];

/** The kind of external vault that the value of an event is a link to, `null` when it is a text. */
export const linkKindAt = (links: LinkKinds | undefined, seq: number): ProviderKind | null =>
  links?.find(([at]) => at === seq)?.[1] ?? null;

/**
 * The kind of external vault that a secret is shown with: that of its default value, or else of the first
 * value of an environment that is a link.
 */
export function shownKind(
  links: LinkKinds | undefined,
  valueSeq: number,
  environments: readonly (readonly [string, number])[] = [],
): ProviderKind | null {
  const seqs = [valueSeq, ...environments.map(([, seq]) => seq)];
  return seqs.map((seq) => linkKindAt(links, seq)).find((kind) => kind !== null) ?? null;
}

/** The links among a secret's values after one more was set, and others were let go of. */
export function withValue(links: LinkKinds, seq: number, value: SecretValue): LinkKinds {
  return isLink(value) ? [...links, [seq, value.kind]] : links;
}

export const withoutValues = (links: LinkKinds, erased: readonly number[]): LinkKinds =>
  links.filter(([seq]) => !erased.includes(seq));
