import { done, failed, type Outcome } from '../../src/lib/core/base/outcome.ts';
import {
  hasLinks,
  type ImportFormat,
  MAX_IMPORT_ENTRIES,
  type PlainSecret,
  type ReadFile,
  type ReadOptions,
} from '../../src/lib/core/transfer/plain-secret.ts';
import { openAgeBackup } from '../../src/lib/interchange/age-backup.ts';
import { readFile } from '../../src/lib/interchange/read-file.ts';
import { type BackupHead, BackupWriter } from '../../src/lib/interchange/backup-writer.ts';

export const bytesOf = async (file: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await file.arrayBuffer());

/** A backup of some secrets, given to the writer in pages. */
export async function writeAgeBackup(
  { secrets, ...head }: BackupHead & { readonly secrets: readonly PlainSecret[] },
  passphrase: string,
  workFactor?: number,
  page = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  const said = { ...head, hasLinks: secrets.some(hasLinks) };
  const writer = await BackupWriter.begin(said, passphrase, workFactor);
  const step = Math.min(page, secrets.length) || 1;
  const pages = Array.from({ length: Math.ceil(secrets.length / step) }, (_, at) =>
    secrets.slice(at * step, (at + 1) * step),
  );
  for (const some of pages) await writer.addNames(some.map(({ name }) => name));
  for (const some of pages) await writer.addSecrets(some);
  return bytesOf(await writer.end());
}

/** Reads all of a backup, in one pass. */
export async function readAgeBackup(
  bytes: Uint8Array,
  options: ReadOptions,
): Promise<Outcome<ReadFile>> {
  const opened = await openAgeBackup(new Blob([new Uint8Array(bytes)]), options);
  if (!opened.ok) return opened;
  const { contents, pass } = opened.value;
  const { collector, pages } = pass();
  const secrets: PlainSecret[] = [];
  try {
    for await (const page of pages()) secrets.push(...page.secrets);
  } catch {
    return failed({ code: 'file.notThisFormat' });
  }
  const { refusals, droppedDomains, isTooMuch } = collector;
  if (isTooMuch) return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
  return done({ ...contents, secrets, refusals, droppedDomains, table: null });
}

/** Reads all of a file of any format. */
export const readAnyFile = (
  format: ImportFormat,
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadOptions,
): Promise<Outcome<ReadFile>> =>
  format === 'age' ? readAgeBackup(bytes, options) : readFile(format, bytes, options);
