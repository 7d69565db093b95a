import { hostOf, isAddress, isLoopback, parseUrl, validHost } from './requests/host.ts';

/**
 * Allowed domains: which addresses a secret may be used with.
 *
 * A rule is a host, with `*.` before it for its subdomains (of any depth, not the host itself), a scheme
 * before that and a port behind. No scheme means https, or http and https for this machine itself; no port
 * means any. Hosts are read by the URL parser that browsers fetch with (WHATWG), so that capitals, IDN, trailing
 * dots, odd ways to write an IP address and user names before an `@` mean to a rule just what they mean to a
 * request; what that parser lets through and is no host is refused.
 */
export interface DomainRule {
  /** Without the colon; `null` for http and https, which only rules for this machine have. */
  readonly scheme: string | null;
  /** In ASCII, lower case, without a trailing dot; IPv6 in brackets. */
  readonly host: string;
  /** Whether it means the subdomains of the host instead of the host. */
  readonly subdomains: boolean;
  /** `null` for any. */
  readonly port: number | null;
}

const RULE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?([^/?#\\@\s*]+)(?:[/?#].*)?$/i;
const PORT = /:(\d{1,5})$/;
const MAX_PORT = 65535;

/** Reads one rule. @returns `null` when it is none */
export function parseRule(text: string): DomainRule | null {
  const [, written, wildcard, authority = ''] = RULE.exec(text.trim()) ?? [];
  const digits = authority.endsWith(']') ? undefined : PORT.exec(authority)?.[1];
  const bare = digits === undefined ? authority : authority.slice(0, -digits.length - 1);
  const port = digits === undefined ? null : Number(digits);
  const host = hostOf(bare);
  if (host === null || (port !== null && (port === 0 || port > MAX_PORT))) return null;
  const subdomains = wildcard !== undefined;
  if (subdomains && isAddress(host)) return null;
  const scheme = written?.toLowerCase() ?? (isLoopback(host) ? null : 'https');
  return { scheme, host, subdomains, port };
}

/** A rule in the one way it is stored and shown. */
export function formatRule({ scheme, host, subdomains, port }: DomainRule): string {
  const isMeant = scheme === null || (scheme === 'https' && !isLoopback(host));
  const before = isMeant ? '' : `${scheme}://`;
  return `${before}${subdomains ? '*.' : ''}${host}${port === null ? '' : `:${port}`}`;
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
  /** `null` for what the parser takes and no host is named. */
  readonly host: string | null;
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
  const host = isUsual(url) ? validHost(url.hostname) : hostOf(url.hostname);
  if (url.hostname === '' || (host === null && !isUsual(url))) return null;
  const port = url.port === '' ? (DEFAULT_PORTS.get(url.protocol) ?? null) : Number(url.port);
  return { scheme: url.protocol.slice(0, -1), host, port };
}

const isWeb = (scheme: string): boolean => scheme === 'https' || scheme === 'http';

function compare(rule: DomainRule, target: Target): VerdictReason {
  const { host } = target;
  if (host === null) return 'noMatch';
  const isHost = rule.subdomains ? host.endsWith(`.${rule.host}`) : host === rule.host;
  if (!isHost) return 'noMatch';
  const isScheme = rule.scheme === null ? isWeb(target.scheme) : rule.scheme === target.scheme;
  if (!isScheme) return 'schemeDiffers';
  return rule.port === null || rule.port === target.port ? 'matched' : 'portDiffers';
}

/** How near a refusal came, the nearest last. */
const NEARNESS: readonly VerdictReason[] = ['noMatch', 'schemeDiffers', 'portDiffers', 'matched'];

/** Keeps what was made of a text, since a list of references asks for the same again and again. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = made.get(text) ?? { value: make(text) };
    made.set(text, before);
    return before.value;
  };
}

/**
 * Decides whether a secret may be used with an address.
 * @param domains the secret's comma list. An empty one restricts nothing; a rule in it that cannot be
 * read allows nothing
 */
export type UrlJudge = (domains: string, address: string) => UrlVerdict;

/** A judge that reads each list and each address once. */
export function urlJudge(): UrlJudge {
  const rulesOf = remembered((domains) =>
    domains.split(',').flatMap((one) => parseRule(one) ?? []),
  );
  const goesTo = remembered(targetOf);
  return (domains, address) => {
    const target = goesTo(address);
    if (!target) return { allowed: false, reason: 'notAUrl', rule: null };
    if (!isRestricted(domains)) return { allowed: true, reason: 'noRules', rule: null };
    let nearest: UrlVerdict = { allowed: false, reason: 'noMatch', rule: null };
    for (const rule of rulesOf(domains)) {
      const reason = compare(rule, target);
      if (NEARNESS.indexOf(reason) <= NEARNESS.indexOf(nearest.reason)) continue;
      nearest = { allowed: reason === 'matched', reason, rule: formatRule(rule) };
    }
    return nearest;
  };
}

/** Whether a list of domains says anything, whether or not it can be read. */
export const isRestricted = (domains: string): boolean => /[^,\s]/.test(domains);

/** Decides about one address, as a judge does. */
export const decideUrl: UrlJudge = (domains, address) => urlJudge()(domains, address);
