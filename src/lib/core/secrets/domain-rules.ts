/**
 * Allowed domains: which addresses a secret may be used with.
 *
 * A rule is a host, with `*.` before it for its subdomains (of any depth, not the host itself), a scheme
 * before that and a port behind. No scheme means https, no port means any. Hosts are read by the URL
 * parser that browsers fetch with (WHATWG), so that capitals, IDN, trailing dots, odd ways to write an
 * IP address and user names before an `@` mean to a rule just what they mean to a request.
 */
export interface DomainRule {
  /** Without the colon. */
  readonly scheme: string;
  /** In ASCII, lower case, without a trailing dot; IPv6 in brackets. */
  readonly host: string;
  /** Whether it means the subdomains of the host instead of the host. */
  readonly subdomains: boolean;
  /** `null` for any. */
  readonly port: number | null;
}

const RULE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?([^/?#\\@\s*]+)(?:[/?#].*)?$/i;
/**
 * What names of hosts are made of, in ASCII. The parser allows more: a comma, also one that was typed as
 * a wide one, would break the list, and empty labels would not stay as they are stored.
 */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;
const PORT = /:(\d{1,5})$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const MAX_PORT = 65535;

/** Not by `URL.canParse`, which Node 20 gets wrong for Latin-1 once it is compiled. */
function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** A host as requests see it, `null` when it is none. */
function hostOf(text: string): string | null {
  // The bare host only: what would be a port, a path or a user name has been taken off or refused.
  const hasStray = !text.startsWith('[') && text.includes(':');
  const url = text === '' || hasStray ? null : parseUrl(`https://${text}/`);
  if (!url) return null;
  const { hostname, port, username, pathname } = url;
  if (port !== '' || username !== '' || pathname !== '/') return null;
  const host = hostname.replace(/\.$/, '');
  return HOST.test(host) ? host : null;
}

/** Reads one rule. @returns `null` when it is none */
export function parseRule(text: string): DomainRule | null {
  const [, scheme = 'https', wildcard, authority = ''] = RULE.exec(text.trim()) ?? [];
  const digits = authority.endsWith(']') ? undefined : PORT.exec(authority)?.[1];
  const bare = digits === undefined ? authority : authority.slice(0, -digits.length - 1);
  const port = digits === undefined ? null : Number(digits);
  const host = hostOf(bare);
  if (host === null || (port !== null && (port === 0 || port > MAX_PORT))) return null;
  const subdomains = wildcard !== undefined;
  const isAddress = host.startsWith('[') || IPV4.test(host);
  return subdomains && isAddress ? null : { scheme: scheme.toLowerCase(), host, subdomains, port };
}

/** A rule in the one way it is stored and shown. */
export function formatRule({ scheme, host, subdomains, port }: DomainRule): string {
  const before = `${scheme === 'https' ? '' : `${scheme}://`}${subdomains ? '*.' : ''}`;
  return `${before}${host}${port === null ? '' : `:${port}`}`;
}

export type VerdictReason =
  'noRules' | 'notAUrl' | 'matched' | 'noMatch' | 'schemeDiffers' | 'portDiffers';

/** Whether an address is allowed, and the rule that decided or came nearest. */
export interface UrlVerdict {
  readonly allowed: boolean;
  readonly reason: VerdictReason;
  readonly rule: string | null;
}

/** Of the schemes whose hosts the parser itself normalises. */
const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['https:', 443],
  ['http:', 80],
  ['wss:', 443],
  ['ws:', 80],
  ['ftp:', 21],
]);

const isUsual = (url: URL): boolean => DEFAULT_PORTS.has(url.protocol);

interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | null;
}

/**
 * An address as a request takes it. Browsers see a host behind `https:` whatever the slashes look like,
 * and drop line breaks, so it is the parser that says whether there is a scheme.
 */
function urlOf(text: string): URL | null {
  const url = parseUrl(text);
  if (url && (isUsual(url) || url.href.startsWith(`${url.protocol}//`))) return url;
  // A path, half a scheme, an address for mail, or one that hides where it goes: what is meant has to be
  // written out.
  if (/^[/\\]|^[a-z][a-z0-9+.-]*:(?!\d)|^[^/?#]*@/i.test(text)) return null;
  return parseUrl(`https://${text}`);
}

/** What a request to an address goes to; without a scheme it would be https. */
function targetOf(address: string): Target | null {
  const url = urlOf(address.trim());
  if (!url) return null;
  // Of other schemes the parser leaves the host as it was written.
  const host = isUsual(url) ? url.hostname.replace(/\.$/, '') : hostOf(url.hostname);
  if (host === null || host === '') return null;
  const port = url.port === '' ? (DEFAULT_PORTS.get(url.protocol) ?? null) : Number(url.port);
  return { scheme: url.protocol.slice(0, -1), host, port };
}

function compare(rule: DomainRule, target: Target): VerdictReason {
  const isHost = rule.subdomains
    ? target.host.endsWith(`.${rule.host}`) && target.host.length > rule.host.length + 1
    : target.host === rule.host;
  if (!isHost) return 'noMatch';
  if (rule.scheme !== target.scheme) return 'schemeDiffers';
  return rule.port === null || rule.port === target.port ? 'matched' : 'portDiffers';
}

/** How near a refusal came, the nearest last. */
const NEARNESS: readonly VerdictReason[] = ['noMatch', 'schemeDiffers', 'portDiffers', 'matched'];

/**
 * Decides whether a secret may be used with an address.
 * @param domains the secret's comma list. An empty one restricts nothing; a rule in it that cannot be
 * read allows nothing
 */
export function decideUrl(domains: string, address: string): UrlVerdict {
  const target = targetOf(address);
  if (!target) return { allowed: false, reason: 'notAUrl', rule: null };
  if (!/[^,\s]/.test(domains)) return { allowed: true, reason: 'noRules', rule: null };
  const rules = domains.split(',').flatMap((one) => parseRule(one) ?? []);
  let nearest: UrlVerdict = { allowed: false, reason: 'noMatch', rule: null };
  for (const rule of rules) {
    const reason = compare(rule, target);
    if (NEARNESS.indexOf(reason) <= NEARNESS.indexOf(nearest.reason)) continue;
    nearest = { allowed: reason === 'matched', reason, rule: formatRule(rule) };
  }
  return nearest;
}
