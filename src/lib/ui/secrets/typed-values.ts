import { done, type Outcome } from '../../core/base/outcome.ts';
import {
  isSecretReference,
  type SecretReference,
  type SecretValue,
} from '../../core/secrets/secret-value.ts';
import type { SecretView } from '../../worker/protocol/secrets-api.ts';
import { checkedLink } from '../external/typed-link.ts';

/** What was typed in the place of a value; `null` takes one away. */
export type TypedValue = SecretValue | null;

/** A typed value as it is saved: links with their reference in the one way it is stored. */
async function checked(typed: TypedValue): Promise<Outcome<TypedValue>> {
  return typed !== null && isSecretReference(typed) ? checkedLink(typed) : done(typed);
}

/** Links of values in environments, by their names; the one of the default value is left out. */
export const linksByEnvironment = (
  links: SecretView['links'],
): ReadonlyMap<string, SecretReference> =>
  new Map(
    links.flatMap(({ environment, link }) => (environment === null ? [] : [[environment, link]])),
  );

/** Whether a link is the one that is there already. */
export const isSameLink = (one: SecretReference, other: SecretReference | undefined): boolean =>
  one.provider === other?.provider && one.reference === other.reference;

/** All typed values of environments as they are saved, without links that are there already, or the first problem. */
export async function checkedValues(
  typed: ReadonlyMap<string, TypedValue>,
  links: ReadonlyMap<string, SecretReference>,
): Promise<Outcome<Map<string, TypedValue>>> {
  const values = new Map<string, TypedValue>();
  for (const [name, value] of typed) {
    if (value !== null && isSecretReference(value) && isSameLink(value, links.get(name))) continue;
    const one = await checked(value);
    if (!one.ok) return one;
    values.set(name, one.value);
  }
  return done(values);
}
