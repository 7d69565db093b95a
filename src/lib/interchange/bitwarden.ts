import { failed, type Outcome } from '../core/base/outcome.ts';
import type {
  PlainVersion,
  ReadFile,
  Refusal,
  RefusalReason,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry, refusalOf } from './collect-secrets.ts';
import { fieldOf, listOf, parseJson, timeOf } from './file-text.ts';
import { entriesOfItem, isText, noteOf } from './item-entries.ts';
import { namesOfItems } from './item-names.ts';

// The numbers of Bitwarden's published JSON export.
const LOGIN = 1;
const SECURE_NOTE = 2;
const TEXT_FIELD = 0;
const HIDDEN_FIELD = 1;
const BOOLEAN_FIELD = 2;
/** Addresses told by a regular expression, and such as are never filled in. */
const NOT_KEPT: readonly unknown[] = [4, 5];

/** What one item becomes: its password or note, its one-time-password seed, and its own fields. */
function entriesOf(item: unknown, name: unknown, position: number): RawEntry[] {
  const login = fieldOf(item, 'login');
  const notes = fieldOf(item, 'notes');
  const isNote = fieldOf(item, 'type') === SECURE_NOTE;
  const totp = fieldOf(login, 'totp');
  const parts = fieldsOf(item);
  if (isText(totp)) parts.unshift(['TOTP', totp]);
  const uris = listOf(fieldOf(login, 'uris')).filter((one) => isText(fieldOf(one, 'uri')));
  const entry: RawEntry = {
    position,
    name,
    value: isNote ? notes : fieldOf(login, 'password'),
    // What is no text there is a restriction that is not kept.
    domains: uris.map((one) =>
      NOT_KEPT.includes(fieldOf(one, 'match')) ? null : fieldOf(one, 'uri'),
    ),
    note: noteOf(fieldOf(login, 'username'), isNote ? '' : notes, switchesOf(item)),
    versions: versionsOf(item),
    createdAt: timeOf(fieldOf(item, 'creationDate')),
    changedAt: timeOf(fieldOf(item, 'revisionDate')),
  };
  return entriesOfItem(entry, parts);
}

/** Passwords that an item had before. */
function versionsOf(item: unknown): PlainVersion[] {
  return listOf(fieldOf(item, 'passwordHistory')).flatMap((one) => {
    const value = fieldOf(one, 'password');
    if (!isText(value)) return [];
    return [{ environment: null, value, at: timeOf(fieldOf(one, 'lastUsedDate')) ?? 0 }];
  });
}

/** Fields that are just on or off, as lines of a note. */
function switchesOf(item: unknown): string[] {
  return listOf(fieldOf(item, 'fields')).flatMap((field) => {
    const name = fieldOf(field, 'name');
    const value = fieldOf(field, 'value');
    if (fieldOf(field, 'type') !== BOOLEAN_FIELD || !isText(name)) return [];
    return [`${name}: ${isText(value) ? value : 'false'}`];
  });
}

/** Text and hidden fields of an item, each with a name that no other field of it has. */
function fieldsOf(item: unknown): [string, unknown][] {
  const seen = new Map<string, number>();
  return listOf(fieldOf(item, 'fields')).flatMap((field): [string, unknown][] => {
    const type = fieldOf(field, 'type');
    const name = fieldOf(field, 'name');
    const value = fieldOf(field, 'value');
    if ((type !== TEXT_FIELD && type !== HIDDEN_FIELD) || !isText(value)) return [];
    const base = isText(name) ? name : 'Field';
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return [[count === 1 ? base : `${base} ${count}`, value]];
  });
}

/** What the items are called that are not in the trash: two of one title are told apart. */
function namesOf(items: readonly unknown[], folders: unknown): Map<unknown, string> {
  const places = new Map(listOf(folders).map((one) => [fieldOf(one, 'id'), fieldOf(one, 'name')]));
  const there = items.filter(
    (item) => (fieldOf(item, 'deletedDate') ?? null) === null && isText(fieldOf(item, 'name')),
  );
  const textOf = (raw: unknown): string => (isText(raw) ? raw : '');
  const names = namesOfItems(
    there.map((item) => ({
      title: textOf(fieldOf(item, 'name')),
      account: textOf(fieldOf(fieldOf(item, 'login'), 'username')),
      place: textOf(places.get(fieldOf(item, 'folderId'))),
    })),
  );
  return new Map(there.map((item, index) => [item, names[index] ?? '']));
}

/** Reads Bitwarden's unencrypted JSON export. What lies in its trash stays out. */
export function readBitwarden(text: string): Outcome<ReadFile> {
  const json = parseJson(text);
  if (!json.ok) return json;
  if (fieldOf(json.value, 'encrypted') === true) return failed({ code: 'file.encryptedElsewhere' });
  const items = fieldOf(json.value, 'items');
  if (!Array.isArray(items)) return failed({ code: 'file.notThisFormat' });
  const entries: RawEntry[] = [];
  const refusals: Refusal[] = [];
  const names = namesOf(listOf(items), fieldOf(json.value, 'folders'));
  listOf(items).forEach((item, index) => {
    const position = index + 1;
    const name = names.get(item) ?? fieldOf(item, 'name');
    const refuse = (reason: RefusalReason) => void refusals.push(refusalOf(position, reason, name));
    const type = fieldOf(item, 'type');
    const isDeleted = fieldOf(item, 'deletedDate') ?? null;
    if (isDeleted !== null) refuse('trashed');
    else if (type !== LOGIN && type !== SECURE_NOTE) refuse('kindUnsupported');
    else {
      for (const entry of entriesOf(item, name, position)) entries.push(entry);
      const passkeys = listOf(fieldOf(fieldOf(item, 'login'), 'fido2Credentials'));
      if (passkeys.length > 0) refuse('partUnsupported');
    }
  });
  return collectSecrets(entries, { refusals });
}
