import { lossWords as english, type LossWords } from './english/loss-words.ts';
import { followingLater } from './language.svelte.ts';

/** What is said of what this browser lost. Apart from `words`, so that it is loaded with it. */
export const lossWords: LossWords = followingLater(english, (translation) => translation.lossWords);
