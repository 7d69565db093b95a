import type { KdbxEntry } from 'kdbxweb';
import { failed, type Outcome } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import type {
  PlainVersion,
  ReadFile,
  ReadOptions,
  Refusal,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { entriesOfItem, noteOf } from './item-entries.ts';
import {
  isKeepass,
  type KeepassFailure,
  type KeepassItem,
  namesOf,
  openDatabase,
  textOf,
} from './keepass-file.ts';

const STANDARD = ['Title', 'UserName', 'Password', 'URL', 'Notes'];

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
function entriesOf(entry: KdbxEntry, name: string, position: number): RawEntry[] {
  const field = (key: string) => textOf(entry.fields.get(key));
  const own = [...entry.fields]
    .filter(([key, value]) => !STANDARD.includes(key) && textOf(value) !== '')
    .map(([key, value]) => [key, textOf(value)] as const);
  const whole: RawEntry = {
    position,
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

function problemOf(failure: KeepassFailure): Problem {
  if (typeof failure === 'object') return failure;
  if (failure === 'passwordWrong') return { code: 'file.passphraseWrong' };
  if (failure === 'keyFileWrong') return { code: 'file.keyFileWrong' };
  if (failure === 'notKeepass') return { code: 'file.notThisFormat' };
  return { code: 'file.damaged' };
}

/** Reads a KeePass database (KDBX 3 and 4), in memory only. */
export async function readKeepass(
  bytes: Uint8Array<ArrayBuffer>,
  { passphrase, keyFile }: ReadOptions,
): Promise<Outcome<ReadFile>> {
  if (!isKeepass(bytes)) return failed({ code: 'file.notThisFormat' });
  if (passphrase === undefined && !keyFile) return failed({ code: 'file.passphraseNeeded' });
  const key = { password: passphrase ?? null, keyFile: keyFile ?? null };
  const opened = await openDatabase(bytes, key);
  if (!opened.ok) return failed(problemOf(opened.failure));
  const { items } = opened.database;
  const titles = new Map<string, number>();
  const titleOf = ({ entry }: KeepassItem) => textOf(entry.fields.get('Title'));
  for (const one of items) {
    if (!one.isTrashed) titles.set(titleOf(one), (titles.get(titleOf(one)) ?? 0) + 1);
  }
  const refusals: Refusal[] = [];
  const entries = items.flatMap((one, index) => {
    if (one.isTrashed) {
      refusals.push({ position: index + 1, reason: 'trashed' });
      return [];
    }
    if (one.entry.binaries.size > 0)
      refusals.push({ position: index + 1, reason: 'partUnsupported' });
    const title = titleOf(one);
    // A title that is there twice is told apart by the groups it is in.
    const isOne = title === '' || titles.get(title) === 1;
    const name = isOne ? title : [...namesOf(one.trail), title].join(' / ');
    return entriesOf(one.entry, name, index + 1);
  });
  return collectSecrets(entries, { refusals });
}
