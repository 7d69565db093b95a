import { recoveryWords as english, type RecoveryWords } from './english/recovery-words.ts';
import { following } from './language.svelte.ts';

/** What the recovery of a damaged vault says. Apart from `words`, so that it is loaded with it. */
export const recoveryWords: RecoveryWords = following(
  english,
  (translation) => translation.recoveryWords,
);
