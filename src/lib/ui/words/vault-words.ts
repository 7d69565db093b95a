import { vaultWords as english, type VaultWords } from './english/vault-words.ts';
import { followingLater } from './language.svelte.ts';

/** What a vault says, shut or open. Apart from `words`: a first visit has none. */
export const vaultWords: VaultWords = followingLater(english, (later) => later.vaultWords);
