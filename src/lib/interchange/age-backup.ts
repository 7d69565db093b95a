import { armor } from 'age-encryption';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import { parseConnection } from '../core/providers/connection-text.ts';
import { checkProvider, type ProviderDraft } from '../core/providers/provider.ts';
import type { ReadFile, ReadOptions } from '../core/transfer/plain-secret.ts';
import { BACKUP_FORMAT } from './backup-format.ts';
import { type AgeText, openAge } from './age-payload.ts';
import { collectSecrets } from './collect-secrets.ts';
import { readRemains } from './damaged-backup.ts';
import { decodeText, fieldOf, listOf, parseJson } from './file-text.ts';

const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----';
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

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, text.length)) === text;

/** The binary file in what may be the armoured one; `null` when it is no age file at all. */
function binaryOf(bytes: Uint8Array): Uint8Array | null {
  if (startsWith(bytes, HEADER)) return bytes;
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).trimStart();
  if (!text.startsWith(ARMOR)) return null;
  return armor.decode(new TextDecoder('latin1').decode(bytes));
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

/**
 * Reads a backup, in memory only. A damaged one gives what can still be read of it, and says so in `damage`.
 */
export async function readAgeBackup(
  bytes: Uint8Array,
  { passphrase = '' }: ReadOptions,
): Promise<Outcome<ReadFile>> {
  let binary: Uint8Array | null;
  try {
    binary = binaryOf(bytes);
  } catch {
    return failed({ code: 'file.damaged' });
  }
  if (!binary) return failed({ code: 'file.notThisFormat' });
  const asked = workFactorOf(binary);
  if (asked === null) {
    const isCut = !new TextDecoder('latin1').decode(binary.subarray(0, 4096)).includes('\n--- ');
    return failed({ code: isCut ? 'file.damaged' : 'file.notThisFormat' });
  }
  if (asked > MAX_WORK_FACTOR) {
    return failed({ code: 'file.workFactorTooHigh', asked, max: MAX_WORK_FACTOR });
  }
  if (passphrase === '') return failed({ code: 'file.passphraseNeeded' });
  const opened = await openAge(binary, passphrase);
  return opened.ok ? readText(opened.value) : opened;
}

function readText(opened: AgeText): Outcome<ReadFile> {
  if ('runs' in opened) {
    const remains = readRemains(opened.runs, BACKUP_FORMAT);
    for (const { bytes } of opened.runs) bytes.fill(0);
    if (!remains) return failed({ code: 'file.damaged' });
    const file = readContents(remains.json);
    return file.ok ? done({ ...file.value, damage: { missing: remains.missing } }) : file;
  }
  const text = decodeText(opened.whole);
  opened.whole.fill(0);
  if (!text.ok) return failed({ code: 'file.notThisFormat' });
  const json = parseJson(text.value);
  return json.ok ? readContents(json.value) : failed({ code: 'file.notThisFormat' });
}

function readContents(json: object): Outcome<ReadFile> {
  if (fieldOf(json, 'lockstate') !== 'backup') return failed({ code: 'file.notThisFormat' });
  const format = fieldOf(json, 'format');
  const secrets = fieldOf(json, 'secrets');
  if (typeof format !== 'number' || !Array.isArray(secrets))
    return failed({ code: 'file.damaged' });
  if (format > BACKUP_FORMAT) {
    return failed({ code: 'file.newer', found: format, known: BACKUP_FORMAT });
  }
  const entries = listOf(secrets).map((one, index) => ({
    position: index + 1,
    name: fieldOf(one, 'name'),
    value: fieldOf(one, 'value'),
    domains: fieldOf(one, 'domains'),
    note: fieldOf(one, 'note'),
    enabled: fieldOf(one, 'enabled'),
    environments: fieldOf(one, 'environments'),
    versions: fieldOf(one, 'versions'),
    createdAt: fieldOf(one, 'createdAt'),
    changedAt: fieldOf(one, 'changedAt'),
  }));
  const providers = providersOf(fieldOf(json, 'providers'));
  if (!providers) return failed({ code: 'file.damaged' });
  const writtenAt = fieldOf(json, 'writtenAt');
  return collectSecrets(entries, {
    writtenAt: typeof writtenAt === 'number' && Number.isFinite(writtenAt) ? writtenAt : null,
    ...(format === BACKUP_FORMAT && { providers }),
    environments: listOf(fieldOf(json, 'environments')).filter(
      (name): name is string => typeof name === 'string',
    ),
  });
}
