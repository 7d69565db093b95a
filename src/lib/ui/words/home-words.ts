import { homeWords as english, type HomeWords } from './english/home-words.ts';
import { followingLater } from './language.svelte.ts';

/** What those who are signed in read around a vault. Apart from `words`: a first visit has nobody signed in. */
export const homeWords: HomeWords = followingLater(english, (later) => later.homeWords);
