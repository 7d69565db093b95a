import { listWords as english, type ListWords } from './english/list-words.ts';
import { followingLater } from './language.svelte.ts';

/** What damaged lists and vaults without a profile say. Apart from `words`, so that it is loaded with them. */
export const listWords: ListWords = followingLater(english, (translation) => translation.listWords);
