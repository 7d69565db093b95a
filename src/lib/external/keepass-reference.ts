import { isReferenceText } from '../core/secrets/secret-value.ts';

/** The field that a reference means when it names none. */
export const DEFAULT_FIELD = 'Password';

/** What a reference names: an entry, by where it is or by its id, and one of its fields. */
export type KeepassTarget = { readonly field: string } & (
  | {
      readonly by: 'path';
      /** Groups from below the root, then the title; none of them empty. */
      readonly path: readonly string[];
    }
  | {
      readonly by: 'uuid';
      /** 32 hexadecimal digits in upper case. */
      readonly uuid: string;
    }
);

const UUID_PREFIX = 'uuid:';
const UUID = /^[0-9a-f]{32}$/i;
const FIELD_REFERENCE = /^\{REF:([TUPAN])@I:([0-9a-f]{32})\}$/i;

/** Letters of KeePass's own field references. */
const WANTED = new Map([
  ['T', 'Title'],
  ['U', 'UserName'],
  ['P', 'Password'],
  ['A', 'URL'],
  ['N', 'Notes'],
]);

const encode = (name: string): string => name.replace(/[%/#]/g, encodeURIComponent);

/** Reverses `encode`. Any other percent sign is one: people type titles as they read them. */
const decode = (text: string): string => text.replace(/%(?:25|2f|23|20)/gi, decodeURIComponent);

/** A target as the text that stands for it, unless that reads as something else. */
function write(target: KeepassTarget): string {
  const path = target.by === 'uuid' ? UUID_PREFIX + target.uuid : target.path.map(encode).join('/');
  // Blanks at the ends would be lost where a reference is pasted.
  return `${path}#${encode(target.field)}`.replace(/^ +| +$/g, encodeURIComponent);
}

function readPath(text: string, field: string): KeepassTarget | null {
  if (text.toLowerCase().startsWith(UUID_PREFIX)) {
    const uuid = text.slice(UUID_PREFIX.length);
    return UUID.test(uuid) ? { by: 'uuid', uuid: uuid.toUpperCase(), field } : null;
  }
  const path = text.replace(/^\//, '').split('/').map(decode);
  return path.includes('') ? null : { by: 'path', path, field };
}

function read(text: string): KeepassTarget | null {
  if (/^\{REF:/i.test(text)) {
    const [, letter = '', uuid = ''] = FIELD_REFERENCE.exec(text) ?? [];
    const field = WANTED.get(letter.toUpperCase());
    return field === undefined ? null : { by: 'uuid', uuid: uuid.toUpperCase(), field };
  }
  const [path = '', field = DEFAULT_FIELD, ...more] = text.split('#');
  return field === '' || more.length > 0 ? null : readPath(path, decode(field));
}

/** Whether what is written for a target leads back to it. */
function isWritable(target: KeepassTarget): boolean {
  const text = write(target);
  const back = read(text);
  return isReferenceText(text) && back?.by === target.by && write(back) === text;
}

/**
 * Reads a reference: `Group/Sub/Title#Field`, `uuid:HEX32#Field` or KeePass's own `{REF:P@I:HEX32}`.
 * In names `%`, `/` and `#` are percent-encoded; without `#Field` the password is meant.
 * @returns `null` when it is none of them, holds control characters or is too long to be stored
 */
export function parseReference(text: string): KeepassTarget | null {
  const target = read(text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
  return target !== null && isWritable(target) ? target : null;
}

/**
 * The one text that a target is stored as, its field always named.
 * @returns `null` when there is none: a name is empty, holds a control character, is too long or reads as
 * something else
 */
export const formatReference = (target: KeepassTarget): string | null =>
  isWritable(target) ? write(target) : null;

/** A reference in the one way it is stored; `null` where `parseReference` gives `null`. */
export function canonicalReference(text: string): string | null {
  const target = parseReference(text);
  return target === null ? null : write(target);
}
