import { watchForInstall } from '../../platform/app-install.ts';

let ask = $state.raw<(() => void) | null>(null);

/** Whether the browser lets the app be installed. It says so once, early, and to any page. */
export const install = {
  /** Opens the browser's question; `null` where the browser has none. */
  get ask(): (() => void) | null {
    return ask;
  },
  /** To be called once, when the app starts. */
  watch(): void {
    watchForInstall((next) => {
      ask = next;
    });
  },
};
