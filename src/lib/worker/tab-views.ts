import type { AppView } from './protocol.ts';

/** Prefix of the Web Locks that tabs hold while they live. */
export const TAB_LOCK_PREFIX = 'lockstate-tab-';

export type ViewListener = (view: AppView) => void;

/** The tabs that watch. What one of them does, or that it is gone, is nothing to the others. */
export class TabViews {
  readonly #listeners = new Set<ViewListener>();
  readonly #tabGone: (tab: string) => Promise<void>;
  /** The view that was sent last, so that reading does not wake every tab. */
  #told = '';

  /** @param tabGone resolves when the tab of that name has ended */
  constructor(tabGone: (tab: string) => Promise<void>) {
    this.#tabGone = tabGone;
  }

  add(listener: ViewListener, tab: string, view: AppView): void {
    this.#listeners.add(listener);
    void this.#tabGone(tab).then(() => this.#listeners.delete(listener));
    call(listener, view);
  }

  /** Sends the view to every tab, if it is another than the last. */
  tell(view: AppView): void {
    const told = JSON.stringify(view);
    if (told === this.#told) return;
    this.#told = told;
    for (const listener of this.#listeners) call(listener, view);
  }
}

/** A listener across a port gives a promise, which is lost when its tab is. */
function call(listener: ViewListener, view: AppView): void {
  void (async () => {
    await (listener(view) as unknown);
  })().catch(() => undefined);
}
