import { language } from '$lib/ui/words/language.svelte.ts';

// Before anything is shown, so that nobody sees a language that is not theirs.
export const load = (): Promise<void> => language.start();

// The pages are static files, and everything on them comes from the vault of this browser.
export const prerender = true;
export const ssr = false;
