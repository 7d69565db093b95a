import type { Intent, Ledger } from './ledger.ts';
import type { Torture } from './page.js';

/** What a page finds in an open vault. */
export type Found = Awaited<ReturnType<Torture['look']>>;

const sameSecret = (
  one: { value: string; note: string } | null | undefined,
  other: { value: string; note: string } | null | undefined,
): boolean =>
  one && other ? one.value === other.value && one.note === other.note : !one === !other;

/** How many parts of a change are there, of all that it is made of. */
function partsOf(
  change: Intent['change'],
  found: Found,
  before: Ledger,
): [there: number, of: number] {
  let [there, of] = [0, 0];
  const count = (isThere: boolean) => {
    of += 1;
    if (isThere) there += 1;
  };
  const secrets = new Map(found.secrets.map((one) => [one.name, one]));
  for (const [name, secret] of change.secrets ?? []) {
    // What changes nothing tells nothing.
    if (sameSecret(secret, before.secrets.get(name))) continue;
    count(sameSecret(secret, secrets.get(name)));
  }
  const templates = new Map(found.templates.map(([name, text]) => [name, text]));
  for (const [name, text] of change.templates ?? []) {
    if (before.templates.get(name) !== text) count(templates.get(name) === text);
  }
  const { clipboardSeconds } = change;
  if (clipboardSeconds !== undefined && clipboardSeconds !== before.clipboardSeconds) {
    count(found.clipboardSeconds === clipboardSeconds);
  }
  if (change.empties) for (const name of before.secrets.keys()) count(!secrets.has(name));
  return [there, of];
}

/**
 * Compares what an open vault holds with what has to be there, and settles what was open at the kill.
 * @returns what is lost or wrong, in words; empty when all is as it has to be
 */
export function compare(ledger: Ledger, found: Found): string[] {
  const losses: string[] = [];
  const settled: [Intent, boolean][] = [];
  for (const intent of ledger.open) {
    const [there, of] = partsOf(intent.change, found, ledger);
    if (there > 0 && there < of)
      losses.push(`"${intent.what}" is there by half: ${there} of ${of}`);
    settled.push([intent, of > 0 && there === of]);
  }
  for (const [intent, isDone] of settled) {
    ledger.note(intent.what, intent.change, isDone ? 'found done' : 'found not done');
    if (isDone) ledger.done(intent);
    else ledger.notDone(intent);
  }
  return [...losses, ...differences(ledger, found)];
}

function differences(ledger: Ledger, found: Found): string[] {
  const losses: string[] = [];
  const seen = new Set<string>();
  for (const { name, ...secret } of found.secrets) {
    if (seen.has(name)) losses.push(`${name} is there twice`);
    seen.add(name);
    const known = ledger.secrets.get(name);
    if (!known) losses.push(`${name} is there, but was deleted or never added`);
    else if (!sameSecret(known, secret)) {
      losses.push(`${name} is ${brief(secret.value)}, not ${brief(known.value)}`);
    }
  }
  for (const name of ledger.secrets.keys()) if (!seen.has(name)) losses.push(`${name} is gone`);
  const titles = new Set<string>();
  for (const [name = '', text] of found.templates) {
    if (titles.has(name)) losses.push(`template ${name} is there twice`);
    titles.add(name);
    if (ledger.templates.get(name) !== text) losses.push(`template ${name} is not as it was saved`);
  }
  for (const name of ledger.templates.keys()) {
    if (!titles.has(name)) losses.push(`template ${name} is gone`);
  }
  if (found.clipboardSeconds !== ledger.clipboardSeconds) {
    losses.push(`the settings say ${found.clipboardSeconds}, not ${ledger.clipboardSeconds}`);
  }
  return losses;
}

const brief = (value: string): string => (value.length > 40 ? `${value.slice(0, 40)}…` : value);
