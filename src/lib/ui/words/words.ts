import { words as english, type Words } from './english/words.ts';
import { following } from './language.svelte.ts';

/** Everything the app says, in the language of the moment. What comes with the chart or the audit is in their own. */
export const words: Words = following(english, (translation) => translation.words);
