import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import type { AgeFile } from './age-payload.ts';
import { BACKUP_FORMAT } from './backup-format.ts';
import { RemainsStream } from './damaged-backup.ts';
import { encodingOf, fieldOf, listOf } from './file-text.ts';
import { JsonObjectStream } from './json-stream.ts';

/** The fields of a backup but its secrets. */
export type Fields = ReadonlyMap<string, unknown>;

/** What a file says besides its secrets. */
export interface Survey {
  readonly fields: Fields;
  readonly damage?: NonNullable<ReadFile['damage']>;
}

const LISTS: ReadonlySet<string> = new Set(['names', 'secrets']);

/**
 * Reads a file of which all is there, all of it once. @returns `file.notThisFormat` for what is no JSON
 */
export async function surveyWhole(
  age: AgeFile,
  onProgress: (done: number) => void,
): Promise<Outcome<Survey> | 'damaged'> {
  const json = new JsonObjectStream(LISTS, () => undefined);
  const slices = age.slices();
  let decoder: TextDecoder | null = null;
  let isJson = true;
  for (;;) {
    const next = await slices.next();
    if (next.done) {
      if (!next.value) return 'damaged';
      break;
    }
    for (const text of next.value.texts) {
      // Before anything is said of what is in it: of a damaged file something may be left.
      if (!text) return 'damaged';
      if (!isJson) continue;
      try {
        decoder ??= new TextDecoder(encodingOf(text), { fatal: true });
        json.push(decoder.decode(text, { stream: true }));
      } catch {
        isJson = false;
      }
      text.fill(0);
    }
    onProgress(next.value.end);
  }
  try {
    if (isJson) json.push(decoder?.decode() ?? '');
    json.finish();
  } catch {
    return failed({ code: 'file.notThisFormat' });
  }
  const hasSecrets = json.lists.has('secrets') && !json.fields.has('secrets');
  return hasSecrets || json.fields.get('lockstate') !== 'backup'
    ? done({ fields: json.fields })
    : failed({ code: 'file.damaged' });
}

/** Reads what is left of a damaged file. @returns `file.damaged` when that is no secret */
export async function surveyRemains(
  age: AgeFile,
  onProgress: (done: number) => void,
): Promise<Outcome<Survey>> {
  const read = new Set<unknown>();
  const remains = new RemainsStream(BACKUP_FORMAT, (secret) => read.add(fieldOf(secret, 'name')));
  for await (const { texts, end } of age.slices()) {
    for (const text of texts) {
      remains.push(text);
      text?.fill(0);
    }
    onProgress(end);
  }
  remains.finish();
  const { head } = remains;
  if (!head || read.size === 0) return failed({ code: 'file.damaged' });
  const names = fieldOf(head, 'names');
  const missing = Array.isArray(names)
    ? listOf(names).filter((name): name is string => typeof name === 'string' && !read.has(name))
    : null;
  return done({ fields: new Map(Object.entries(head)), damage: { missing } });
}

/** Reads the secrets of a file, as they stand there. */
export type Entries = (
  age: AgeFile,
) => AsyncGenerator<{ entries: readonly unknown[]; end: number }>;

export async function* wholeEntries(age: AgeFile): ReturnType<Entries> {
  let entries: unknown[] = [];
  const json = new JsonObjectStream(LISTS, (list, text) => {
    if (list === 'secrets') entries.push(JSON.parse(text));
  });
  let decoder: TextDecoder | null = null;
  for await (const { texts, end } of age.slices()) {
    for (const text of texts) {
      if (!text) throw new Error('"file" is not what it was');
      decoder ??= new TextDecoder(encodingOf(text), { fatal: true });
      json.push(decoder.decode(text, { stream: true }));
      text.fill(0);
    }
    yield { entries, end };
    entries = [];
  }
}

export async function* remainingEntries(age: AgeFile): ReturnType<Entries> {
  let entries: unknown[] = [];
  const remains = new RemainsStream(BACKUP_FORMAT, (secret) => entries.push(secret));
  for await (const { texts, end } of age.slices()) {
    for (const text of texts) {
      remains.push(text);
      text?.fill(0);
    }
    yield { entries, end };
    entries = [];
  }
}
