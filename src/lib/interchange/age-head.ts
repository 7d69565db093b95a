/** A line of dashes as age writes it, or as mail programs and word processors change it. */
const DASHES = '[-\\u2010-\\u2015\\u2212]{2,}';
export const armourLine = (word: string): string =>
  `${DASHES}[ \\t]*${word} AGE ENCRYPTED FILE[ \\t]*${DASHES}`;
const BEGIN = new RegExp(`^[>\\s]*${armourLine('BEGIN')}`, 'm');

/** Where the first line may stand: behind some words of a mail. */
const HEAD = 4096;

/** Whether a text begins as age's armour does, or has it in some lines behind its first ones. */
export const hasArmour = (text: string): boolean => BEGIN.test(text.slice(0, HEAD));
