import type { RandomBytes } from '../base/bytes.ts';

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
