import type { RandomBytes } from '../base/bytes.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Characters a generated value may be made of. Each is there once, and all are ASCII. */
export const ALPHABETS = {
  letters: `${LETTERS}${DIGITS}`,
  symbols: `${LETTERS}${DIGITS}!#$%&()*+,-./:;<=>?@[]^_{|}~`,
  hex: `${DIGITS}abcdef`,
  base64url: `${LETTERS}${DIGITS}-_`,
  digits: DIGITS,
} as const;

export type AlphabetName = keyof typeof ALPHABETS;

export const MIN_GENERATED = 4;
export const MAX_GENERATED = 512;

/**
 * Draws a random value, every character of the alphabet equally likely: a byte that would favour some
 * of them is thrown away and another one drawn.
 * @param length characters
 * @throws RangeError when the length is out of bounds
 */
export function generateValue(
  { length, alphabet }: { readonly length: number; readonly alphabet: AlphabetName },
  random: RandomBytes,
): string {
  if (!Number.isInteger(length) || length < MIN_GENERATED || length > MAX_GENERATED) {
    throw new RangeError(`"length" expected ${MIN_GENERATED} to ${MAX_GENERATED}, got ${length}`);
  }
  const characters = ALPHABETS[alphabet];
  const fair = 256 - (256 % characters.length);
  let value = '';
  while (value.length < length) {
    const bytes = random(length - value.length);
    for (const byte of bytes) {
      if (byte < fair) value += characters.charAt(byte % characters.length);
    }
    bytes.fill(0);
  }
  return value;
}

/** How many bits of chance a generated value holds, rounded down. */
export const bitsOf = (length: number, alphabet: AlphabetName): number =>
  Math.floor(length * Math.log2(ALPHABETS[alphabet].length));
