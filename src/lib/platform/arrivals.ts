/** What a page asks the service worker for, with a port for the answer. */
export const TAKE_SHARE = 'takeShare';
/** Where the manifest's share target sends what is shared, relative to the app. Only the worker answers it. */
export const SHARE_PATH = 'share';
/** In the address of the page that is to take what was shared. */
export const SHARED_MARK = 'shared';

/** How long the service worker may take to answer. */
const PATIENCE_MS = 5_000;

/** What another app shared. In memory only, and handed over once. */
export interface Share {
  /** The shared text, or the address where that is all there is. Empty when a file was shared. */
  readonly text: string;
  readonly file: File | null;
}

/** The part of the File Handling API used here; the DOM types do not have it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/**
 * Watches for files that are opened with the installed app.
 * @param onFile called for each; one that cannot be read any more is passed over
 */
export function watchForFiles(onFile: (file: File) => void): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    for (const handle of files) handle.getFile().then(onFile, () => undefined);
  });
}

/** Takes what was shared from the service worker, which then has it no more. @returns `null` for nothing */
export function takeShare(): Promise<Share | null> {
  const { controller } = navigator.serviceWorker;
  if (!controller) return Promise.resolve(null);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const done = (share: Share | null): void => {
      port1.close();
      resolve(share);
    };
    port1.addEventListener('message', ({ data }) => {
      done(data as Share | null);
    });
    port1.start();
    setTimeout(done, PATIENCE_MS, null);
    controller.postMessage(TAKE_SHARE, [port2]);
  });
}
