import { transferWords as english, type TransferWords } from './english/transfer-words.ts';
import { following } from './language.svelte.ts';

/** What export and import say. Apart from `words`, so that it is loaded with them. */
export const transferWords: TransferWords = following(
  english,
  (translation) => translation.transferWords,
);
