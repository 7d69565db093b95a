import { keyWords as english, type KeyWords } from './english/key-words.ts';
import { followingLater } from './language.svelte.ts';

/** What a change of key says of what goes with it. Apart from `words`, so that it is loaded with that. */
export const keyWords: KeyWords = followingLater(english, (translation) => translation.keyWords);
