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
const PORT = /:(\d{1,5})$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const MAX_PORT = 65535;

/** A host as requests see it, `null` when it is none. */
function hostOf(text: string): string | null {
  // The bare host only: what would be a port, a path or a user name has been taken off or refused.
  const address = `https://${text}/`;
  const hasStray = !text.startsWith('[') && text.includes(':');
  if (text === '' || hasStray || !URL.canParse(address)) return null;
  const { hostname, port, username, pathname } = new URL(address);
  if (port !== '' || username !== '' || pathname !== '/') return null;
  const host = hostname.replace(/\.$/, '');
  return host === '' ? null : host;
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

const DEFAULT_PORTS: Readonly<Record<string, number>> = { https: 443, http: 80, wss: 443, ws: 80 };

interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | null;
}

/** What a request to an address goes to; without a scheme it would be https. */
function targetOf(address: string): Target | null {
  const text = address.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  // An address for mail, or one that hides where it goes: what is meant has to be written out.
  if (!hasScheme && /^[^/?#]*@/.test(text)) return null;
  const full = hasScheme ? text : `https://${text}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  const scheme = url.protocol.slice(0, -1);
  const host = url.hostname.replace(/\.$/, '');
  if (host === '') return null;
  return {
    scheme,
    host,
    port: url.port === '' ? (DEFAULT_PORTS[scheme] ?? null) : Number(url.port),
  };
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
 * @param domains the secret's comma list. An empty one restricts nothing
 */
export function decideUrl(domains: string, address: string): UrlVerdict {
  const target = targetOf(address);
  if (!target) return { allowed: false, reason: 'notAUrl', rule: null };
  const rules = domains.split(',').flatMap((one) => parseRule(one) ?? []);
  if (rules.length === 0) return { allowed: true, reason: 'noRules', rule: null };
  let nearest: UrlVerdict = { allowed: false, reason: 'noMatch', rule: null };
  for (const rule of rules) {
    const reason = compare(rule, target);
    if (NEARNESS.indexOf(reason) <= NEARNESS.indexOf(nearest.reason)) continue;
    nearest = { allowed: reason === 'matched', reason, rule: formatRule(rule) };
  }
  return nearest;
}
