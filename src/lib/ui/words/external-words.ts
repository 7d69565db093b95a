import { externalWords as english, type ExternalWords } from './english/external-words.ts';
import { following } from './language.svelte.ts';

/** What is said of external vaults. Apart from `words`, so that it is loaded with what needs it. */
export const externalWords: ExternalWords = following(
  english,
  (translation) => translation.externalWords,
);
