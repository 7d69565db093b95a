import { clipboardWords as english, type ClipboardWords } from './english/clipboard-words.ts';
import { followingLater } from './language.svelte.ts';

/** What becomes of a copied value. Apart from `words`, so that it is loaded with the first copy. */
export const clipboardWords: ClipboardWords = followingLater(
  english,
  (translation) => translation.clipboardWords,
);
