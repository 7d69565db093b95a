import { fieldOf } from '../interchange/file-text.ts';
import { isOnepasswordId, type Named, type OnepasswordField } from './onepassword-reference.ts';

/** What a list of items says of each. */
export interface ItemSummary extends Named {
  readonly state: 'active' | 'archived' | 'deleted';
}

/** An item with all that is in it. */
export interface FullItem extends ItemSummary {
  readonly fields: readonly OnepasswordField[];
  /** Attached files: named as fields are, but no text. */
  readonly files: readonly OnepasswordField[];
}

/** What reads an answer; `null` when it is not what is documented. */
export type Reader<T> = (from: unknown) => T | null;

/** A list, if every entry of it can be read. Go leaves an empty one out, or writes `null`. */
function readAll<T>(from: unknown, read: Reader<T>): readonly T[] | null {
  if (from === undefined || from === null) return [];
  if (!Array.isArray(from)) return null;
  const all = from.map(read).filter((one) => one !== null);
  return all.length === from.length ? all : null;
}

const textOf = (from: unknown, name: string): string | null => {
  const text = fieldOf(from, name);
  return typeof text === 'string' && text !== '' ? text : null;
};

function readNamed(from: unknown, nameKey: string): Named | null {
  const id = textOf(from, 'id');
  return id === null ? null : { id, name: textOf(from, nameKey) ?? '' };
}

/** A vault or an item. Its id becomes part of a path, and therefore has to look like one. */
function readPath(from: unknown, nameKey: string): Named | null {
  const named = readNamed(from, nameKey);
  return named && isOnepasswordId(named.id) ? named : null;
}

/** What `GET /v1/vaults` answers. */
export const readVaults: Reader<readonly Named[]> = (from) =>
  from === undefined ? null : readAll(from, (one) => readPath(one, 'name'));

const readSummary: Reader<ItemSummary> = (from) => {
  const named = readPath(from, 'title');
  const state = fieldOf(from, 'state');
  if (!named) return null;
  if (state === 'DELETED') return { ...named, state: 'deleted' };
  return { ...named, state: state === 'ARCHIVED' ? 'archived' : 'active' };
};

/** What `GET /v1/vaults/{id}/items` answers. */
export const readSummaries: Reader<readonly ItemSummary[]> = (from) =>
  from === undefined ? null : readAll(from, readSummary);

function readField(from: unknown, nameKey: string, sections: readonly Named[]) {
  const named = readNamed(from, nameKey);
  if (!named) return null;
  const within = readNamed(fieldOf(from, 'section'), 'label');
  const section = sections.find(({ id }) => id === within?.id) ?? within;
  const type = fieldOf(from, 'type');
  const isOtp = type === 'OTP';
  const code = isOtp ? (textOf(from, 'totp') ?? textOf(from, 'otp')) : null;
  return { ...named, section, isOtp, code, value: type === 'FILE' ? null : textOf(from, 'value') };
}

/** What `GET /v1/vaults/{id}/items/{id}` answers. */
export const readItem: Reader<FullItem> = (from) => {
  const summary = readSummary(from);
  const sections = readAll(fieldOf(from, 'sections'), (one) => readNamed(one, 'label'));
  if (!summary || !sections) return null;
  const fields = readAll(fieldOf(from, 'fields'), (one) => readField(one, 'label', sections));
  const files = readAll(fieldOf(from, 'files'), (one) => readField(one, 'name', sections));
  return fields && files && { ...summary, fields, files };
};

/** The version that `GET /health` tells; `null` where it tells none. */
export const versionOf = (from: unknown): string | null =>
  textOf(from, 'version')?.slice(0, 40) ?? null;
