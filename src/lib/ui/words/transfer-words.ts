import { transferWords as english, type TransferWords } from './english/transfer-words.ts';
import { followingLater } from './language.svelte.ts';

/** What export and import say. Apart from `words`, so that it is loaded with them. */
export const transferWords: TransferWords = followingLater(
  english,
  (translation) => translation.transferWords,
);
