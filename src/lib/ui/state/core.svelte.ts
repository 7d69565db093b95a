import { flushSync } from 'svelte';
import { connectCore, tabName } from '../../worker/client.ts';
import { type AppView, EMPTY_VIEW, type VaultInside } from '../../worker/protocol/app-view.ts';
import { keepWitness, keptWitness } from '../../platform/witness.ts';
import type { CoreApi } from '../../worker/protocol/core-api.ts';
import { isOpenIn, opening } from './opening.ts';

/** Many changes a second are one for the disk. */
const PAUSE_MS = 500;
let waiting: string | null = null;

function keep(): void {
  if (waiting !== null) keepWitness(waiting);
  waiting = null;
}

function keepSoon(witness: string | null): void {
  if (witness === null) return;
  if (waiting === null) setTimeout(keep, PAUSE_MS);
  waiting = witness;
}

let view = $state.raw<AppView>(EMPTY_VIEW);
let api: CoreApi | null = null;
const tab = tabName();

/** The one connection of this tab: what to render from, and whom to ask. */
export const core = {
  get view(): AppView {
    return view;
  },
  /** What is known of the vault while it is open; `null` also while a reset of an open one is asked about. */
  get inside(): VaultInside | null {
    return isOpenIn(view) ? (view.vault?.inside ?? null) : null;
  },
  /** Connects at the first use, so that a page rendered without a browser asks for nothing. */
  get api(): CoreApi {
    if (api) return api;
    // What was said right before a page goes is kept, too.
    addEventListener('pagehide', keep);
    api = connectCore(
      (next) => {
        opening.see(next);
        view = next;
        // What a browser keeps of a page that goes is what is drawn right now.
        if (next === EMPTY_VIEW) flushSync();
        keepSoon(next.witness);
      },
      keptWitness,
      tab,
    );
    return api;
  },
  /** Names this tab to the core. */
  tab,
};
