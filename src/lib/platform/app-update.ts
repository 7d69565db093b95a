/** What a page tells a waiting service worker so that it takes over. */
export const TAKE_OVER = 'takeOver';

/** How often an app that stays open looks for a new version, when somebody comes back to it. */
const LOOK_EVERY_MS = 60 * 60 * 1000;
/** How long a new version may take to take over before the page reloads anyway. */
const PATIENCE_MS = 5_000;

/** How long a browser is left alone that cannot tell when it is idle. */
const IDLE_AFTER_MS = 1_000;

/**
 * Has the browser keep the whole app for offline use, once it has nothing else to do: all of its files are fetched
 * for that. Best effort: without it the app is used with its host.
 * @param script address of the service worker, as a type that `require-trusted-types-for` lets pass
 */
export function keepForOffline(script: string, options: RegistrationOptions): void {
  if (!('serviceWorker' in navigator)) return;
  const register = (): void => {
    navigator.serviceWorker.register(script, options).catch(() => undefined);
  };
  if ('requestIdleCallback' in globalThis) requestIdleCallback(register);
  else setTimeout(register, IDLE_AFTER_MS);
}

/**
 * Watches for a new version of the app, which the browser fetches in the background.
 * @param onReady called when a new version is complete and waits, or has taken over through another tab
 */
export async function watchForUpdate(onReady: () => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  // At the first visit there is no version before, and so nothing to update.
  let isUpdate = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    if (isUpdate) onReady();
    isUpdate = true;
  });
  const registration = await serviceWorker.ready;
  const follow = (installing: ServiceWorker | null): void => {
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && registration.active) onReady();
    });
  };
  follow(registration.installing);
  registration.addEventListener('updatefound', () => {
    follow(registration.installing);
  });
  if (registration.waiting) onReady();

  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_EVERY_MS) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Lets the version that waits take over, and reloads this page with it. Other tabs go on as they are. */
export async function reloadToUpdate(): Promise<void> {
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
  const reload = (): void => {
    location.reload();
  };
  if (!waiting) {
    reload();
    return;
  }
  navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true });
  setTimeout(reload, PATIENCE_MS);
  waiting.postMessage(TAKE_OVER);
}
