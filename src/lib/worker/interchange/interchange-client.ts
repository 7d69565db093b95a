import * as Comlink from 'comlink';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
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

/** A worker in use for one file, until it is ended. */
export interface InterchangeSession {
  readonly service: InterchangeService;
  /** Whether it has ended, however that came. */
  readonly isOver: boolean;
  /** Gives `file.interrupted` where it ends before this is done. */
  run<T>(work: (service: InterchangeService) => Promise<Outcome<T>>): Promise<Outcome<T>>;
  end(): void;
}

/**
 * Has a worker started for a file.
 * @param ending ends it, also before it has started
 * @returns `file.workerMissing` where there is none, `file.interrupted` when it was ended before it began
 */
export async function startInterchange(
  keeper: InterchangeKeeper,
  tab: string | undefined,
  ending: AbortSignal,
): Promise<Outcome<InterchangeSession>> {
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
  return done(new StartedInterchange(started, ended));
}

class StartedInterchange implements InterchangeSession {
  readonly #worker: InterchangeWorker;
  readonly #over: Promise<Outcome<never>>;
  #isOver = false;
  #end: () => void = () => undefined;

  constructor(worker: InterchangeWorker, ended: Promise<Outcome<never>>) {
    this.#worker = worker;
    const asked = new Promise<void>((resolve) => (this.#end = resolve));
    this.#over = Promise.race([ended, worker.gone, asked]).then(() => {
      this.#isOver = true;
      return interrupted;
    });
  }

  get service(): InterchangeService {
    return this.#worker.service;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  run<T>(work: (service: InterchangeService) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return Promise.race([this.#over, work(this.service)]);
  }

  end(): void {
    this.#isOver = true;
    this.#end();
    this.#worker.end();
  }
}
