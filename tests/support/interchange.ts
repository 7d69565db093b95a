import * as Comlink from 'comlink';
import {
  InterchangeClient,
  type InterchangeKeeper,
} from '../../src/lib/worker/interchange/interchange-client.ts';
import type { InterchangeService } from '../../src/lib/worker/interchange/interchange-protocol.ts';
import { interchangeService } from '../../src/lib/worker/interchange/interchange-service.ts';

const never = new Promise<never>(() => undefined);

/** What takes as long as it likes. */
export const endless = (): Promise<never> => never;

/** Workers in this thread, with what became of them. */
export interface WatchedInterchange {
  readonly keeper: InterchangeKeeper;
  /** The tabs that workers were started for. */
  readonly started: (string | undefined)[];
  /** How many were ended. */
  ended: number;
  /** Lets the worker that was started last end by itself, as one does that runs out of memory. */
  crash: () => void;
}

/** The real service behind real ports, but for `instead`: what is ended answers no more. */
export function watchedInterchange(instead: Partial<InterchangeService> = {}): WatchedInterchange {
  const watched: WatchedInterchange = {
    started: [],
    ended: 0,
    crash: () => undefined,
    keeper: new InterchangeClient(
      (tab) => {
        watched.started.push(tab);
        const work = new MessageChannel();
        const life = new MessageChannel();
        Comlink.expose({ ...interchangeService(never), ...instead }, work.port1);
        life.port1.addEventListener('message', () => {
          watched.ended += 1;
          work.port1.close();
          life.port1.close();
        });
        life.port1.start();
        const gone = new Promise<void>((resolve) => (watched.crash = resolve));
        return Promise.resolve({ ports: [work.port2, life.port2], gone });
      },
      () => never,
    ),
  };
  return watched;
}

/** The real service behind real ports, in this thread. */
export const threadlessInterchange = (): InterchangeKeeper => watchedInterchange().keeper;
