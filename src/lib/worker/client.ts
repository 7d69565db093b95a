import * as Comlink from 'comlink';
import { byReference } from './by-reference.ts';
import { type AppView, EMPTY_VIEW } from './protocol/app-view.ts';
import type { CoreApi } from './protocol/core-api.ts';
import { TAB_LOCK_PREFIX } from './protocol/tab-lock.ts';
import { trustWorkers } from './trust-workers.ts';
import workerUrl from './vault.worker.ts?sharedworker&url';

export { trustWorkers };

/** What a page starts only when it is needed. */
const pageWorkers = () => import('./page-workers.ts');

/** How hard a passphrase is to guess, told by a worker, so that nothing of it stays in the page. */
export const strengthMeter = async () => (await pageWorkers()).strengthMeter();

/** Starts the worker that reads texts for this page, which ends it. */
export const startReader = async () => (await pageWorkers()).startReader();

/** Why a worker that was started never answered. */
type StartProblem = 'core.unavailable' | 'core.notLoaded';

const failedWith = (code: StartProblem | 'core.ended'): AppView => ({
  ...EMPTY_VIEW,
  phase: 'failed',
  problem: { code },
});

/** Starts or joins the worker, or gives a port that nobody answers. */
function startWorker(url: string): {
  readonly port: MessagePort | Worker;
  readonly onError: (listener: (code: StartProblem) => void) => void;
} {
  let knowsModules = false;
  const options = {
    name: 'lockstate',
    /** Read by browsers that know that workers can be modules. */
    get type(): 'module' {
      knowsModules = true;
      return 'module';
    },
  };
  try {
    const isShared = typeof SharedWorker !== 'undefined';
    const worker = isShared ? new SharedWorker(url, options) : new Worker(url, options);
    return {
      port: worker instanceof Worker ? worker : worker.port,
      onError: (listener) => {
        worker.addEventListener('error', () => {
          listener(knowsModules ? 'core.notLoaded' : 'core.unavailable');
        });
      },
    };
  } catch {
    return {
      port: new MessageChannel().port1,
      onError: (listener) => {
        listener('core.unavailable');
      },
    };
  }
}

/** A name that no other tab has. */
export const tabName = (): string => crypto.randomUUID();

/**
 * Starts or joins the core and watches it.
 * @param onView called with the whole view, first when the core answers, then on every change, and with
 * `EMPTY_VIEW` right before this page is left or frozen: should it come back, it loads anew
 * @param witness what lies where this page keeps `AppView.witness`
 * @param tab names this connection
 */
export function connectCore(
  onView: (view: AppView) => void,
  witness: () => string | null = () => null,
  tab = tabName(),
): CoreApi {
  const url = trustWorkers('lockstate-worker', [workerUrl])(workerUrl);
  let isSeen = false;
  let isGone = false;
  const show = (view: AppView): void => {
    isSeen = true;
    if (!isGone) onView(view);
  };
  const { port, onError } = startWorker(url);
  onError((code) => {
    if (!isSeen) show(failedWith(code));
  });
  const remote = Comlink.wrap<CoreApi>(port);
  const openEgress = async () => (await pageWorkers()).openEgress();
  const openInterchange = async () => (await pageWorkers()).openInterchange();
  let release = (): void => undefined;
  const left = new Promise<void>((resolve) => (release = resolve));
  // Held for as long as this tab lives, so that the core knows when it is gone.
  const alive = async (): Promise<void> => {
    const starts = [openEgress, openInterchange].map((one) => Comlink.proxy(one));
    const [egress, interchange] = starts as never[];
    const life = await remote.subscribe(Comlink.proxy(show), tab, egress, witness(), interchange);
    // Ours to have when the core is gone, however it went: nothing else would tell.
    const ended = (): void => {
      show(failedWith('core.ended'));
    };
    if (life !== null) navigator.locks.request(life, ended).catch(() => undefined);
    return left;
  };
  // A page that goes may come back as it was left, without the locks it held and the core it knew.
  const leave = (): void => {
    if (isGone) return;
    isGone = true;
    void remote.leave(tab);
    release();
    onView(EMPTY_VIEW);
  };
  const comeBack = (): void => {
    if (isGone) location.reload();
  };
  addEventListener('visibilitychange', () => void remote.flush());
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  // Events of the document, which do not bubble.
  addEventListener('freeze', leave, { capture: true });
  addEventListener('resume', comeBack, { capture: true });
  if ('locks' in navigator) {
    navigator.locks.request(TAB_LOCK_PREFIX + tab, alive).catch(() => undefined);
  } else void alive();
  return byReference(remote as unknown as CoreApi);
}
