import { done, failed, type Outcome } from '../core/base/outcome.ts';
import { parseConnection } from '../core/providers/connection-text.ts';
import { checkProvider, type ProviderDraft } from '../core/providers/provider.ts';
import {
  MAX_IMPORT_BYTES,
  MAX_IMPORT_ENTRIES,
  type PlainSecret,
  type ReadFile,
  type ReadOptions,
} from '../core/transfer/plain-secret.ts';
import { decodeArmour } from './age-armour.ts';
import { hasArmour } from './age-head.ts';
import { BACKUP_FORMAT } from './backup-format.ts';
import { type AgeFile, openAge } from './age-payload.ts';
import { EntryCollector, isTooMuchAround, type RawEntry } from './collect-secrets.ts';
import {
  type Entries,
  remainingEntries,
  type Survey,
  surveyRemains,
  surveyWhole,
  wholeEntries,
} from './backup-text.ts';
import { encodingOf, fieldOf, listOf } from './file-text.ts';

const HEADER = 'age-encryption.org/v1\n';

/** The external vaults of a backup; `null` where one of them cannot be read. */
function providersOf(raw: unknown): ProviderDraft[] | null {
  const providers: ProviderDraft[] = [];
  for (const one of listOf(raw)) {
    const name = fieldOf(one, 'name');
    const connection = parseConnection(fieldOf(one, 'connection'));
    if (typeof name !== 'string' || !connection) return null;
    const file = fieldOf(one, 'file');
    const checked = checkProvider({
      name,
      connection,
      file: typeof file === 'string' ? file : null,
    });
    if (!checked.ok) return null;
    providers.push(checked.value);
  }
  return providers;
}

const noBackup = failed({ code: 'file.notThisFormat' });

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, text.length)) === text;

/** The binary file in what may be the armoured one. */
async function binaryOf(file: Blob): Promise<Outcome<Blob>> {
  const head = new Uint8Array(await file.slice(0, 8192).arrayBuffer());
  if (startsWith(head, HEADER)) return done(file);
  if (!hasArmour(new TextDecoder(encodingOf(head)).decode(head))) return noBackup;
  // Not what this app writes: it is in memory as a whole.
  if (file.size > MAX_IMPORT_BYTES) return failed({ code: 'file.tooLarge', max: MAX_IMPORT_BYTES });
  try {
    const decoded = decodeArmour(new Uint8Array(await file.arrayBuffer()));
    return done(new Blob([new Uint8Array(decoded)]));
  } catch {
    return failed({ code: 'file.damaged' });
  }
}

/**
 * Base-2 logarithm of scrypt's cost that a file may ask for: 1 GiB, some seconds. age itself writes 18, and what
 * takes longer than a minute is nothing that anybody waits for.
 */
export const MAX_WORK_FACTOR = 20;

/** The work factor of a file whose one recipient is a passphrase; `null` for others. */
function workFactorOf(bytes: Uint8Array): number | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  const found = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]+ ([1-9]\d*)\n/.exec(head);
  return found ? Number(found[1]) : null;
}

/** What a backup has besides its secrets. */
export interface BackupContents {
  readonly writtenAt: number | null;
  readonly environments: readonly string[];
  readonly providers?: readonly ProviderDraft[];
  /** As `ReadFile` has it. */
  readonly damage?: NonNullable<ReadFile['damage']>;
}

/** Some secrets of a backup, and how far into the file they reach. */
export interface BackupPage {
  readonly secrets: readonly PlainSecret[];
  readonly end: number;
}

/** One reading of the secrets of a backup. */
export interface BackupPass {
  /** What came of the entries so far. */
  readonly collector: EntryCollector;
  pages(): AsyncIterable<BackupPage>;
}

/**
 * A backup that was opened. It is never in memory as a whole: each pass reads it again, and what is not as it was is
 * not taken, since its chunks authenticate.
 */
export interface OpenedBackup {
  readonly contents: BackupContents;
  /** Bytes of the file. */
  readonly size: number;
  /** Begins a reading. One that meets what it cannot read throws. */
  pass(): BackupPass;
}

/**
 * Opens a backup: reads all of it once, but keeps only what is besides the secrets. A damaged one gives what can still
 * be read of it, and says so in `damage`. Entries are looked at by a pass only.
 * @param onProgress told how many bytes were read
 */
export async function openAgeBackup(
  file: Blob,
  { passphrase = '' }: ReadOptions,
  onProgress: (done: number) => void = () => undefined,
): Promise<Outcome<OpenedBackup>> {
  const binary = await binaryOf(file);
  if (!binary.ok) return binary;
  const head = new Uint8Array(await binary.value.slice(0, 4096).arrayBuffer());
  const asked = workFactorOf(head);
  if (asked === null) {
    const isCut = !new TextDecoder('latin1').decode(head).includes('\n--- ');
    return failed({ code: isCut ? 'file.damaged' : 'file.notThisFormat' });
  }
  if (asked > MAX_WORK_FACTOR) {
    return failed({ code: 'file.workFactorTooHigh', asked, max: MAX_WORK_FACTOR });
  }
  if (passphrase === '') return failed({ code: 'file.passphraseNeeded' });
  const opened = await openAge(binary.value, passphrase);
  if (!opened.ok) return opened;
  const age = opened.value;
  const whole = await surveyWhole(age, onProgress);
  if (whole !== 'damaged') {
    return whole.ok ? openedOf(age, whole.value, wholeEntries) : whole;
  }
  const remains = await surveyRemains(age, onProgress);
  return remains.ok ? openedOf(age, remains.value, remainingEntries) : remains;
}

/** Checks what is besides the secrets. */
function openedOf(
  age: AgeFile,
  { fields, damage }: Survey,
  entriesOf: Entries,
): Outcome<OpenedBackup> {
  if (fields.get('lockstate') !== 'backup') return noBackup;
  const format = fields.get('format');
  if (typeof format !== 'number') return failed({ code: 'file.damaged' });
  if (format > BACKUP_FORMAT) {
    return failed({ code: 'file.newer', found: format, known: BACKUP_FORMAT });
  }
  const providers = providersOf(fields.get('providers'));
  if (!providers) return failed({ code: 'file.damaged' });
  const writtenAt = fields.get('writtenAt');
  const contents: BackupContents = {
    writtenAt: typeof writtenAt === 'number' && Number.isFinite(writtenAt) ? writtenAt : null,
    ...(format === BACKUP_FORMAT && { providers }),
    environments: listOf(fields.get('environments')).filter(
      (name): name is string => typeof name === 'string',
    ),
    ...(damage && { damage }),
  };
  if (isTooMuchAround(contents)) {
    return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
  }
  const pass = (): BackupPass => {
    const collector = new EntryCollector({
      providers: contents.providers?.length ?? null,
      isOwn: true,
    });
    return { collector, pages: () => pagesOf(entriesOf(age), collector) };
  };
  return done({ contents, size: age.size, pass });
}

async function* pagesOf(
  read: ReturnType<Entries>,
  collector: EntryCollector,
): AsyncGenerator<BackupPage> {
  let position = 0;
  for await (const { entries, end } of read) {
    const secrets = entries.flatMap((one) => {
      position += 1;
      return collector.add(entryOf(one, position)) ?? [];
    });
    yield { secrets, end };
  }
}

const entryOf = (one: unknown, position: number): RawEntry => ({
  position,
  name: fieldOf(one, 'name'),
  value: fieldOf(one, 'value'),
  domains: fieldOf(one, 'domains'),
  note: fieldOf(one, 'note'),
  enabled: fieldOf(one, 'enabled'),
  environments: fieldOf(one, 'environments'),
  versions: fieldOf(one, 'versions'),
  createdAt: fieldOf(one, 'createdAt'),
  changedAt: fieldOf(one, 'changedAt'),
});
