/** What Chromium-based browsers say when the app can be installed. The DOM types do not have it. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

/** Whether this page runs as an installed app, in a window of its own. */
export function runsInstalled(): boolean {
  // The second is Safari's on iOS, from before display modes.
  const { standalone } = navigator as { standalone?: boolean };
  return matchMedia('(display-mode: standalone)').matches || standalone === true;
}

/**
 * Watches for what the browser allows.
 * @param onOffer called with a function that opens the browser's own question, which works once, and
 * with `null` when there is nothing to ask any more
 */
export function watchForInstall(onOffer: (install: (() => void) | null) => void): void {
  addEventListener('beforeinstallprompt', (event) => {
    // The browser's own banner would interrupt; the app offers it in a quiet place.
    event.preventDefault();
    onOffer(() => {
      onOffer(null);
      void (event as InstallPromptEvent).prompt();
    });
  });
  addEventListener('appinstalled', () => {
    onOffer(null);
  });
}
