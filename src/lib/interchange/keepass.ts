import type { KdbxEntry } from 'kdbxweb';
import { failed, type Outcome } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import type {
  PlainVersion,
  ReadFile,
  ReadOptions,
  Refusal,
  RefusalReason,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry, refusalOf } from './collect-secrets.ts';
import { entriesOfItem, noteOf } from './item-entries.ts';
import { namesOfItems } from './item-names.ts';
import { hasReference, KeepassFields, ownFieldsOf } from './keepass-fields.ts';
import {
  isKeepass,
  type KeepassFailure,
  type KeepassItem,
  namesOf,
  openDatabase,
  textOf,
} from './keepass-file.ts';

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
function entriesOf(
  { entry }: KeepassItem,
  name: string,
  position: number,
  fields: KeepassFields,
): RawEntry[] {
  const field = (key: string) => fields.text(entry, key);
  const { parts, addresses, settings } = ownFieldsOf(entry);
  const whole: RawEntry = {
    position,
    name,
    value: field('Password'),
    domains: [field('URL'), ...addresses.map(field)].filter((one) => one !== ''),
    note: noteOf(
      field('UserName'),
      field('Notes'),
      settings.map((key) => `${key}: ${field(key)}`),
    ),
    versions: versionsOf(entry),
    createdAt: entry.times.creationTime?.getTime(),
    changedAt: entry.times.lastModTime?.getTime(),
  };
  return entriesOfItem(
    whole,
    parts.map(([label, key]) => [label, field(key)]),
  );
}

function problemOf(failure: KeepassFailure): Problem {
  if (typeof failure === 'object') return failure;
  if (failure === 'passwordWrong') return { code: 'file.passphraseWrong' };
  if (failure === 'keyFileWrong') return { code: 'file.keyFileWrong' };
  if (failure === 'notKeepass') return { code: 'file.notThisFormat' };
  if (failure === 'otherVersion') return { code: 'file.versionUnknown' };
  if (failure === 'otherCipher') return { code: 'file.cipherUnknown' };
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
  const fields = new KeepassFields(items);
  const there = items.filter(({ isTrashed }) => !isTrashed);
  const titleOf = ({ entry }: KeepassItem) => fields.text(entry, 'Title');
  const names = namesOfItems(
    there.map((one) => ({
      title: titleOf(one),
      account: fields.text(one.entry, 'UserName'),
      place: namesOf(one.trail).join(' / '),
    })),
  );
  const nameOf = new Map(there.map((one, index) => [one, names[index] ?? '']));
  const refusals: Refusal[] = [];
  const entries = items.flatMap((one, index) => {
    const position = index + 1;
    const name = nameOf.get(one) ?? titleOf(one);
    const refuse = (reason: RefusalReason) => void refusals.push(refusalOf(position, reason, name));
    if (one.isTrashed) {
      refuse('trashed');
      return [];
    }
    if (one.entry.binaries.size > 0 || ownFieldsOf(one.entry).hasPasskey) refuse('partUnsupported');
    return entriesOf(one, name, position, fields).flatMap((entry) => {
      // Inside of a longer text, too, it is not the text that was meant.
      if (typeof entry.value !== 'string' || !hasReference(entry.value)) return entry;
      refusals.push(refusalOf(position, 'reference', entry.name));
      return [];
    });
  });
  return collectSecrets(entries, { refusals });
}
