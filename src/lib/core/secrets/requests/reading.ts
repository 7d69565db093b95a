/** What a text sends, and where. */

/** A part of a text that is one request, or one command with several. */
export interface RequestSite {
  /** Where it begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Scheme, host and port of every address it reaches, as far as they are known; each once. */
  readonly origins: readonly string[];
  /** Whether those are all, and nothing leads the request elsewhere. */
  readonly isCertain: boolean;
  /** Where parts in double braces begin that may lead it elsewhere unless they stay as they are written. */
  readonly literals: readonly number[];
}

/** A text as far as it is understood. */
export interface RequestReading {
  /** Its requests, in order and apart from each other. */
  readonly sites: readonly RequestSite[];
  /** What parts in double braces stand in, by where they begin; those that are not here may be anywhere. */
  readonly quotes: ReadonlyMap<number, Quote>;
}

/** What is known of a text that nobody understands. */
export const NOTHING_KNOWN: RequestReading = { sites: [], quotes: new Map() };

/** What a value that is put in stands in, and must not end. */
export const QUOTES = ['bare', 'single', 'double', 'ansi', 'windows', 'line', 'json'] as const;
export type Quote = (typeof QUOTES)[number];

/** What ends it, or makes more of it than a part of a word, a line or a string. */
const ENDING: Readonly<Record<Quote, RegExp>> = {
  bare: /[^A-Za-z0-9_.:/@+=,-]|^[=-]/,
  single: /['\r\n]/,
  double: /["\\$`!\r\n]/,
  ansi: /['\\\r\n]/,
  windows: /[^\p{L}\p{N}_.:/@+=, -]/u,
  line: /[\r\n]|\{\{|\{%|^###|^[<>]/,
  json: /["\\\p{Cc}]/u,
};

/** Whether a value would end what it is put into, so that what stands behind it means something else. */
export const endsQuote = (quote: Quote, value: string): boolean => ENDING[quote].test(value);

/** More than one request has of hosts, or of headers that are references: what has more is not certain. */
const MAX_PARTS = 16;

/** The same sites, none of them certain: something that is not understood leads them all. */
export const allDoubted = (sites: readonly RequestSite[]): readonly RequestSite[] =>
  sites.map((site) => ({ ...site, isCertain: false }));

/** Makes a site of what was found: more hosts than a request has are no certain ones. */
export function siteOf(
  start: number,
  end: number,
  origins: Iterable<string>,
  isCertain: boolean,
  literals: readonly number[] = [],
): RequestSite {
  const each = [...new Set(origins)];
  const isFew = each.length <= MAX_PARTS && literals.length <= MAX_PARTS;
  return {
    start,
    end,
    origins: each.slice(0, MAX_PARTS),
    isCertain: isCertain && each.length > 0 && isFew,
    literals: literals.slice(0, MAX_PARTS),
  };
}
