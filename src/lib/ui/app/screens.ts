import { browser } from '$app/environment';
import { remembersVault } from '../../platform/witness.ts';
import { withWords } from '../words/language.svelte.ts';

/** Loads a screen with its words once. What could not be had is asked for again the next time. */
export function once<Screen>(load: () => Promise<Screen>): () => Promise<Screen> {
  let loading: Promise<Screen> | null = null;
  return () =>
    (loading ??= withWords(load()).catch((error: unknown) => {
      loading = null;
      throw error;
    }));
}

// What only those who are signed in see: a first visit shows none of it.
export const loadShell = once(() => import('./Shell.svelte'));
export const loadHome = once(() => import('./Home.svelte'));

/**
 * Loads a screen before it is asked for: at once where there is a vault, beside the core that starts; else with the
 * first thing that is typed.
 */
export function loadAhead(load: () => Promise<unknown>): void {
  if (!browser) return;
  const start = (): void => void load().catch(() => undefined);
  if (remembersVault()) start();
  else addEventListener('input', start, { once: true });
}
