/** A secret reference of 1Password, part by part. Parts are names or ids, as they were written. */
export interface OnepasswordReference {
  readonly vault: string;
  readonly item: string;
  /** `null` where none is named. */
  readonly section: string | null;
  readonly field: string;
  /** What of the field is meant; `otp` is the code that a one-time password has just now. */
  readonly attribute: 'value' | 'otp';
}

/** Anything of 1Password that a part of a reference can name. */
export interface Named {
  readonly id: string;
  /** Empty where it has none. */
  readonly name: string;
}

const SCHEME = /^op:\/\//i;
const WRAPPED = /^(?:(["'`])([^]*)\1|\{\{([^]*)\}\})$/;
const ATTRIBUTE = /^attribute=(value|otp)$/i;
const RAW_CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
/**
 * What is written percent-encoded: what would divide or end a part, blanks that would be trimmed off it, and
 * what cannot be seen, except the joiners that scripts and emoji are spelled with.
 */
const ENCODED = /[/?#%\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}|^\s+|\s+$/gu;
/** What 1Password's own tools take in names; anything else they want to have named by its id. */
const PLAIN = /^[a-z0-9_.-](?:[a-z0-9_. -]{0,300}[a-z0-9_.-])?$/i;
const ID = /^[a-z0-9]{26}$/;

/** Whether a text looks like the id of a vault or an item. */
export const isOnepasswordId = (text: string): boolean => ID.test(text);

/** Whether a name can be part of a reference that 1Password's own tools understand, too. */
export const isPlainName = (name: string): boolean => PLAIN.test(name);

/** What names are compared by. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** What a part means: what has it for an id, or else all that has it for a name, whatever its case. */
export function findNamed<T extends Named>(all: readonly T[], part: string): readonly T[] {
  const exact = all.filter(({ id }) => id === part);
  if (exact.length > 0) return exact;
  const sought = folded(part);
  return all.filter(({ id, name }) => folded(name) === sought || folded(id) === sought);
}

/** Takes off blanks, quotes, and the braces of `op inject`. */
function unwrapped(text: string): string {
  const trimmed = text.trim();
  const [, , quoted, braced] = WRAPPED.exec(trimmed) ?? [];
  const inner = quoted ?? braced;
  return inner === undefined ? trimmed : unwrapped(inner);
}

/** A part as it is meant. What is no percent-encoding of anything is taken as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part.trim());
  } catch {
    return part.trim();
  }
}

/**
 * Reads `op://vault/item/[section/]field`, with `?attribute=otp` or `?attribute=value` behind it.
 * @returns `null` when it is no reference, or asks for an attribute that is not known here
 */
export function parseOnepassword(text: string): OnepasswordReference | null {
  const bare = unwrapped(text);
  if (!SCHEME.test(bare) || RAW_CONTROL.test(bare)) return null;
  const mark = bare.indexOf('?');
  const query = mark < 0 ? 'attribute=value' : bare.slice(mark + 1).trim();
  const attribute = ATTRIBUTE.exec(query)?.[1]?.toLowerCase();
  const path = bare.slice('op://'.length, mark < 0 ? undefined : mark);
  const parts = path.split('/').map(decoded);
  const [vault, item] = parts;
  const field = parts[parts.length - 1];
  const isWhole = (parts.length === 3 || parts.length === 4) && parts.every((one) => one.trim());
  if (!isWhole || !attribute || !vault || !item || !field) return null;
  const section = parts.length === 4 ? (parts[2] ?? null) : null;
  return { vault, item, section, field, attribute: attribute === 'otp' ? 'otp' : 'value' };
}

/** A reference in the one way it is stored and shown. */
export function formatOnepassword(reference: OnepasswordReference): string {
  const { vault, item, section, field, attribute } = reference;
  const parts = section === null ? [vault, item, field] : [vault, item, section, field];
  const path = parts.map((one) => one.replace(ENCODED, encodeURIComponent)).join('/');
  return `op://${path}${attribute === 'otp' ? '?attribute=otp' : ''}`;
}

/** One field of an item. */
export interface OnepasswordField extends Named {
  readonly section: Named | null;
  readonly isOtp: boolean;
  readonly value: string | null;
  /** The current one-time password, which the server works out. */
  readonly code: string | null;
}

/** An item with all that is in it. */
export interface OnepasswordItem extends Named {
  readonly fields: readonly OnepasswordField[];
  /** Attached files, which are named like fields but hold no text. */
  readonly files: readonly OnepasswordField[];
}

/**
 * Fields that a name means, in a section that has a name, too. Without a section any will do, but those
 * outside of sections come first.
 */
export function fieldsAt(
  fields: readonly OnepasswordField[],
  section: string | null,
  name: string,
): readonly OnepasswordField[] {
  if (section === null) {
    const found = findNamed(fields, name);
    const bare = found.filter((one) => one.section === null);
    return bare.length > 0 ? bare : found;
  }
  const meant = findNamed(
    fields.flatMap((one) => one.section ?? []),
    section,
  );
  const ids = new Set(meant.map(({ id }) => id));
  return findNamed(
    fields.filter((one) => one.section && ids.has(one.section.id)),
    name,
  );
}

/** How a vault or an item is named: by its name where that is its alone and cannot be taken for an id. */
export function partFor(one: Named, all: readonly Named[]): string {
  const isName = isPlainName(one.name) && !isOnepasswordId(one.name);
  const [first, ...others] = findNamed(all, one.name);
  return isName && first?.id === one.id && others.length === 0 ? one.name : one.id;
}

/**
 * The most readable reference that leads back to a field of an item.
 * @param within the parts that name its vault and its item
 * @returns `null` when there is none, as several fields have the same id
 */
export function referenceTo(
  field: OnepasswordField,
  fields: readonly OnepasswordField[],
  within: { readonly vault: string; readonly item: string },
): string | null {
  const { section: around } = field;
  const attribute = field.isOtp ? 'otp' : 'value';
  const sections = around ? [isPlainName(around.name) ? around.name : null, around.id] : [null];
  const names = isPlainName(field.name) ? [field.name, field.id] : [field.id];
  const tries = sections.flatMap((section) => names.map((name) => ({ section, field: name })));
  const fit = tries.find((one) => {
    const [first, ...others] = fieldsAt(fields, one.section, one.field);
    return first === field && others.length === 0;
  });
  return fit ? formatOnepassword({ ...within, ...fit, attribute }) : null;
}
