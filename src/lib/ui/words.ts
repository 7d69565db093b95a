import { words as english, type Words } from './english/words.ts';
import { following } from './language.svelte.ts';

/** Everything the app says, in the language of the moment. What the drawn chart says is in `chart-words.ts`. */
export const words: Words = following(english, (translation) => translation.words);
