import { DOOR_SECONDS, type DoorAnswer, type DoorMessage } from '../../external/egress-fetch.ts';
import type { FromDoor, ToDoor } from './egress-protocol.ts';

/** How long a door may take to say that it has taken a request. That of a frozen page never does. */
const WAKE_MS = 2_000;
/** How long it may take to answer. */
const ANSWER_MS = (DOOR_SECONDS + 3) * 1_000;

/** Sends requests out, wherever that is done. */
export interface DoorKeeper {
  /** The origins that may be reached from now on. */
  approve(origins: readonly string[]): void;
  send(message: DoorMessage, interrupt: AbortSignal): Promise<DoorAnswer>;
}

/** For where requests cannot leave. */
export const closedDoor: DoorKeeper = {
  approve: () => undefined,
  send: () => Promise.resolve({ ok: false, failure: 'refused' }),
};

interface Waiting {
  readonly taken: () => void;
  /** `null`: it was not taken, and may be sent by another door. */
  readonly answered: (answer: DoorAnswer | null) => void;
  isTaken: boolean;
}

/** One door that some page keeps. */
class OpenDoor {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #ids = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<FromDoor>) => {
      const waiting = this.#waiting.get(data.id);
      if (data.type === 'taken') waiting?.taken();
      else waiting?.answered(data.answer);
    });
    port.start();
  }

  say(message: ToDoor): void {
    this.#port.postMessage(message);
  }

  /** @returns `null` when the door did not take the request, which then never leaves */
  send(message: DoorMessage, interrupt: AbortSignal): Promise<DoorAnswer | null> {
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve) => {
      const stop = () => {
        this.say({ type: 'interrupt', id });
        end({ ok: false, failure: 'interrupted' });
      };
      const end = (answer: DoorAnswer | null) => {
        clearTimeout(timer);
        interrupt.removeEventListener('abort', stop);
        this.#waiting.delete(id);
        resolve(answer);
      };
      let timer = setTimeout(() => {
        this.say({ type: 'interrupt', id });
        end(null);
      }, WAKE_MS);
      const taken = () => {
        waiting.isTaken = true;
        clearTimeout(timer);
        // The door keeps its own time; this is for one whose page went to sleep with the request.
        timer = setTimeout(() => {
          this.say({ type: 'interrupt', id });
          end({ ok: false, failure: 'timeout' });
        }, ANSWER_MS);
      };
      const waiting: Waiting = { taken, answered: end, isTaken: false };
      this.#waiting.set(id, waiting);
      interrupt.addEventListener('abort', stop);
      if (interrupt.aborted) stop();
      else this.say({ type: 'send', id, message, until: Date.now() + WAKE_MS });
    });
  }

  /** Gives up what waits: the page that kept this door is gone. */
  close(): void {
    for (const { answered, isTaken } of [...this.#waiting.values()]) {
      answered(isTaken ? { ok: false, failure: 'interrupted' } : null);
    }
    this.#port.close();
  }
}

/** A page's offer to open a door, and word of when that page is gone. */
export interface DoorOffer {
  readonly port: MessagePort;
  readonly gone: Promise<void>;
}

/**
 * The door as the core has it. Doors belong to pages, since only a page can start a worker in every
 * browser; one whose page is gone or sleeps is left for that of another page.
 */
export class DoorClient implements DoorKeeper {
  readonly #find: () => Promise<DoorOffer | null>;
  #door: Promise<OpenDoor | null> | null = null;
  #origins: readonly string[] = [];

  /** @param find asks the pages for a door; `null` when none of them opens one */
  constructor(find: () => Promise<DoorOffer | null>) {
    this.#find = find;
  }

  approve(origins: readonly string[]): void {
    this.#origins = origins;
    void this.#door?.then((door) => door?.say({ type: 'approve', origins }));
  }

  async send(message: DoorMessage, interrupt: AbortSignal): Promise<DoorAnswer> {
    for (let turn = 0; turn < 2; turn += 1) {
      this.#door ??= this.#open();
      const mine = this.#door;
      const door = await mine;
      const answer = (await door?.send(message, interrupt)) ?? null;
      if (answer) return answer;
      door?.close();
      if (this.#door === mine) this.#door = null;
    }
    return { ok: false, failure: 'unsent' };
  }

  async #open(): Promise<OpenDoor | null> {
    const offer = await this.#find();
    if (!offer) return null;
    const door = new OpenDoor(offer.port);
    door.say({ type: 'approve', origins: this.#origins });
    void offer.gone.then(() => {
      void this.#door?.then((current) => {
        if (current === door) this.#door = null;
      });
      door.close();
    });
    return door;
  }
}
