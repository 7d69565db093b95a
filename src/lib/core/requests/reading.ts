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
}

/** The requests of a text, in order and apart from each other. */
export type RequestReading = readonly RequestSite[];

/** More hosts than one request reaches: what names more is not judged one by one. */
export const MAX_ORIGINS = 16;

/** Makes a site of what was found: more hosts than a request has are no certain ones. */
export function siteOf(
  start: number,
  end: number,
  origins: Iterable<string>,
  isCertain: boolean,
): RequestSite {
  const each = [...new Set(origins)];
  return {
    start,
    end,
    origins: each.slice(0, MAX_ORIGINS),
    isCertain: isCertain && each.length > 0 && each.length <= MAX_ORIGINS,
  };
}
