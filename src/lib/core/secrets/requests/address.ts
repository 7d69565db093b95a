import { parseUrl, validHost } from './host.ts';

/** Addresses in command lines and request files, which browsers and other programs may read differently. */

/**
 * Stands for what a text leaves open: a reference, a variable. A text that holds this character itself is
 * not read.
 */
export const OPEN = '\uE000';

/** An address as far as it is known. */
export interface KnownAddress {
  /** Scheme, host and port of all requests it may mean; none where the host is left open. */
  readonly origins: readonly string[];
  /** Whether every program reads it so. */
  readonly isCertain: boolean;
}

const PARTS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^]*)$/i;
/**
 * An authority that programs agree on (curl, wget, browsers and HTTP libraries): one `@` at the most, a host
 * in ASCII and a port in decimals; nothing before the `@` names a file to curl. Odd IPv4 notations are read by some
 * as numbers and by some as names.
 */
const AUTHORITY = new RegExp(
  '^(?:[a-z0-9._~+=:%-]+@)?' +
    '((?:[a-z0-9_-]+\\.)*[a-z0-9_-]+\\.?|\\[[0-9a-f:.]+\\])' +
    '(?::([1-9]\\d{0,4}))?$',
  'i',
);
/** Older readers end a host at the first slash alone, or look for an `@` behind a `?` or `#`. */
const REST = /^(?:\/.*|\?[^@]*)?$/s;
const STRAY = /[\\\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ws', 'wss', 'ftp']);
/** A host has 253 characters at the most, and a user name in an address is short. */
const MAX_AUTHORITY = 1_000;
const NONE: KnownAddress = { origins: [], isCertain: false };

/** What the URL standard makes of an address that others may read differently. */
function asBrowsersDo(text: string, scheme: string): KnownAddress {
  const [, , authority = ''] = PARTS.exec(text) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.includes(OPEN)) return NONE;
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = parseUrl((hasScheme ? text : `${scheme}://${text}`).replaceAll(OPEN, 'x'));
  if (!url || url.hostname === '') return NONE;
  return { origins: [`${url.protocol}//${url.host}`], isCertain: false };
}

/**
 * Reads an address as it was written, with `OPEN` for what is left open.
 * @param defaults the schemes that are meant where it names none
 */
export function readAddress(text: string, defaults: readonly string[]): KnownAddress {
  const [, scheme, authority = '', rest = ''] = PARTS.exec(text) ?? [];
  const schemes = scheme === undefined ? defaults : [scheme.toLowerCase()];
  const [, host, port] = AUTHORITY.exec(authority.slice(0, MAX_AUTHORITY)) ?? [];
  const first = schemes[0] ?? 'https';
  const isKnown = schemes.every((one) => SCHEMES.has(one));
  if (authority.length > MAX_AUTHORITY) return NONE;
  if (host === undefined || !isKnown || !REST.test(rest) || STRAY.test(text)) {
    return asBrowsersDo(text, first);
  }
  const origins: string[] = [];
  for (const one of schemes) {
    const url = parseUrl(`${one}://${host}${port === undefined ? '' : `:${port}`}/`);
    const read = url && validHost(url.hostname);
    const isSame = host.startsWith('[') || read === host.toLowerCase().replace(/\.$/, '');
    if (!url || read === null || !isSame) return asBrowsersDo(text, first);
    origins.push(url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin);
  }
  return { origins, isCertain: true };
}
