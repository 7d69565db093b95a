import * as Comlink from 'comlink';
import { TAB_LOCK_PREFIX } from '../protocol/tab-lock.ts';
import { interchangeService } from './interchange-service.ts';

/**
 * The interchange worker: reads and writes files for the core, over a port that the page passes on unread. What a
 * file makes of it, be it an endless derivation or the end of its memory, is nothing to the core: it is ended from
 * outside, and the lock that it holds tells when it is gone.
 */
function hold(): Promise<string | null> {
  if (!('locks' in navigator)) return Promise.resolve(null);
  const life = crypto.randomUUID();
  return new Promise((resolve) => {
    void navigator.locks.request(TAB_LOCK_PREFIX + life, () => {
      resolve(life);
      return new Promise(() => undefined);
    });
  });
}

const service = interchangeService(hold());

globalThis.addEventListener('message', ({ ports: [port] }: MessageEvent) => {
  if (port) Comlink.expose(service, port);
});
