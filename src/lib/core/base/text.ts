/** Control characters and halves of a character: no name, address or reference of ours has them. */
export const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** What no text of several lines has either: control characters but tabs and line breaks, and halves of a character. */
export const JUNK = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
const JUNK_CONTROL = /[^\P{Cc}\t\n\r]/gu;

/** A text of several lines with a sign that can be seen in the place of each control character. */
export const withSeenControls = (text: string): string => text.replace(JUNK_CONTROL, '\ufffd');

/** What names have on no line: control and format characters, line and paragraph separators, halves of a character. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
// Between letters and signs they make others of them, in emoji and in scripts that join letters.
const JOINERS =
  /(?<=[\p{L}\p{M}\p{Extended_Pictographic}])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])/gu;

/** Whether a name, as a person types one, has characters that nobody sees. */
export const hasUnseen = (name: string): boolean => UNSEEN.test(name.replace(JOINERS, ''));

/** A name as it is, and with accents as one character and as two: each once, the likeliest first. */
export const formsOf = (name: string): ReadonlySet<string> =>
  new Set([name, name.normalize('NFC'), name.normalize('NFD')]);
