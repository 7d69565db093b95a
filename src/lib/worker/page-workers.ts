import * as Comlink from 'comlink';
import egressUrl from './egress/egress.worker.ts?worker&url';
import interchangeUrl from './interchange/interchange.worker.ts?worker&url';
import readerUrl from './reader.worker.ts?worker&url';
import type { StrengthService } from './strength/strength-service.ts';
import strengthUrl from './strength/strength.worker.ts?worker&url';
import { trustWorkers } from './trust-workers.ts';

/** The workers that a page starts itself, when something needs them, and ends again. */
const trusted = trustWorkers('lockstate-page-worker', [
  egressUrl,
  interchangeUrl,
  readerUrl,
  strengthUrl,
]);

const start = (url: string, name: string): Worker =>
  new Worker(trusted(url), { type: 'module', name: `lockstate-${name}` });

let egress: Worker | null = null;

/**
 * A port to this page's egress, which stays shut until something is to leave, and is this page's own: only where a
 * page asks for it can a browser ask the person whether an address of their network may be reached.
 */
export function openEgress(): MessagePort {
  if (!egress) {
    egress = start(egressUrl, 'egress');
    // One that did not load is tried again the next time.
    egress.onerror = () => (egress = null);
  }
  const { port1, port2 } = new MessageChannel();
  egress.postMessage(null, [port1]);
  return Comlink.transfer(port2, [port2]);
}

/**
 * Starts a worker for one file. It ends at the first word from the core, with the core, and with this page.
 * @returns a port to the worker, and one to this page
 */
export function openInterchange(): readonly [work: MessagePort, life: MessagePort] {
  const worker = start(interchangeUrl, 'interchange');
  const work = new MessageChannel();
  const life = new MessageChannel();
  const end = (): void => {
    worker.terminate();
    life.port1.close();
  };
  life.port1.onmessage = end;
  // Where browsers tell that the other side is gone.
  life.port1.addEventListener('close', end);
  worker.onerror = () => {
    life.port1.postMessage(null);
    end();
  };
  worker.postMessage(null, [work.port1]);
  const ports = [work.port2, life.port2] as const;
  return Comlink.transfer(ports, [...ports]);
}

/** Starts the worker that reads texts for this page, which ends it. */
export const startReader = (): Worker => start(readerUrl, 'reader');

/** Tells how hard passphrases are to guess, until it is ended. */
export interface StrengthMeter {
  /** From 0 (at once) to 4 (very hard), as zxcvbn estimates it. */
  strengthOf(passphrase: string): Promise<number>;
  end(): void;
}

/** Starts a meter. What it was shown is gone from memory with it. */
export function strengthMeter(): StrengthMeter {
  const worker = start(strengthUrl, 'strength');
  const remote = Comlink.wrap<StrengthService>(worker);
  return {
    strengthOf: (passphrase) => remote.strengthOf(passphrase),
    end() {
      worker.terminate();
    },
  };
}
