import type { EgressOffer } from '../egress/egress-client.ts';
import type { AppView } from '../protocol/app-view.ts';
import type { OpenEgress, ViewListener } from '../protocol/core-api.ts';

/** Prefix of the Web Locks that tabs hold while they live. */
export const TAB_LOCK_PREFIX = 'lockstate-tab-';

/** How long a page may take to open its egress. */
const EGRESS_MS = 2_000;

/** The tabs that watch. What one of them does, or that it is gone, is nothing to the others. */
export class TabViews {
  readonly #listeners = new Set<ViewListener>();
  /** How to open the egresses of those that have one, and word of when their page is gone. */
  readonly #egresses = new Map<OpenEgress, Promise<void>>();
  readonly #tabGone: (tab: string) => Promise<void>;
  /** The view that was sent last, so that reading does not wake every tab. */
  #told = '';

  /** @param tabGone resolves when the tab of that name has ended */
  constructor(tabGone: (tab: string) => Promise<void>) {
    this.#tabGone = tabGone;
  }

  add(listener: ViewListener, tab: string, view: AppView, openEgress?: OpenEgress): void {
    this.#listeners.add(listener);
    const gone = this.#tabGone(tab);
    if (openEgress) this.#egresses.set(openEgress, gone);
    void gone.then(() => {
      this.#listeners.delete(listener);
      if (openEgress) this.#egresses.delete(openEgress);
    });
    call(listener, view);
  }

  /** The egress of the page that came last, of those that answer: a sleeping page does not. */
  async offerEgress(): Promise<EgressOffer | null> {
    for (const [openEgress, gone] of [...this.#egresses].reverse()) {
      const late = new Promise<null>((resolve) => setTimeout(resolve, EGRESS_MS, null));
      const port = await Promise.race([openEgress().catch(() => null), late]);
      if (port) return { port, gone };
    }
    return null;
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
