import { externalWords as english, type ExternalWords } from './english/external-words.ts';
import { followingLater } from './language.svelte.ts';

/** What is said of external vaults. Apart from `words`, so that it is loaded with what needs it. */
export const externalWords: ExternalWords = followingLater(
  english,
  (translation) => translation.externalWords,
);
