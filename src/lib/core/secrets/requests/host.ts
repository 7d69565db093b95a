/**
 * Hosts: what the URL standard's parser (WHATWG) makes of a text, and whether that is a host at all. Of
 * the schemes browsers know, the parser lets `;`, `&`, `,`, quotes, braces, `$`, `(`, `*` and empty labels
 * into a host; no name in the DNS has them, and programs that are not browsers read them otherwise.
 */

/** Labels of letters, digits, `-` and `_`, in ASCII and lower case; or IPv6 in brackets. */
const HOST = /^(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\])$/;
const MAX_HOST = 253;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Not by `URL.canParse`, which Node 20 gets wrong for Latin-1 once it is compiled. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** A host name without its trailing dot, `null` when it is neither a name nor an address of a machine. */
export function validHost(hostname: string): string | null {
  const host = hostname.replace(/\.$/, '');
  return host.length <= MAX_HOST && HOST.test(host) ? host : null;
}

/** A bare host as requests see it, `null` when it is none: what would be a port, a path or a user is refused. */
export function hostOf(text: string): string | null {
  const hasStray = !text.startsWith('[') && text.includes(':');
  const url = text === '' || hasStray ? null : parseUrl(`https://${text}/`);
  if (!url) return null;
  const { hostname, port, username, pathname } = url;
  if (port !== '' || username !== '' || pathname !== '/') return null;
  return validHost(hostname);
}

/** Whether a valid host is an IP address, which has no subdomains. */
export const isAddress = (host: string): boolean => host.startsWith('[') || IPV4.test(host);

/** Whether a valid host is this machine itself, by RFC 6761 and RFC 5735. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);
