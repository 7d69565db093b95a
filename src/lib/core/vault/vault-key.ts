import { done, failed, type Outcome } from '../base/outcome.ts';

/**
 * The vault key's text form: `LS1-` and eight groups of five Crockford base32 characters.
 *
 * The first four characters of a group carry 20 bits; the fifth is a check character over GF(32)
 * (x^5 + x^2 + 1): a sum of the four, each weighted by its position, and of the group's number. Weights
 * that differ catch a swap of neighbours, weights other than zero catch every single substitution, and
 * the group's number catches two groups that changed places.
 */

/** Length of a vault key in bytes: 160 random bits. */
export const VAULT_KEY_BYTES = 20;
export const VAULT_KEY_PREFIX = 'LS1';
export const GROUP_COUNT = 8;
export const GROUP_LENGTH = 5;
const KEY_CHARACTERS = GROUP_COUNT * GROUP_LENGTH;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const WEIGHTS = [2, 4, 8, 16] as const;

/** Product in GF(32) with the primitive polynomial x^5 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit += 1) {
    if ((b >> bit) & 1) product ^= a << bit;
  }
  for (let bit = 8; bit >= 5; bit -= 1) {
    if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  }
  return product;
}

function checkDigit(digits: readonly number[], group: number): number {
  return WEIGHTS.reduce(
    (sum, weight, position) => sum ^ multiply(weight, digits[position] ?? 0),
    group + 1,
  );
}

/** Crockford's readings of letters that look like digits; `-1` for what is no base32 character. */
function digitOf(character: string): number {
  if (character === 'O') return 0;
  if (character === 'I' || character === 'L') return 1;
  return ALPHABET.indexOf(character);
}

/**
 * Writes a vault key as text.
 * @param key `VAULT_KEY_BYTES` bytes
 * @throws when the length is another
 */
export function formatVaultKey(key: Uint8Array): string {
  if (key.length !== VAULT_KEY_BYTES) {
    throw new Error(`"vault key" expected ${VAULT_KEY_BYTES} bytes, got ${key.length}`);
  }
  const digits: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of key) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      digits.push((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  const groups = Array.from({ length: GROUP_COUNT }, (_, group) => {
    const four = digits.slice(group * 4, group * 4 + 4);
    return [...four, checkDigit(four, group)].map((digit) => ALPHABET.charAt(digit)).join('');
  });
  return [VAULT_KEY_PREFIX, ...groups].join('-');
}

/** All that is neither a letter nor a digit: blanks, dashes of every kind, quotes, marks of whoever carried the key. */
const IGNORED = /[^\p{L}\p{N}]/gu;

/**
 * What stands for a sign where a text was made fit for something else, and would leave letters or digits behind: tags and
 * entities of HTML, bytes of mail (quoted-printable) and of addresses, escapes of JSON and Markdown.
 */
const STAND_INS =
  /<\/?[a-z][^<>]*>|&(?:#x[0-9a-f]+|#\d+|[a-z]{2,8});|(?:=[0-9A-F]{2})+|%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[nrt]/gi;

/** Text that need not be right, but shows that somebody tried to give a key. */
const LOOKS_LIKE_KEY = /^(?:LS1.{20,}|[0-9A-Z]{30,50})$/;

/** A whole key somewhere in a longer text, such as the downloaded file, or a mail that wraps and quotes it. */
const KEY_WITHIN = /LS1(?:[^0-9A-Z]{0,12}[0-9A-Z]){40}(?![0-9A-Z])/u;

/** The 40 characters of the groups, or the problem that keeps them from being found. */
function bodyOf(text: string): Outcome<string> {
  const upper = text.replace(STAND_INS, '-').normalize('NFKC').toUpperCase().trim();
  const compact = (KEY_WITHIN.exec(upper)?.[0] ?? upper).replace(IGNORED, '');
  // Forty characters that start with LS1 are a whole key without prefix, or a cut one with it: who
  // typed the hyphen behind it meant the prefix.
  const isWhole = compact.length === KEY_CHARACTERS && !/^LS1\s*[^\p{L}\p{N}\s]/u.test(upper);
  const prefixed = !isWhole && /^[L1I]S[1IL]/.test(compact);
  const body = prefixed ? compact.slice(VAULT_KEY_PREFIX.length) : compact;
  if (body.length === KEY_CHARACTERS && (prefixed || LOOKS_LIKE_KEY.test(body))) return done(body);
  if (!LOOKS_LIKE_KEY.test(compact)) return failed({ code: 'key.notAKey' });
  const groups = upper.split(/[^\p{L}\p{N}]+/u).filter((group) => group !== VAULT_KEY_PREFIX);
  const odd = groups.flatMap((group, index) => (group.length === GROUP_LENGTH ? [] : [index + 1]));
  if (groups.length === GROUP_COUNT && odd.length === 1 && odd[0] !== undefined) {
    return failed({ code: 'key.mistyped', group: odd[0] });
  }
  return failed({ code: 'key.wrongLength', expected: KEY_CHARACTERS, got: body.length });
}

/**
 * Reads a vault key from what a person typed or pasted, forgiving case, missing hyphens, O for 0, I or L for 1, and all
 * that is neither a letter nor a digit, however it came in: by a mail program, a typesetter, a page.
 *
 * @returns the key's bytes, or which of three things is wrong: the text is no key at all
 * (`key.notAKey`), has too few or too many characters (`key.wrongLength`), or one group of it is
 * mistyped (`key.mistyped`, groups counted from 1).
 */
export function parseVaultKey(text: string): Outcome<Uint8Array<ArrayBuffer>> {
  const found = bodyOf(text);
  if (!found.ok) return found;
  const body = found.value;
  // In a buffer of its own: what V8 keeps among its objects is copied, and cannot be overwritten.
  const key = new Uint8Array(new ArrayBuffer(VAULT_KEY_BYTES));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let group = 0; group < GROUP_COUNT; group += 1) {
    const characters = body.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH);
    const digits = Array.from(characters, digitOf);
    const four = digits.slice(0, 4);
    if (digits.includes(-1) || checkDigit(four, group) !== digits[4]) {
      return failed({ code: 'key.mistyped', group: group + 1 });
    }
    for (const digit of four) {
      held = (held << 5) | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        key[at] = held >> bits;
        at += 1;
      }
      held &= (1 << bits) - 1;
    }
  }
  return done(key);
}
