import { recoveryWords as english, type RecoveryWords } from './english/recovery-words.ts';
import { followingLater } from './language.svelte.ts';

/** What the recovery of a damaged vault says. Apart from `words`, so that it is loaded with it. */
export const recoveryWords: RecoveryWords = followingLater(
  english,
  (translation) => translation.recoveryWords,
);
