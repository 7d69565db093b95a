import type { DoorOffer } from '../egress/egress-client.ts';
import type { AppView } from '../protocol/core-api.ts';

/** Prefix of the Web Locks that tabs hold while they live. */
export const TAB_LOCK_PREFIX = 'lockstate-tab-';

export type ViewListener = (view: AppView) => void;

/** Starts the door of a page and gives a port to it. */
export type OpenDoor = () => Promise<MessagePort>;

/** How long a page may take to open its door. */
const DOOR_MS = 2_000;

/** The tabs that watch. What one of them does, or that it is gone, is nothing to the others. */
export class TabViews {
  readonly #listeners = new Set<ViewListener>();
  /** How to open the doors of those that have one, and word of when their page is gone. */
  readonly #doors = new Map<OpenDoor, Promise<void>>();
  readonly #tabGone: (tab: string) => Promise<void>;
  /** The view that was sent last, so that reading does not wake every tab. */
  #told = '';

  /** @param tabGone resolves when the tab of that name has ended */
  constructor(tabGone: (tab: string) => Promise<void>) {
    this.#tabGone = tabGone;
  }

  add(listener: ViewListener, tab: string, view: AppView, openDoor?: OpenDoor): void {
    this.#listeners.add(listener);
    const gone = this.#tabGone(tab);
    if (openDoor) this.#doors.set(openDoor, gone);
    void gone.then(() => {
      this.#listeners.delete(listener);
      if (openDoor) this.#doors.delete(openDoor);
    });
    call(listener, view);
  }

  /** The door of the page that came last, of those that answer: a sleeping page does not. */
  async offerDoor(): Promise<DoorOffer | null> {
    for (const [openDoor, gone] of [...this.#doors].reverse()) {
      const late = new Promise<null>((resolve) => setTimeout(resolve, DOOR_MS, null));
      const port = await Promise.race([openDoor().catch(() => null), late]);
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
