import {
  EGRESS_SECONDS,
  type EgressAnswer,
  type EgressMessage,
} from '../../external/egress-fetch.ts';
import type { FromEgress, ToEgress } from './egress-protocol.ts';

/** How long an egress may take to say that it has taken a request. That of a frozen page never does. */
const WAKE_MS = 2_000;
/** How long it may take to answer. */
const ANSWER_MS = (EGRESS_SECONDS + 3) * 1_000;

/** Sends requests out, wherever that is done. */
export interface EgressKeeper {
  /** The origins that may be reached from now on. */
  approve(origins: readonly string[]): void;
  send(message: EgressMessage, interrupt: AbortSignal): Promise<EgressAnswer>;
}

/** For where requests cannot leave. */
export const closedEgress: EgressKeeper = {
  approve: () => undefined,
  send: () => Promise.resolve({ ok: false, failure: 'refused' }),
};

interface Waiting {
  readonly taken: () => void;
  /** `null`: it was not taken, and may be sent by another egress. */
  readonly answered: (answer: EgressAnswer | null) => void;
  isTaken: boolean;
}

/** One egress that some page keeps. */
class OpenEgress {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #ids = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<FromEgress>) => {
      const waiting = this.#waiting.get(data.id);
      if (data.type === 'taken') waiting?.taken();
      else waiting?.answered(data.answer);
    });
    port.start();
  }

  say(message: ToEgress): void {
    this.#port.postMessage(message);
  }

  /** @returns `null` when the egress did not take the request, which then never leaves */
  send(message: EgressMessage, interrupt: AbortSignal): Promise<EgressAnswer | null> {
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve) => {
      const stop = () => {
        this.say({ type: 'interrupt', id });
        end({ ok: false, failure: 'interrupted' });
      };
      const end = (answer: EgressAnswer | null) => {
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
        // The egress keeps its own time; this is for one whose page went to sleep with the request.
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

  /** Gives up what waits: the page that kept this egress is gone. */
  close(): void {
    for (const { answered, isTaken } of [...this.#waiting.values()]) {
      answered(isTaken ? { ok: false, failure: 'interrupted' } : null);
    }
    this.#port.close();
  }
}

/** A page's offer to open an egress, and word of when that page is gone. */
export interface EgressOffer {
  readonly port: MessagePort;
  readonly gone: Promise<void>;
}

/**
 * The egress as the core has it. Egresses belong to pages, since only a page can start a worker in every
 * browser; one whose page is gone or sleeps is left for that of another page.
 */
export class EgressClient implements EgressKeeper {
  readonly #find: () => Promise<EgressOffer | null>;
  #egress: Promise<OpenEgress | null> | null = null;
  #origins: readonly string[] = [];

  /** @param find asks the pages for an egress; `null` when none of them opens one */
  constructor(find: () => Promise<EgressOffer | null>) {
    this.#find = find;
  }

  approve(origins: readonly string[]): void {
    this.#origins = origins;
    void this.#egress?.then((egress) => egress?.say({ type: 'approve', origins }));
  }

  async send(message: EgressMessage, interrupt: AbortSignal): Promise<EgressAnswer> {
    for (let turn = 0; turn < 2; turn += 1) {
      this.#egress ??= this.#open();
      const mine = this.#egress;
      const egress = await mine;
      const answer = (await egress?.send(message, interrupt)) ?? null;
      if (answer) return answer;
      egress?.close();
      if (this.#egress === mine) this.#egress = null;
    }
    return { ok: false, failure: 'unsent' };
  }

  async #open(): Promise<OpenEgress | null> {
    const offer = await this.#find();
    if (!offer) return null;
    const egress = new OpenEgress(offer.port);
    egress.say({ type: 'approve', origins: this.#origins });
    void offer.gone.then(() => {
      void this.#egress?.then((current) => {
        if (current === egress) this.#egress = null;
      });
      egress.close();
    });
    return egress;
  }
}
