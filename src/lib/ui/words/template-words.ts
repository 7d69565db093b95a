import { templateWords as english, type TemplateWords } from './english/template-words.ts';
import { followingLater } from './language.svelte.ts';

/** What templates and the check of an address say. Apart from `words`, so that it is loaded with them. */
export const templateWords: TemplateWords = followingLater(
  english,
  (translation) => translation.templateWords,
);
