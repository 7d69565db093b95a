import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { page } from '$app/state';
import { arrivals } from './arrivals.svelte.ts';

/** In the address of the manifest's shortcut. */
const asksByAddress = (): boolean => page.url.searchParams.get('new') === 'secret';

/** Whether somebody came here to write down a new secret, by the app's shortcut or by sharing a text. */
export const newSecretAsked = {
  get now(): boolean {
    return arrivals.hasValue || asksByAddress();
  },

  /** Ends the asking, also in the address, so that a reload does not ask again. @returns a shared value */
  take(): string | null {
    if (asksByAddress()) {
      void goto(resolve('/vault'), { replaceState: true, keepFocus: true, noScroll: true });
    }
    return arrivals.takeValue();
  },
};
