import type { Run } from './age-payload.ts';
import { fieldOf, listOf } from './file-text.ts';

/** What is left of the JSON of a backup. */
export interface BackupRemains {
  /** The JSON with what was read: whole secrets, and of the rest what lay before the damage. */
  readonly json: Record<string, unknown>;
  /** Names of the secrets that are missing; `null` where the file does not say, or not any more. */
  readonly missing: readonly string[] | null;
}

/**
 * Where the beginning of a backup may be cut, the last place first. Each is the name of a field of the
 * outermost object: within a text of JSON a quote has a backslash before it, so these can be nothing else.
 */
const CUTS = ['"secrets":[', '"names":[', '"providers":[', '"environments":['];

/** Where something begins that has a name first: a secret or an external vault. For the same reason. */
const NAMED = /\{\s*"name"\s*:\s*"/g;

/**
 * Reads what is left of a backup of which chunks are missing: the secrets that are there whole, and of
 * what comes before them as much as was not cut.
 * @returns `null` when it has nothing in it to import, or is no backup
 */
export function readRemains(runs: readonly Run[], format: number): BackupRemains | null {
  const texts = runs.map(({ isFirst, bytes }) => ({ isFirst, text: wholeText(bytes) }));
  const first = texts.find(({ isFirst }) => isFirst);
  // Without its beginning a file says nothing of its kind: what this app's own secrets look like is taken.
  const head = first ? headOf(first.text) : { lockstate: 'backup', format };
  const secrets = texts.flatMap(({ text }) => secretsIn(text));
  if (!head || secrets.length === 0) return null;
  const names = fieldOf(head, 'names');
  const read = new Set(secrets.map((one) => fieldOf(one, 'name')));
  const missing = Array.isArray(names)
    ? listOf(names).filter((name): name is string => typeof name === 'string' && !read.has(name))
    : null;
  return { json: { ...head, secrets }, missing };
}

/** The text of a run without the halves of characters at its ends; empty where it is no UTF-8. */
function wholeText(bytes: Uint8Array): string {
  const isInside = (at: number) => ((bytes[at] ?? 0) & 0xc0) === 0x80;
  let from = 0;
  while (from < 3 && isInside(from)) from += 1;
  let to = bytes.length;
  while (to > bytes.length - 3 && isInside(to - 1)) to -= 1;
  const lead = bytes[to - 1] ?? 0;
  const wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  to = bytes.length - to + 1 >= wanted ? bytes.length : to - 1;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to));
  } catch {
    return '';
  }
}

/** The fields before the secrets, as far as they are there; `null` when it is no backup. */
function headOf(text: string): Record<string, unknown> | null {
  for (const cut of CUTS) {
    const at = text.indexOf(cut);
    if (at < 0) continue;
    try {
      return JSON.parse(`${text.slice(0, at).replace(/,\s*$/, '')}}`) as Record<string, unknown>;
    } catch {
      return null;
    }
  }
  return null;
}

/** Every secret that is in a text whole. */
function secretsIn(text: string): object[] {
  const secrets: object[] = [];
  NAMED.lastIndex = 0;
  for (let found = NAMED.exec(text); found; found = NAMED.exec(text)) {
    const end = endOf(text, found.index);
    if (end === null) break;
    NAMED.lastIndex = end;
    try {
      const one = JSON.parse(text.slice(found.index, end)) as object;
      // An external vault has a connection in the place of a value.
      if (fieldOf(one, 'value') !== undefined) secrets.push(one);
    } catch {
      // Not what this app writes.
    }
  }
  return secrets;
}

/** Behind the end of the object that begins there, `null` when the text ends before it. */
function endOf(text: string, from: number): number | null {
  let depth = 0;
  let isQuoted = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
