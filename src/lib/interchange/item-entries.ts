import type { RawEntry } from './collect-secrets.ts';

export const isText = (raw: unknown): raw is string => typeof raw === 'string' && raw !== '';

/** What is said of a login beside its password, as lines of a note. */
export const noteOf = (username: unknown, notes: unknown, more: readonly string[] = []): string =>
  [isText(username) ? `Username: ${username}` : '', isText(notes) ? notes : '', ...more]
    .filter(Boolean)
    .join('\n');

/**
 * What one item of a password manager becomes: a secret, and one more for each further part it has, such
 * as a seed of one-time passwords. Where it has parts and no value of its own its note goes along with the
 * first part.
 * @param parts what a part is called, and its value
 */
export function entriesOfItem(
  item: RawEntry,
  parts: readonly (readonly [label: string, value: unknown])[],
): RawEntry[] {
  const { name, value, note, versions: _, ...common } = item;
  const further = parts.map(([label, part]): RawEntry => {
    return { ...common, name: isText(name) ? `${name} / ${label}` : undefined, value: part };
  });
  const [first, ...rest] = further;
  if (isText(value) || !first) return [item, ...further];
  return [{ ...first, note }, ...rest];
}
