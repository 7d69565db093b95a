import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, Refusal } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { namesOfItems } from './item-names.ts';
import { countingOnes } from './variables.ts';

/** The variables of one environment of an app that sends requests. */
export interface ClientEnvironment {
  /** What it is called; `''` for what holds everywhere. */
  readonly place: string;
  readonly variables: readonly Omit<RawEntry, 'position'>[];
}

/**
 * Turns environments of an app that sends requests into secrets. Of variables of one name in one environment one
 * counts; those of several environments are told apart by what the environments are called.
 * @param environments `null` where the file has none, and is another one
 */
export function readEnvironments(
  environments: readonly ClientEnvironment[] | null,
): Outcome<ReadFile> {
  if (!environments) return failed({ code: 'file.notThisFormat' });
  const refusals: Refusal[] = [];
  let position = 0;
  const found = environments.flatMap(({ place, variables }) => {
    const entries = variables.map((one): RawEntry => ({ ...one, position: (position += 1) }));
    return countingOnes(entries, refusals).map((entry) => ({ place, entry }));
  });
  const titleOf = (name: unknown): string => (typeof name === 'string' ? name : '');
  const names = namesOfItems(
    found.map(({ place, entry: { name } }) => ({ title: titleOf(name), account: '', place })),
  );
  const entries = found.map(({ entry }, at) =>
    titleOf(entry.name) === '' ? entry : { ...entry, name: names[at] },
  );
  return collectSecrets(entries, { refusals });
}
