/** One made-up secret. */
export interface Entry {
  readonly name: string;
  readonly domain: string;
  readonly value: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const BASE62 = `${LETTERS}${LETTERS.toUpperCase()}0123456789`;

/** A small generator (mulberry32), seeded so that every contestant gets the same entries. */
function generator(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** The entry of this number: a name of 24 characters, a domain of 20 and a value of 40. */
export function entryAt(number: number): Entry {
  const next = generator(number);
  const text = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet.charAt(next() % alphabet.length)).join('');
  return {
    name: `${text(8, LETTERS)} API key ${String(number).padStart(7, '0')}`,
    domain: `${text(12, LETTERS)}.example`,
    value: text(40, BASE62),
  };
}
