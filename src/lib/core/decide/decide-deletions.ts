import { done, failed, type Outcome } from '../base/outcome.ts';
import type { DeletedSecret, Erasure, Fact, SecretsState } from './command.ts';
import { factsToAdd } from './decide-secrets.ts';

/** Deletes secrets with every sealed part of them. */
export function decideDelete(
  { secrets }: SecretsState,
  erasures: readonly Erasure[],
): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const { id, details, values } of erasures) {
    if (!secrets.get(id)) return failed({ code: 'secret.missing' });
    facts.push({
      event: { type: 'secret.deleted' },
      details: { id, erased: details },
      eraseDetails: details,
      eraseValues: values,
    });
  }
  return done(facts);
}

/** Adds deleted secrets again, as they were: what may be from before there was a rule for it is not judged anew. */
export function decideBringBack(
  { secrets, seq }: SecretsState,
  deleted: readonly DeletedSecret[],
): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  const names = new Set<string>();
  for (const { plain, place } of deleted) {
    const isTaken = names.has(plain.name) || secrets.findByName(plain.name) !== null;
    if (isTaken) return failed({ code: 'secret.nameTaken' });
    names.add(plain.name);
    facts.push(...factsToAdd(plain, seq + 1 + facts.length, plain, place));
  }
  return done(facts);
}
