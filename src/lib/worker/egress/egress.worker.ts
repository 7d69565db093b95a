import { sendThroughEgress, type EgressWorld } from '../../external/egress-fetch.ts';
import type { FromEgress, ToEgress } from './egress-protocol.ts';

/**
 * The egress: the only part of the app whose script may reach other origins (its own response's policy says
 * which), and which of them it does reach, the core says over a port that the page passes on unread.
 */
const world: EgressWorld = {
  fetch: (url, init) => fetch(url, init),
  isOffline: () => !navigator.onLine,
};

function serve(port: MessagePort): void {
  let approved: ReadonlySet<string> = new Set();
  const underWay = new Map<number, AbortController>();
  const say = (message: FromEgress, transfer: Transferable[] = []) => {
    port.postMessage(message, transfer);
  };
  port.addEventListener('message', ({ data }: MessageEvent<ToEgress>) => {
    if (data.type === 'approve') {
      approved = new Set(data.origins);
    } else if (data.type === 'interrupt') {
      underWay.get(data.id)?.abort();
    } else {
      const { id, message, until } = data;
      if (Date.now() > until) return;
      const interrupt = new AbortController();
      underWay.set(id, interrupt);
      say({ type: 'taken', id });
      void sendThroughEgress(message, approved, world, interrupt.signal).then((answer) => {
        underWay.delete(id);
        say({ type: 'answer', id, answer }, answer.ok ? [answer.bytes.buffer] : []);
      });
    }
  });
  port.start();
}

globalThis.addEventListener('message', ({ ports: [port] }: MessageEvent) => {
  if (port) serve(port);
});
