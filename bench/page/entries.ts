/** One made-up secret. */
export interface Entry {
  readonly name: string;
  readonly domain: string;
  readonly value: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const BASE62 = `${LETTERS}${LETTERS.toUpperCase()}0123456789`;

/** What lists exactly the first secrets: digits, which no random text here has. */
export const MARKED = [
  { count: 50, text: '.b50.' },
  { count: 5_000, text: '.b5k.' },
] as const;

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

function texts(number: number): { name: string; domain: string; text: Text } {
  const next = generator(number);
  const text = (length: number, alphabet: string) => {
    let made = '';
    for (let at = 0; at < length; at += 1) made += alphabet.charAt(next() % alphabet.length);
    return made;
  };
  const name = `${text(8, LETTERS)} API key ${String(number).padStart(7, '0')}`;
  const marks = MARKED.filter(({ count }) => number < count).map((mark) => mark.text.slice(1, -1));
  return { name, domain: [text(12, LETTERS), ...marks, 'example'].join('.'), text };
}
type Text = (length: number, alphabet: string) => string;

/** What is listed of an entry, without its value. */
export function listedAt(number: number): Pick<Entry, 'name' | 'domain'> {
  const { name, domain } = texts(number);
  return { name, domain };
}

/**
 * The entry of this number: a name of 24 characters, a domain of 20 (the first ones have marks besides) and a value
 * of 40.
 */
export function entryAt(number: number): Entry {
  const { name, domain, text } = texts(number);
  return { name, domain, value: text(40, BASE62) };
}

/** The entries from one number up to, and without, another. */
export const entriesOf = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from }, (_, index) => entryAt(from + index));
