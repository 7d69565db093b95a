import type { Refusal } from '../core/transfer/plain-secret.ts';
import { type RawEntry, refusalOf } from './collect-secrets.ts';

const keyOf = ({ name }: RawEntry): string | null =>
  typeof name === 'string' ? name.trim().normalize() : null;

/**
 * The variables that count, as to the apps that send requests: of several of one name the last that is enabled, or the
 * last where none is. The others are refused.
 * @param refusals gets them
 */
export function countingOnes(entries: readonly RawEntry[], refusals: Refusal[]): RawEntry[] {
  const counting = new Map<string, RawEntry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key === null) continue;
    const before = counting.get(key);
    if (!before || entry.enabled !== false || before.enabled === false) counting.set(key, entry);
  }
  return entries.filter((entry) => {
    const key = keyOf(entry);
    if (key === null || counting.get(key) === entry) return true;
    refusals.push(refusalOf(entry.position, 'otherCounts', entry.name));
    return false;
  });
}
