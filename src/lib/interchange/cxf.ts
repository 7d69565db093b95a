import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, Refusal } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry, refusalOf } from './collect-secrets.ts';
import { fieldOf, listOf, parseJson } from './file-text.ts';
import { entriesOfItem, isText, noteOf } from './item-entries.ts';
import { namesOfItems } from './item-names.ts';

/** What stands in an editable field. */
const textIn = (from: unknown, name: string): unknown => {
  const field = fieldOf(from, name);
  return typeof field === 'object' && field !== null ? fieldOf(field, 'value') : field;
};

const text = (raw: unknown): string => (typeof raw === 'string' ? raw : '');

/** Seconds since 1970 in milliseconds. */
const timeOf = (raw: unknown): number | null =>
  typeof raw === 'number' && Number.isSafeInteger(raw * 1000) ? raw * 1000 : null;

/** The seed of one-time codes as the address that authenticators share it by; `null` where it says less than all. */
function totpOf(credential: unknown): string | null {
  const [secret, algorithm] = [fieldOf(credential, 'secret'), fieldOf(credential, 'algorithm')];
  const [digits, period] = [fieldOf(credential, 'digits'), fieldOf(credential, 'period')];
  if (!isText(secret) || !isText(algorithm)) return null;
  if (typeof digits !== 'number' || typeof period !== 'number') return null;
  const issuer = text(fieldOf(credential, 'issuer'));
  const label = [issuer, text(fieldOf(credential, 'username'))].filter((one) => one !== '');
  const query = new URLSearchParams({
    secret,
    ...(issuer !== '' && { issuer }),
    algorithm: algorithm.toUpperCase(),
    digits: String(digits),
    period: String(period),
  });
  return `otpauth://totp/${label.map(encodeURIComponent).join(':')}?${query.toString()}`;
}

/** A part of an item: what it is called besides the item's name, `''` for the item's own, and its value. */
type Part = readonly [label: string, value: unknown];

/** What a credential has; `null` for a kind that is no secret here. */
function partsOf(credential: unknown): Part[] | null {
  switch (fieldOf(credential, 'type')) {
    case 'basic-auth':
      return [['', textIn(credential, 'password')]];
    case 'api-key':
      return [['', textIn(credential, 'key')]];
    case 'generated-password':
      return [['', textIn(credential, 'password')]];
    case 'totp':
      return [['TOTP', totpOf(credential)]];
    case 'custom-fields':
      return listOf(fieldOf(credential, 'fields')).map((one) => [
        text(fieldOf(one, 'label')) || 'Field',
        fieldOf(one, 'value'),
      ]);
    case 'note':
      return [];
    default:
      return null;
  }
}

const typeOf = (credential: unknown): string => text(fieldOf(credential, 'type'));

const userOf = (item: unknown): string =>
  listOf(fieldOf(item, 'credentials'))
    .map((one) => text(textIn(one, 'username')))
    .find((one) => one !== '') ?? '';

/** What one item becomes. Of several passwords and keys the first is the item's own, others are told apart by kind. */
function entriesOf(item: unknown, name: string, position: number, refusals: Refusal[]): RawEntry[] {
  const credentials = listOf(fieldOf(item, 'credentials'));
  const notes = credentials
    .filter((one) => typeOf(one) === 'note')
    .map((one) => text(textIn(one, 'content')));
  const used = new Map<string, number>();
  const parts: Part[] = [];
  let own: unknown;
  for (const credential of credentials) {
    const some = partsOf(credential);
    if (!some)
      refusals.push(
        refusalOf(position, 'credentialUnsupported', `${name} / ${typeOf(credential)}`),
      );
    for (const [label, value] of some ?? []) {
      if (label === '' && own === undefined && isText(value)) own = value;
      else if (label !== '' || isText(value)) {
        const base = label === '' ? typeOf(credential) : label;
        const count = (used.get(base) ?? 0) + 1;
        used.set(base, count);
        parts.push([count === 1 ? base : `${base} ${String(count)}`, value]);
      }
    }
  }
  const note = notes.filter((one) => one !== '').join('\n');
  const isNote = own === undefined && parts.length === 0;
  // A passkey alone is refused already, and has no value that would be missing.
  if (isNote && note === '' && credentials.some((one) => !partsOf(one))) return [];
  const scope = fieldOf(item, 'scope');
  const apps = listOf(fieldOf(scope, 'androidApps'));
  const urls = listOf(fieldOf(scope, 'urls'));
  const entry: RawEntry = {
    position,
    name,
    value: isNote ? note : own,
    // For an app alone there is no address to keep: what is no text is a restriction that is not kept.
    domains: urls.length === 0 && apps.length > 0 ? [null] : urls,
    note: noteOf(userOf(item), isNote ? '' : note),
    createdAt: timeOf(fieldOf(item, 'creationAt')),
    changedAt: timeOf(fieldOf(item, 'modifiedAt')),
  };
  return entriesOfItem(entry, parts);
}

/**
 * Reads the FIDO Alliance's Credential Exchange Format, version 1, as JSON: passwords, API keys, notes, seeds of one-time
 * codes and fields. Passkeys and other kinds are refused by name.
 * @see https://fidoalliance.org/specs/cx/cxf-v1.0-ps-20250814.html
 */
export function readCxf(file: string): Outcome<ReadFile> {
  const json = parseJson(file);
  if (!json.ok) return json;
  const version = fieldOf(fieldOf(json.value, 'version'), 'major');
  const accounts = fieldOf(json.value, 'accounts');
  if (!Array.isArray(accounts) || version === undefined)
    return failed({ code: 'file.notThisFormat' });
  if (version !== 1) return failed({ code: 'file.versionUnknown' });
  const items = listOf(accounts).flatMap((one) => listOf(fieldOf(one, 'items')));
  const names = namesOfItems(
    items.map((item) => ({
      title: text(fieldOf(item, 'title')),
      account: userOf(item),
      place: '',
    })),
  );
  const refusals: Refusal[] = [];
  const entries = items.flatMap((item, at) => entriesOf(item, names[at] ?? '', at + 1, refusals));
  return collectSecrets(entries, { refusals });
}
