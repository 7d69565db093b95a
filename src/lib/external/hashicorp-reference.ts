/** Where a value lies: a secret of a KV mount, and one of its fields. */
export interface HashicorpReference {
  /** The path of the mount and that of the secret, which only the server can tell apart. */
  readonly segments: readonly string[];
  /** `null` for the current version. */
  readonly version: number | null;
  /** `null` for the only field of the secret. */
  readonly field: string | null;
}

const UNREADABLE = /[\p{Cc}\p{Cs}]/u;
const COMMAND = /^(?:vault|bao)\s+kv\s/;
/** A word of a command line, with any quotes that it has. */
const WORD = /(?:[^\s"'\\]|"[^"\\]*"|'[^'\\]*')+/g;
const FLAG = /^--?([a-z][a-z-]*)(?:=(.*))?$/;
const VERSION = /^\d{1,9}$/;

/** Whether a text can be one segment of a path. What browsers and servers resolve, such as `..`, cannot. */
export const isSegment = (text: string): boolean =>
  text !== '' && text !== '.' && text !== '..' && !text.includes('/') && !UNREADABLE.test(text);

/** Whether a text can be the name of a field in a reference. */
export const isField = (text: string): boolean => text !== '' && !UNREADABLE.test(text);

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The current version has no number in a reference; servers and commands also call it 0. */
function versionOf(text: string): number | null | undefined {
  if (!VERSION.test(text)) return undefined;
  return Number(text) === 0 ? null : Number(text);
}

/** A reference of parts that are checked here; a mount without a secret in it is none. */
function referenceOf(
  segments: readonly (string | null)[],
  version: string,
  field: string | null | undefined,
): HashicorpReference | null {
  const whole = segments.filter((one) => one !== null && isSegment(one)) as readonly string[];
  const number = versionOf(version);
  if (whole.length !== segments.length || whole.length < 2 || number === undefined) return null;
  if (field === undefined) return { segments: whole, version: number, field: null };
  return field !== null && isField(field) ? { segments: whole, version: number, field } : null;
}

const trimSlashes = (path: string): string => path.replace(/^\/|\/$/g, '');

/** The words of a command without their quotes; `null` for what a shell would not take as it stands. */
function wordsOf(text: string): string[] | null {
  if (text.replace(WORD, '').trim() !== '') return null;
  return (text.match(WORD) ?? []).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** Reads `vault kv get …`. Flags that would ask another server or namespace make it none. */
function parseCommand(text: string): HashicorpReference | null {
  const [, , verb, ...words] = wordsOf(text) ?? [];
  if (verb !== 'get') return null;
  const flags = new Map<string, string>();
  const paths: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (!word.startsWith('-')) {
      paths.push(word);
      continue;
    }
    const [, name, attached] = FLAG.exec(word) ?? [];
    const value = attached ?? words.shift();
    if (name === undefined || value === undefined) return null;
    // The format of what the command prints says nothing about where the value lies.
    if (!['mount', 'field', 'version', 'format'].includes(name)) return null;
    flags.set(name, value);
  }
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0) return null;
  const mount = flags.get('mount');
  const parts = mount === undefined ? [path] : [mount, path];
  const segments = parts.flatMap((part) => trimSlashes(part).split('/'));
  return referenceOf(segments, flags.get('version') ?? '0', flags.get('field'));
}

/**
 * Reads a reference to a value of a KV mount: `secret/app#field`, `secret/app?version=3#field`, either of
 * them as a path of the server's API or as `vault://`, or the command that reads it.
 * @returns `null` when it is none
 */
export function parseHashicorp(text: string): HashicorpReference | null {
  const trimmed = text.trim();
  if (COMMAND.test(trimmed)) return UNREADABLE.test(trimmed) ? null : parseCommand(trimmed);
  const bare = trimmed.replace(/^(?:vault:\/\/\/?|\/v1\/|\/)/, '');
  const hash = bare.indexOf('#');
  const [path = '', query, ...more] = (hash < 0 ? bare : bare.slice(0, hash)).split('?');
  const version = query === undefined ? '0' : /^version=(.*)$/.exec(query)?.[1];
  if (version === undefined || more.length > 0) return null;
  const field = hash < 0 ? undefined : decoded(bare.slice(hash + 1));
  return referenceOf(path.split('/').map(decoded), version, field);
}

/** What would be read as something else is encoded, and blanks that would be taken off. */
const encoded = (part: string): string => part.replace(/[%?#]|^\s|\s$/gu, encodeURIComponent);

/** A reference in the one way it is stored and shown. */
export function formatHashicorp({ segments, version, field }: HashicorpReference): string {
  const path = segments.map(encoded).join('/');
  const query = version === null ? '' : `?version=${version}`;
  const text = `${path}${query}${field === null ? '' : `#${encoded(field)}`}`;
  // A mount may be named like a command, odd as it is.
  return COMMAND.test(text) ? text.replace(/\s/, encodeURIComponent) : text;
}
