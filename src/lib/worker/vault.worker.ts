import * as Comlink from 'comlink';
import { IdbCopyStore } from '../storage/idb-copy-store.ts';
import { openDatabase } from '../storage/open-database.ts';
import { facadeOf } from './api/facade.ts';
import { AppCore } from './app-core.ts';
import { after } from './opened-core.ts';
import { openTwice } from './start-again.ts';
import { EgressClient } from './egress/egress-client.ts';
import { WitnessFiles } from './session/witness-files.ts';
import { openSecondCopy } from './mirror/second-copy.ts';
import { openCopies } from './mirror/open-copies.ts';
import { soleWriterLock, webWriterLock } from './session/writer-lock.ts';

/** Runs the core in a SharedWorker for all tabs, or in a dedicated worker where there is no other. */
const writerLock = 'locks' in navigator ? webWriterLock(navigator.locks) : soleWriterLock;

// The script's address holds a hash of what is in it: another one is another version of the app. Whoever
// has the writer lock says so, and a core of another version that had it before then gives up for good, so that
// its tabs are asked to reload before they can write again.
const builds = new BroadcastChannel('lockstate-builds');
builds.addEventListener('message', ({ data }) => {
  if (data !== location.pathname) core.outdated();
});

const witness = new WitnessFiles(() => navigator.storage.getDirectory());

/** Before the disk is tried again that did not open. */
const SECOND_TRY_MS = 300;

const core: AppCore = new AppCore(writerLock, async () => {
  builds.postMessage(location.pathname);
  let isDropped = false;
  const open = () =>
    openDatabase({
      onDropped: () => (isDropped = true),
      onBlocked: () => {
        core.stall({ code: 'storage.blocked' });
      },
      onClosed: () => {
        core.fail({ code: 'storage.closed' });
      },
      onSuperseded: () => {
        core.fail({ code: 'storage.superseded' });
      },
    });
  const database = await openTwice(open, () => after(SECOND_TRY_MS, undefined));
  const copies = await openCopies(new IdbCopyStore(database), openSecondCopy);
  return {
    store: copies.store,
    copies,
    clock: () => Date.now(),
    ticks: () => performance.now(),
    // What the second copy gave back was not lost.
    isDropped: isDropped && copies.view.restored === null,
    witness,
    egress: new EgressClient(() => core.offerEgress()),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
});

const facade = facadeOf(core);

void core.start();
setInterval(() => void core.tick(), 1_000);

if ('onconnect' in globalThis) {
  globalThis.addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) Comlink.expose(facade, port);
  });
} else {
  Comlink.expose(facade);
}
