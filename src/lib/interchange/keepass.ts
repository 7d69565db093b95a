import { argon2d, argon2id } from 'hash-wasm';
import { Consts, Credentials, CryptoEngine, Kdbx, KdbxError, ProtectedValue } from 'kdbxweb';
import type { KdbxEntry, KdbxEntryField, KdbxGroup } from 'kdbxweb';
import type { PlainVersion, ReadFile, ReadOptions, Refusal } from '../core/plain-secret.ts';
import { failed, type Outcome, type Problem } from '../core/problems.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { entriesOfItem, noteOf } from './item-entries.ts';

/** Memory that a file may ask of Argon2, in KiB: 1 GiB, sixteen times the usual. */
const MAX_ARGON2_KIB = 1024 * 1024;

const STANDARD = ['Title', 'UserName', 'Password', 'URL', 'Notes'];

CryptoEngine.setArgon2Impl(
  async (password, salt, memory, iterations, hashLength, parallelism, type) => {
    if (memory > MAX_ARGON2_KIB) throw new RangeError('"argon2 memory" is out of bounds');
    const argon2 = type === CryptoEngine.Argon2TypeArgon2id ? argon2id : argon2d;
    const hash = await argon2({
      password: new Uint8Array(password),
      salt: new Uint8Array(salt),
      memorySize: memory,
      iterations,
      hashLength,
      parallelism,
      outputType: 'binary',
    });
    return new Uint8Array(hash).buffer;
  },
);

const textOf = (field: KdbxEntryField | undefined): string =>
  field instanceof ProtectedValue ? field.getText() : (field ?? '');

/** Passwords that an entry had before, newest first, each once. */
function versionsOf(entry: KdbxEntry): PlainVersion[] {
  const versions: PlainVersion[] = [];
  let last = textOf(entry.fields.get('Password'));
  for (const old of [...entry.history].reverse()) {
    const value = textOf(old.fields.get('Password'));
    if (value === '' || value === last) continue;
    versions.push({ environment: null, value, at: old.times.lastModTime?.getTime() ?? 0 });
    last = value;
  }
  return versions;
}

/** What one entry becomes: its password, and each of its own fields. */
function entriesOf(entry: KdbxEntry, name: string, at: number): RawEntry[] {
  const field = (key: string) => textOf(entry.fields.get(key));
  const own = [...entry.fields]
    .filter(([key, value]) => !STANDARD.includes(key) && textOf(value) !== '')
    .map(([key, value]) => [key, textOf(value)] as const);
  const whole: RawEntry = {
    at,
    name,
    value: field('Password'),
    domains: field('URL'),
    note: noteOf(field('UserName'), field('Notes')),
    versions: versionsOf(entry),
    createdAt: entry.times.creationTime?.getTime(),
    changedAt: entry.times.lastModTime?.getTime(),
  };
  return entriesOfItem(whole, own);
}

interface Found {
  readonly entry: KdbxEntry;
  readonly path: readonly string[];
  readonly isTrashed: boolean;
}

/** All entries with the names of the groups they are in. */
function entriesUnder(
  group: KdbxGroup,
  bin: string | undefined,
  path: readonly string[],
  inBin = false,
): Found[] {
  const isTrashed = inBin || (bin !== undefined && group.uuid.id === bin);
  const here = group.entries.map((entry) => ({ entry, path, isTrashed }));
  const below = group.groups.flatMap((one) =>
    entriesUnder(one, bin, [...path, one.name ?? ''], isTrashed),
  );
  return [...here, ...below];
}

function problemOf(error: unknown): Problem {
  const code = error instanceof KdbxError ? error.code : null;
  if (code === Consts.ErrorCodes.InvalidKey) return { code: 'file.passphraseWrong' };
  if (code === Consts.ErrorCodes.BadSignature) return { code: 'file.notThisFormat' };
  return { code: 'file.damaged' };
}

/** Reads a KeePass database (KDBX 3 and 4), in memory only. */
export async function readKeepass(
  bytes: Uint8Array<ArrayBuffer>,
  { passphrase, keyFile }: ReadOptions,
): Promise<Outcome<ReadFile>> {
  const signature = bytes.length >= 8 ? new DataView(bytes.buffer, bytes.byteOffset, 8) : null;
  if (
    signature?.getUint32(0, true) !== Consts.Signatures.FileMagic ||
    signature.getUint32(4, true) !== Consts.Signatures.Sig2Kdbx
  ) {
    return failed({ code: 'file.notThisFormat' });
  }
  if (passphrase === undefined && !keyFile) return failed({ code: 'file.passphraseNeeded' });
  let credentials: Credentials;
  try {
    const password = passphrase === undefined ? null : ProtectedValue.fromString(passphrase);
    credentials = new Credentials(password, keyFile?.slice().buffer ?? null);
    await credentials.ready;
  } catch {
    return failed({ code: 'file.keyFileWrong' });
  }
  try {
    const database = await Kdbx.load(bytes.slice().buffer, credentials);
    const bin = database.meta.recycleBinEnabled ? database.meta.recycleBinUuid?.id : undefined;
    const found = database.groups.flatMap((group) => entriesUnder(group, bin, []));
    const titles = new Map<string, number>();
    const titleOf = ({ entry }: Found) => textOf(entry.fields.get('Title'));
    for (const one of found) {
      if (!one.isTrashed) titles.set(titleOf(one), (titles.get(titleOf(one)) ?? 0) + 1);
    }
    const refusals: Refusal[] = [];
    const entries = found.flatMap((one, place) => {
      if (one.isTrashed) {
        refusals.push({ at: place + 1, reason: 'trashed' });
        return [];
      }
      if (one.entry.binaries.size > 0) refusals.push({ at: place + 1, reason: 'partUnsupported' });
      const title = titleOf(one);
      // A title that is there twice is told apart by the groups it is in.
      const isOne = title === '' || titles.get(title) === 1;
      const name = isOne ? title : [...one.path, title].join(' / ');
      return entriesOf(one.entry, name, place + 1);
    });
    return collectSecrets(entries, { refusals });
  } catch (error) {
    return failed(problemOf(error));
  }
}
