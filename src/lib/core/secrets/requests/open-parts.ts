import type { Quote } from './reading.ts';

/** Parts of a text that are written in double braces: references to secrets, and variables of other tools. */
export interface OpenPart {
  readonly start: number;
  readonly end: number;
}

const OPEN_PART = /\{\{[^{}\r\n]*\}\}/g;

/** Where each of them ends, by where it begins. */
export function openPartsOf(text: string): ReadonlyMap<number, number> {
  const parts = new Map<number, number>();
  for (const { index, 0: part } of text.matchAll(OPEN_PART)) parts.set(index, index + part.length);
  return parts;
}

/** What stands in each of them. */
export const openTextsOf = (text: string): readonly string[] =>
  [...text.matchAll(OPEN_PART)].map(([part]) => part.slice(2, -2));

/** What all of them stand in, where that is the same for all of a text. */
export const quotesOf = (text: string, quote: Quote): ReadonlyMap<number, Quote> =>
  new Map([...openPartsOf(text).keys()].map((start) => [start, quote]));

/** A text with another in the place of each such part. */
export const withoutOpenParts = (text: string, instead: string): string =>
  text.includes('{{') ? text.replaceAll(OPEN_PART, instead) : text;
