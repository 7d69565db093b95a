import type { RandomBytes } from '../base/bytes.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { COMMON_WORDS } from './common-words.ts';

/** Characters a passphrase of a backup has at the least. */
export const MIN_PASSPHRASE = 12;

/** How many of them have to be such that what stands before does not tell them. */
const MIN_UNFORESEEN = 8;
const MIN_DISTINCT = 5;

/** Of zxcvbn's scores from 0 to 4, the least that a backup takes: "safely unguessable" where guesses are slow. */
export const MIN_STRENGTH = 3;

// Crockford's base32, in lower case: 32 characters, so five bits of a byte choose one without bias.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 5;
const GROUP_LENGTH = 5;

/** A passphrase for a backup: five groups of five characters, 125 random bits. */
export function makePassphrase(random: RandomBytes): string {
  const bytes = random(GROUPS * GROUP_LENGTH);
  const characters = Array.from(bytes, (byte) => ALPHABET.charAt(byte & 31));
  bytes.fill(0);
  return Array.from({ length: GROUPS }, (_, group) =>
    characters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

/** Rows of keys and the alphabet: whoever runs along one types nothing new. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiopü',
  'azertyuiop',
  'asdfghjklöä',
  'zxcvbnm',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '!@#$%^&*()',
  '!"§$%&/()=',
];
const RUNS = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(''))];

/** Letters as which other characters are read in words. */
const READ_AS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const asWords = (text: string): string =>
  text.replace(/[013457@$!]/g, (one) => READ_AS[one] ?? one);

/** How much of a text is looked at, so that a long one takes no time. */
const LOOKED_AT = 256;

/** What a person sees as characters, each of which may be several code points. */
const seenCharacters = (text: string): string[] =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

/** A text in which each character that is seen is one UTF-16 unit: longer ones get one that nobody uses. */
function oneUnitEach(text: string): string {
  const long = new Map<string, string>();
  const short = (one: string): string => {
    const unit = long.get(one) ?? String.fromCharCode(0xe000 + long.size);
    long.set(one, unit);
    return unit;
  };
  return seenCharacters(text)
    .map((one) => (one.length > 1 ? short(one) : one))
    .join('');
}

/** The length of the longest of some pieces that a text goes on with; 0 for none. */
const startsWithOne = (text: string, at: number, pieces: readonly string[]): number =>
  pieces.reduce(
    (longest, piece) =>
      piece.length > longest && text.startsWith(piece, at) ? piece.length : longest,
    0,
  );

/** How far a text goes on from a place as it did before it, of three characters and more, or of one twice. */
function repeats(text: string, at: number): number {
  let longest = text.charAt(at) === text.charAt(at - 1) ? 1 : 0;
  for (let from = 0; from < at; from += 1) {
    let length = 0;
    while (at + length < text.length && text.charAt(from + length) === text.charAt(at + length)) {
      length += 1;
    }
    if (length >= 3 && length > longest) longest = length;
  }
  return longest;
}

/** How far a text runs along a row of keys or the alphabet from a place, of three characters and more. */
function runs(text: string, at: number): number {
  let longest = 0;
  for (const run of RUNS) {
    const from = run.indexOf(text.slice(at, at + 3));
    if (from < 0 || at + 3 > text.length) continue;
    let length = 3;
    while (at + length < text.length && run.charAt(from + length) === text.charAt(at + length)) {
      length += 1;
    }
    if (length > longest) longest = length;
  }
  return longest;
}

/**
 * How many characters of a text have to be known to write the rest down: what repeats, runs along a row of keys,
 * or is a year or one of the commonest words counts as one (a repetition as none). A lower bound for people,
 * not an estimate of guesses: that is zxcvbn's, which comes with word lists and may not be at hand.
 */
export function unforeseen(passphrase: string): number {
  const text = oneUnitEach(passphrase.toLowerCase()).slice(0, LOOKED_AT);
  const words = asWords(text);
  let count = 0;
  for (let at = 0; at < text.length;) {
    const repeated = at === 0 ? 0 : repeats(text, at);
    const known = Math.max(
      runs(text, at),
      startsWithOne(text, at, COMMON_WORDS),
      startsWithOne(words, at, COMMON_WORDS),
      /^(?:19|20)\d\d/.test(text.slice(at)) ? 4 : 0,
    );
    count += repeated >= Math.max(known, 1) ? 0 : 1;
    at += Math.max(repeated, known, 1);
  }
  return count;
}

/**
 * Whether a passphrase is long enough for a backup, and not one that is tried first: `aaaaaaaaaaaa`,
 * `123456789012`, `password1234`, `qwertyuiop12`. Holds without the strength meter, which asks for more.
 */
export function checkPassphrase(passphrase: string): Outcome<string> {
  const characters = Array.from(passphrase);
  if (characters.length < MIN_PASSPHRASE) {
    return failed({ code: 'passphrase.tooShort', min: MIN_PASSPHRASE });
  }
  const isFine =
    passphrase.isWellFormed() &&
    new Set(seenCharacters(passphrase)).size >= MIN_DISTINCT &&
    unforeseen(passphrase) >= MIN_UNFORESEEN;
  return isFine ? done(passphrase) : failed({ code: 'passphrase.tooWeak' });
}
