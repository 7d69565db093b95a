import type { EgressOffer } from '../egress/egress-client.ts';
import type { InterchangeOffer, InterchangePorts } from '../interchange/interchange-client.ts';
import type { AppView } from '../protocol/app-view.ts';
import type { OpenEgress, OpenInterchange, ViewListener } from '../protocol/core-api.ts';

/** How long a page may take to start a worker. */
const START_MS = 2_000;

/** A page that watches, what it can start, and word of when it is gone. */
interface WatchingTab {
  readonly tab: string;
  readonly listener: ViewListener;
  readonly openEgress: OpenEgress | undefined;
  readonly openInterchange: OpenInterchange | undefined;
  readonly gone: Promise<void>;
}

/** The tabs that watch. What one of them does, or that it is gone, is nothing to the others. */
export class TabViews {
  readonly #tabs = new Set<WatchingTab>();
  readonly #tabGone: (tab: string) => Promise<void>;
  #onLastLeft = (): void => undefined;
  /** The view that was sent last, so that reading does not wake every tab. */
  #told = '';

  /** @param tabGone resolves when the tab of that name has ended */
  constructor(tabGone: (tab: string) => Promise<void>) {
    this.#tabGone = tabGone;
  }

  add(
    listener: ViewListener,
    tab: string,
    view: AppView,
    openEgress?: OpenEgress,
    openInterchange?: OpenInterchange,
  ): void {
    const gone = this.#tabGone(tab);
    const watching = { tab, listener, openEgress, openInterchange, gone };
    this.#tabs.add(watching);
    void gone.then(() => {
      this.#tabs.delete(watching);
    });
    call(listener, view);
  }

  /** Calls back when the last of the tabs said that it goes. */
  onLastLeft(listener: () => void): void {
    this.#onLastLeft = listener;
  }

  /** Forgets a tab that says itself that it goes. */
  leave(tab: string): void {
    const left = [...this.#tabs].filter((one) => one.tab === tab);
    for (const one of left) this.#tabs.delete(one);
    if (left.length > 0 && this.#tabs.size === 0) this.#onLastLeft();
  }

  /** The egress of the page that came last, of those that answer: a sleeping page does not. */
  async offerEgress(): Promise<EgressOffer | null> {
    for (const { openEgress, gone } of [...this.#tabs].reverse()) {
      const port = openEgress && (await inTime(openEgress()));
      if (port) return { port, gone };
    }
    return null;
  }

  /** A worker for one file, of the page of a tab, or of the one that came last of those that answer. */
  async offerInterchange(tab?: string): Promise<InterchangeOffer | null> {
    const all = [...this.#tabs].reverse();
    const mine = all.filter((one) => one.tab === tab);
    for (const { openInterchange, gone } of mine.length > 0 ? mine : all) {
      const ports = openInterchange && (await inTime(openInterchange(), endOf));
      if (ports) return { ports, gone };
    }
    return null;
  }

  /** Sends the view to every tab, if it is another than the last. */
  tell(view: AppView): void {
    const told = JSON.stringify(view);
    if (told === this.#told) return;
    this.#told = told;
    for (const { listener } of this.#tabs) call(listener, view);
  }
}

/** Ends a worker that came too late for anybody to want it. */
function endOf([, life]: InterchangePorts): void {
  life.postMessage(null);
  life.close();
}

/** What a page gives, `null` when it does not do so in time. @param late gets what it gives later */
function inTime<T>(
  given: Promise<T>,
  late: (given: T) => void = () => undefined,
): Promise<T | null> {
  return new Promise((resolve) => {
    let isLate = false;
    setTimeout(() => {
      isLate = true;
      resolve(null);
    }, START_MS);
    given.then(
      (one) => {
        if (isLate) late(one);
        else resolve(one);
      },
      () => {
        resolve(null);
      },
    );
  });
}

/** A listener across a port gives a promise, which is lost when its tab is. */
function call(listener: ViewListener, view: AppView): void {
  void (async () => {
    await (listener(view) as unknown);
  })().catch(() => undefined);
}
