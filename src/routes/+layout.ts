import { browser } from '$app/environment';
import { core } from '$lib/ui/state/core.svelte.ts';
import { language } from '$lib/ui/words/language.svelte.ts';
import type { LayoutLoad } from './$types';

/** Starts the core first, which then opens the disk while the page is put together. */
export const load: LayoutLoad = ({ route }) => {
  // The chart is the one page that needs no vault.
  if (browser && route.id !== '/chart') void core.api;
  // Before anything is shown, so that nobody sees a language that is not theirs.
  return language.start();
};

// The pages are static files. Everything on them comes from the vault of this browser, so that they hold no more than
// what is seen until it is there.
export const prerender = true;
