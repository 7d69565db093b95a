import * as Comlink from 'comlink';
import { failed, type Outcome } from '../../core/base/outcome.ts';
import type { InterchangeService } from './interchange-protocol.ts';

/** What a page gives of a worker that it started: the port of its service, and the one by which it is ended. */
export type InterchangePorts = readonly [work: MessagePort, life: MessagePort];

/** A page's offer of a worker, and word of when that page is gone. */
export interface InterchangeOffer {
  readonly ports: InterchangePorts;
  readonly gone: Promise<void>;
}

/** A worker for one file. */
export interface InterchangeWorker {
  readonly service: InterchangeService;
  /** Resolves when it is gone, however that came. */
  readonly gone: Promise<void>;
  /** Ends it, whatever it does. */
  end(): void;
}

/** Has workers started, wherever that is done. */
export interface InterchangeKeeper {
  /**
   * @param tab the tab that it is for, whose end is to be its end; without one, any that is there
   * @returns `null` where none can be started
   */
  start(tab?: string): Promise<InterchangeWorker | null>;
}

/** For where no worker can be started. */
export const closedInterchange: InterchangeKeeper = { start: () => Promise.resolve(null) };

/** The interchange as the core has it: pages start the workers, since only they can in every browser. */
export class InterchangeClient implements InterchangeKeeper {
  readonly #find: (tab?: string) => Promise<InterchangeOffer | null>;
  readonly #ended: (life: string) => Promise<void>;

  /**
   * @param find asks the pages for a worker; `null` when none of them starts one
   * @param ended resolves when the worker that holds the Web Lock of this name has ended
   */
  constructor(
    find: (tab?: string) => Promise<InterchangeOffer | null>,
    ended: (life: string) => Promise<void>,
  ) {
    this.#find = find;
    this.#ended = ended;
  }

  async start(tab?: string): Promise<InterchangeWorker | null> {
    const offer = await this.#find(tab);
    if (!offer) return null;
    const [work, life] = offer.ports;
    const remote = Comlink.wrap<InterchangeService>(work);
    const gone = new Promise<void>((resolve) => {
      void offer.gone.then(resolve);
      // The page says so when the worker did not load.
      life.addEventListener('message', () => {
        resolve();
      });
      life.start();
      // Whatever else may have ended it, such as the end of its memory.
      void remote.life().then(async (name) => {
        if (name === null) return;
        await this.#ended(name);
        resolve();
      });
    });
    return {
      service: remote as unknown as InterchangeService,
      gone,
      end() {
        life.postMessage(null);
        life.close();
        work.close();
      },
    };
  }
}

const interrupted = failed({ code: 'file.interrupted' });

/**
 * Has a worker do something, and ends it afterwards.
 * @param ending ends it before its time
 * @returns `file.workerMissing` where there is none, `file.interrupted` when it ended before it was done
 */
export async function withInterchange<T>(
  keeper: InterchangeKeeper,
  tab: string | undefined,
  ending: AbortSignal,
  work: (service: InterchangeService) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const ended = new Promise<Outcome<never>>((resolve) => {
    const end = (): void => {
      resolve(interrupted);
    };
    if (ending.aborted) end();
    else ending.addEventListener('abort', end, { once: true });
  });
  const starting = keeper.start(tab);
  // One that comes too late is ended, too.
  void starting.then(async (worker) => {
    if (!worker) return;
    await ended;
    worker.end();
  });
  const started = await Promise.race([starting, ended]);
  if (started === null) return failed({ code: 'file.workerMissing' });
  if ('ok' in started) return started;
  const { service, gone } = started;
  try {
    return await Promise.race([work(service), ended, gone.then(() => interrupted)]);
  } finally {
    started.end();
  }
}
