import type { ReadFile, Refusal } from '../core/plain-secret.ts';
import { failed, type Outcome } from '../core/problems.ts';
import type { RawEntry } from './collect-secrets.ts';
import { collectSecrets } from './collect-secrets.ts';
import { fieldOf, listOf, parseJson, timeOf } from './file-text.ts';

// The numbers of Bitwarden's published JSON export.
const LOGIN = 1;
const SECURE_NOTE = 2;
const TEXT_FIELD = 0;
const HIDDEN_FIELD = 1;

const isText = (raw: unknown): raw is string => typeof raw === 'string' && raw !== '';

/** What one item becomes: its password or note, its one-time-password seed, and its own fields. */
function entriesOf(item: unknown, at: number): RawEntry[] {
  const name = fieldOf(item, 'name');
  const login = fieldOf(item, 'login');
  const notes = fieldOf(item, 'notes');
  const isNote = fieldOf(item, 'type') === SECURE_NOTE;
  const username = fieldOf(login, 'username');
  const common = {
    at,
    domains: listOf(fieldOf(login, 'uris'))
      .map((one) => fieldOf(one, 'uri'))
      .filter(isText),
    createdAt: timeOf(fieldOf(item, 'creationDate')),
    changedAt: timeOf(fieldOf(item, 'revisionDate')),
  };
  const parts = fieldsOf(item).map(([field, value]): RawEntry => {
    return { ...common, name: isText(name) ? `${name} / ${field}` : undefined, value };
  });
  const totp = fieldOf(login, 'totp');
  if (isText(totp) && isText(name))
    parts.unshift({ ...common, name: `${name} / TOTP`, value: totp });
  const value = isNote ? notes : fieldOf(login, 'password');
  if (!isText(value) && parts.length > 0) return parts;
  const note = [
    isText(username) ? `Username: ${username}` : '',
    !isNote && isText(notes) ? notes : '',
  ];
  return [{ ...common, name, value, note: note.filter(Boolean).join('\n') }, ...parts];
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

/** Reads Bitwarden's unencrypted JSON export. Deleted items stay out. */
export function readBitwarden(text: string): Outcome<ReadFile> {
  const json = parseJson(text);
  if (!json.ok) return json;
  if (fieldOf(json.value, 'encrypted') === true) return failed({ code: 'file.encryptedElsewhere' });
  const items = fieldOf(json.value, 'items');
  if (!Array.isArray(items)) return failed({ code: 'file.notThisFormat' });
  const entries: RawEntry[] = [];
  const refusals: Refusal[] = [];
  listOf(items).forEach((item, place) => {
    const type = fieldOf(item, 'type');
    const isDeleted = fieldOf(item, 'deletedDate');
    if (isDeleted !== undefined && isDeleted !== null) return;
    if (type === LOGIN || type === SECURE_NOTE) entries.push(...entriesOf(item, place + 1));
    else refusals.push({ at: place + 1, reason: 'kindUnsupported' });
  });
  return collectSecrets(entries, { refusals });
}
