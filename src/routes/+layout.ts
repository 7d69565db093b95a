import { language } from '$lib/ui/words/language.svelte.ts';

// Before anything is shown, so that nobody sees a language that is not theirs.
export const load = (): Promise<void> => language.start();

// The pages are static files. Everything on them comes from the vault of this browser, so that they hold no more than
// what is seen until it is there.
export const prerender = true;
