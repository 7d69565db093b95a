import * as Comlink from 'comlink';
import egressUrl from './egress/egress.worker.ts?worker&url';
import { type AppView, EMPTY_VIEW } from './protocol/app-view.ts';
import type { CoreApi } from './protocol/core-api.ts';
import { TAB_LOCK_PREFIX } from './session/tab-views.ts';
import readerUrl from './reader.worker.ts?worker&url';
import workerUrl from './vault.worker.ts?sharedworker&url';

/** The part of Trusted Types used here; the DOM types do not have it yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** The addresses of our workers, as a type that `require-trusted-types-for` lets pass. */
function trustWorkers(): (url: string) => string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const createScriptURL = (url: string): string => {
    if (![workerUrl, egressUrl, readerUrl].includes(url)) {
      throw new TypeError('only workers of this app may be started');
    }
    return url;
  };
  const policy = trustedTypes?.createPolicy('lockstate-worker', { createScriptURL });
  return (url) => (policy ? policy.createScriptURL(url) : url);
}

let trusting: ((url: string) => string) | null = null;

/** A policy can be made once. */
const trusted = (url: string): string => (trusting ??= trustWorkers())(url);

/** Starts the worker that reads texts for this page, which ends it. */
export const startReader = (): Worker =>
  new Worker(trusted(readerUrl), { type: 'module', name: 'lockstate-reader' });

/** Why a worker that was started never answered. */
type StartProblem = 'core.unavailable' | 'core.notLoaded';

const failedWith = (code: StartProblem | 'core.ended'): AppView => ({
  ...EMPTY_VIEW,
  phase: 'failed',
  problem: { code },
});

/** Passes functions among the arguments, which cannot be copied, as references to call back. */
const byReference = <Api extends object>(remote: Api): Api =>
  new Proxy(remote, {
    // No promise: what is waited for is what calls give.
    get: (target, name) =>
      name === 'then' ? undefined : byReference(Reflect.get(target, name) as object),
    apply: (target, _self, given: unknown[]) =>
      (target as unknown as (...given: unknown[]) => unknown)(
        ...given.map((one) => (typeof one === 'function' ? Comlink.proxy(one as () => void) : one)),
      ),
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

/**
 * Starts or joins the core and watches it.
 * @param onView called with the whole view, first when the core answers and then on every change
 * @param witness what lies where this page keeps `AppView.witness`
 */
export function connectCore(
  onView: (view: AppView) => void,
  witness: () => string | null = () => null,
): CoreApi {
  const url = trusted(workerUrl);
  let isSeen = false;
  const show = (view: AppView): void => {
    isSeen = true;
    onView(view);
  };
  const { port, onError } = startWorker(url);
  onError((code) => {
    if (!isSeen) onView(failedWith(code));
  });
  const remote = Comlink.wrap<CoreApi>(port);
  // The egress stays shut until something is to leave, and is this page's own: only where a page asks for it
  // can a browser ask the person whether an address of their network may be reached.
  let egress: Worker | null = null;
  const openEgress = (): MessagePort => {
    if (!egress) {
      egress = new Worker(trusted(egressUrl), { type: 'module', name: 'lockstate-egress' });
      // One that did not load is tried again the next time.
      egress.onerror = () => (egress = null);
    }
    const { port1, port2 } = new MessageChannel();
    egress.postMessage(null, [port1]);
    return Comlink.transfer(port2, [port2]);
  };
  const tab = crypto.randomUUID();
  // Held for as long as this tab lives, so that the core knows when it is gone.
  const alive = async (): Promise<void> => {
    const egressOf = Comlink.proxy(openEgress) as never;
    const life = await remote.subscribe(Comlink.proxy(show), tab, egressOf, witness());
    // Ours to have when the core is gone, however it went: nothing else would tell.
    const ended = (): void => {
      onView(failedWith('core.ended'));
    };
    if (life !== null) void navigator.locks.request(life, ended);
    return new Promise(() => undefined);
  };
  const flush = () => void remote.flush();
  addEventListener('visibilitychange', flush);
  addEventListener('pagehide', flush);
  if ('locks' in navigator) void navigator.locks.request(TAB_LOCK_PREFIX + tab, alive);
  else void alive();
  return byReference(remote as unknown as CoreApi);
}
