import type { RandomBytes } from '../base/bytes.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';

/** Characters a passphrase of a backup has at the least. */
export const MIN_PASSPHRASE = 12;

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

/** Whether a passphrase is long enough for a backup. */
export const checkPassphrase = (passphrase: string): Outcome<string> =>
  passphrase.length < MIN_PASSPHRASE
    ? failed({ code: 'passphrase.tooShort', min: MIN_PASSPHRASE })
    : done(passphrase);
