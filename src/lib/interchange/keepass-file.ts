import { argon2d, argon2id } from 'hash-wasm';
import {
  Consts,
  Credentials,
  CryptoEngine,
  type Kdbx,
  type KdbxEntry,
  type KdbxEntryField,
  KdbxError,
  type KdbxGroup,
  ProtectedValue,
} from 'kdbxweb';
import type { Bytes } from '../core/base/bytes.ts';
import type { FileProblem } from '../core/base/file-problem.ts';
import { ProblemError } from '../core/base/outcome.ts';
import { isFileProblem } from '../core/base/problem.ts';
import { loadKdbx } from './bounded-kdbx.ts';
import { excessiveKdf } from './keepass-bounds.ts';

CryptoEngine.setArgon2Impl(
  async (password, salt, memory, iterations, hashLength, parallelism, type) => {
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

/** What opens a database. `null` for what is not part of its key. */
export interface KeepassKey {
  readonly password: string | null;
  readonly keyFile: Bytes | null;
}

/**
 * Why a database does not open; a problem where it asks for more than it may. A wrong password cannot be told from a wrong key file, nor always, in a
 * KDBX 3, from damage.
 */
export type KeepassFailure =
  | 'notKeepass'
  | 'otherVersion'
  | 'otherCipher'
  | 'passwordWrong'
  | 'keyFileWrong'
  | 'damaged'
  | FileProblem;

/** A group, with the groups from below the root down to itself: none for the root. */
export interface KeepassFolder {
  readonly group: KdbxGroup;
  readonly trail: readonly KdbxGroup[];
  /** Whether it is the recycle bin or in it. */
  readonly isTrashed: boolean;
}

/** An entry and where it is. */
export interface KeepassItem extends KeepassFolder {
  readonly entry: KdbxEntry;
}

/** What an opened database holds, in its order; values that are protected stay XORed. */
export interface KeepassDatabase {
  /** Such as `KDBX 4.0`. */
  readonly version: string;
  readonly folders: readonly KeepassFolder[];
  readonly items: readonly KeepassItem[];
}

export type OpenedKeepass =
  | { readonly ok: true; readonly database: KeepassDatabase }
  | { readonly ok: false; readonly failure: KeepassFailure };

/** The text of a field, empty where there is none. */
export const textOf = (field: KdbxEntryField | undefined): string =>
  field instanceof ProtectedValue ? field.getText() : (field ?? '');

/** The names along a trail of groups. */
export const namesOf = (trail: readonly KdbxGroup[]): string[] =>
  trail.map(({ name }) => name ?? '');

/** Whether bytes begin as a KeePass 2 database does, whatever its version. */
export function isKeepass(bytes: Bytes): boolean {
  const signature = bytes.length >= 8 ? new DataView(bytes.buffer, bytes.byteOffset, 8) : null;
  return (
    signature?.getUint32(0, true) === Consts.Signatures.FileMagic &&
    signature.getUint32(4, true) === Consts.Signatures.Sig2Kdbx
  );
}

/** Key of the group that removed entries go to; `undefined` where they are removed for good. */
const binOf = ({ meta }: Kdbx): string | undefined =>
  meta.recycleBinEnabled ? meta.recycleBinUuid?.id : undefined;

/** A group and all below it. */
function foldersFrom(
  group: KdbxGroup,
  bin: string | undefined,
  trail: readonly KdbxGroup[] = [],
  inBin = false,
): KeepassFolder[] {
  const isTrashed = inBin || (bin !== undefined && group.uuid.id === bin);
  const below = group.groups.flatMap((one) => foldersFrom(one, bin, [...trail, one], isTrashed));
  return [{ group, trail, isTrashed }, ...below];
}

function failureOf(error: unknown): KeepassFailure {
  if (error instanceof ProblemError && isFileProblem(error.problem)) return error.problem;
  const code = error instanceof KdbxError ? error.code : null;
  if (code === Consts.ErrorCodes.InvalidKey) return 'passwordWrong';
  if (code === Consts.ErrorCodes.BadSignature) return 'notKeepass';
  if (code === Consts.ErrorCodes.InvalidVersion) return 'otherVersion';
  // A cipher, a derivation or a compression that the library has not.
  if (code === Consts.ErrorCodes.Unsupported) return 'otherCipher';
  return 'damaged';
}

/**
 * Opens a database (KDBX 3 and 4), in memory only. What it asks for is checked before a key is derived. The bytes
 * stay the caller's.
 */
export async function openDatabase(
  bytes: Bytes,
  { password, keyFile }: KeepassKey,
): Promise<OpenedKeepass> {
  if (!isKeepass(bytes)) return { ok: false, failure: 'notKeepass' };
  const excessive = excessiveKdf(bytes);
  if (excessive) return { ok: false, failure: excessive };
  let credentials: Credentials;
  try {
    const protectedPassword = password === null ? null : ProtectedValue.fromString(password);
    credentials = new Credentials(protectedPassword, keyFile?.slice().buffer ?? null);
    await credentials.ready;
  } catch {
    return { ok: false, failure: 'keyFileWrong' };
  }
  const copy = bytes.slice();
  try {
    const database = await loadKdbx(copy.buffer, credentials);
    const bin = binOf(database);
    const folders = database.groups.flatMap((group) => foldersFrom(group, bin));
    const items = folders.flatMap((folder) =>
      folder.group.entries.map((entry) => ({ ...folder, entry })),
    );
    const version = `KDBX ${String(database.versionMajor)}.${String(database.versionMinor)}`;
    return { ok: true, database: { version, folders, items } };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  } finally {
    copy.fill(0);
  }
}
