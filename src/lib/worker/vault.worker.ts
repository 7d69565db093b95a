import * as Comlink from 'comlink';
import { IdbVaultStore } from '../storage/idb-vault-store.ts';
import { openDatabase } from '../storage/open-database.ts';
import { AppCore } from './app-core.ts';
import { lockSeat, loneSeat } from './core-seat.ts';

/** Runs the core in a SharedWorker for all tabs, or in a dedicated worker where there is no other. */
const seat = 'locks' in navigator ? lockSeat(navigator.locks) : loneSeat;

const core = new AppCore(seat, async () => {
  const database = await openDatabase({
    onBlocked: () => {
      core.stall({ code: 'storage.blocked' });
    },
    onSuperseded: () => {
      core.fail({ code: 'storage.superseded' });
    },
  });
  return {
    store: new IdbVaultStore(database),
    clock: () => Date.now(),
    ticks: () => performance.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
});

void core.start();
setInterval(() => void core.tick(), 1_000);

// The script's address holds a hash of what is in it: another one is another version, and whoever starts
// later is the newer one.
const builds = new BroadcastChannel('lockstate-builds');
builds.addEventListener('message', ({ data }) => {
  if (data !== location.pathname) core.outdated();
});
builds.postMessage(location.pathname);

if ('onconnect' in globalThis) {
  globalThis.addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) Comlink.expose(core, port);
  });
} else {
  Comlink.expose(core);
}
