import type { Damage } from './damages.ts';
import type { Stored } from './dump.ts';
import type { Thing, Things } from './things.ts';
import { OLD_KEY_OPENS, type Trial } from './trial.ts';

/** What a damage did, beside the undamaged database. */
export interface Verdict {
  readonly damage: Damage;
  readonly trial: Trial;
  /** Secrets that came out with their right value, of all. */
  readonly out: number;
  readonly of: number;
  /** Secrets that are missing though none of their own bytes were hit. */
  readonly lost: readonly string[];
  /** Other things than secrets that are missing though not hit. */
  readonly lostBesides: readonly string[];
  /** What came out other than it is, without a word that it may: this must never be. */
  readonly wrong: readonly string[];
}

/** What lies in records of its own, beside the log: it is hit where its store is. */
const BESIDE_THE_LOG: Readonly<Record<string, readonly string[]>> = {
  templates: ['template '],
  workspaces: ['workspace '],
  slots: ['passkey ', 'vault key'],
};

/** Things with one record of their own, or in clear: other than they were is no wrong where something is named. */
const IS_NAMED_SOMEHOW = /^(template|passkey|vault key|settings|external vault)/;

/** In clear, so that nobody can tell what it was; it opens nothing. */
const IS_CLEAR = /^workspace /;

/** The aim: all secrets but those whose own bytes were hit, and nothing that is not what it says. */
export const isAimMet = ({ lost, wrong }: Verdict): boolean =>
  lost.length === 0 && wrong.length === 0;

/** Whether a thing is made of a record. */
function isOf({ details, value }: Thing, store: string, { seq }: Stored): boolean {
  return (store === 'details' && details === seq) || (store === 'values' && value === seq);
}

/** Compares what came out of a damaged database with what is in the whole one. */
export function judge(whole: Things, damage: Damage, trial: Trial): Verdict {
  const { store, hit } = damage;
  const beside = BESIDE_THE_LOG[store] ?? [];
  const isHit = (name: string, thing: Thing, found: Thing | undefined) =>
    beside.some((prefix) => name.startsWith(prefix)) ||
    hit.some((one) => isOf(thing, one.store, one.record)) ||
    // The value of an environment: only its own problem says which event it is of.
    hit.some((one) => one.store === 'values' && one.record['seq'] === found?.damagedAt);
  const missing: string[] = [];
  const others: string[] = [];
  let [out, of] = [0, 0];
  for (const [name, thing] of whole) {
    const found = trial.things.get(name);
    const isRight = found !== undefined && found.text === thing.text;
    const isSecret = name.startsWith('secret ');
    if (isSecret) of += 1;
    if (isSecret && isRight) out += 1;
    if (!isRight && !isHit(name, thing, found)) missing.push(name);
    if (found && found.text !== null && !isRight && !found.isMarked)
      others.push(`${name} is another`);
  }
  for (const [name, { text, isMarked }] of trial.things) {
    if (!whole.has(name) && text !== null && !isMarked) others.push(`${name} came back`);
  }
  // A secret that is marked is marked with its values in environments, and its earlier ones.
  const isMarked = (what: string) =>
    trial.marked.some(
      (name) =>
        what.includes(` ${name} `) ||
        [' in ', ', version '].some((of) => what.startsWith(name + of)),
    );
  const isSilent = (what: string) =>
    !isMarked(what) &&
    !IS_CLEAR.test(what) &&
    !(IS_NAMED_SOMEHOW.test(what) && trial.named.length > 0);
  const wrong = [...trial.named.filter((one) => one === OLD_KEY_OPENS), ...others.filter(isSilent)];
  const lost = missing.filter((name) => name.startsWith('secret '));
  const lostBesides = missing.filter((name) => !name.startsWith('secret '));
  return { damage, trial, out, of, lost, lostBesides, wrong };
}
