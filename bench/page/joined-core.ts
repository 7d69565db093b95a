import * as Comlink from 'comlink';
import { type AppView, EMPTY_VIEW } from '../../src/lib/worker/protocol/app-view.ts';
import type { CoreApi } from '../../src/lib/worker/protocol/core-api.ts';
import { TAB_LOCK_PREFIX } from '../../src/lib/worker/protocol/tab-lock.ts';

/** The core of the built app as another tab of it has it: the same worker, by the protocol alone. */
export class JoinedCore {
  readonly api: CoreApi;
  view: AppView = EMPTY_VIEW;
  readonly #listeners = new Set<() => void>();

  /** @param url of the app's own worker: with the same name, it is the one that its pages share */
  constructor(url: string) {
    const { port } = new SharedWorker(url, { type: 'module', name: 'lockstate' });
    this.api = Comlink.wrap<CoreApi>(port) as unknown as CoreApi;
    const tab = crypto.randomUUID();
    const listener = Comlink.proxy((view: AppView) => {
      this.view = view;
      for (const one of [...this.#listeners]) one();
    });
    void navigator.locks.request(TAB_LOCK_PREFIX + tab, () => {
      void this.api.subscribe(listener, tab);
      return new Promise(() => undefined);
    });
  }

  /** Resolves when the view is as it is to be. */
  until(isSo: (view: AppView) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.view.phase === 'failed') {
          this.#listeners.delete(look);
          reject(new Error(`"core" failed with ${this.view.problem?.code}`));
        }
        if (!isSo(this.view)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Asks for an answer, one after the other, until `work` is done. @returns the longest that one took, in milliseconds */
  async longestSilence(work: Promise<unknown>): Promise<number> {
    let isOver = false;
    let longest = 0;
    const watching = (async () => {
      while (!isOver) {
        const asked = performance.now();
        await this.api.touch();
        longest = Math.max(longest, performance.now() - asked);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    try {
      await work;
    } finally {
      isOver = true;
      await watching;
    }
    return longest;
  }
}
