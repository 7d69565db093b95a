import * as Comlink from 'comlink';
import { ownBytes } from '../crypto/bytes.ts';
import { IdbCopyStore } from '../storage/idb-copy-store.ts';
import { openDatabase } from '../storage/open-database.ts';
import { ProblemError } from '../core/base/outcome.ts';
import { facadeOf } from './api/facade.ts';
import { AppCore } from './app-core.ts';
import type { Dependencies } from './dependencies.ts';
import { after } from './opened-core.ts';
import { openTwice } from './start-again.ts';
import { eraserFor } from './erase/erase-places.ts';
import { EgressClient } from './egress/egress-client.ts';
import { InterchangeClient } from './interchange/interchange-client.ts';
import { WitnessFiles } from './session/witness-files.ts';
import { openSecondCopy, secondPlace } from './mirror/second-copy.ts';
import { type Copies, openCopies, openStandIn } from './mirror/open-copies.ts';
import { soleWriterLock, webWriterLock } from './session/writer-lock.ts';

/** Runs the core in a SharedWorker for all tabs, or in a dedicated worker where there is no other. */
const writerLock = 'locks' in navigator ? webWriterLock(navigator.locks) : soleWriterLock;

// The script's address holds a hash of what is in it: another one is another version of the app. Whoever
// has the writer lock says so, and a core of another version that had it before then gives up for good, so that
// its tabs are asked to reload before they can write again.
const builds = new BroadcastChannel('lockstate-builds');
builds.addEventListener('message', ({ data }) => {
  if (data !== location.pathname) core.giveUp({ code: 'app.outdated' });
});

const witness = new WitnessFiles(() => navigator.storage.getDirectory());

/** Before the disk is tried again that did not open. */
const SECOND_TRY_MS = 300;

/** Starts at which the first copy did not open, one a second, before the second stands in for it. */
const STANDS_IN_AFTER = 3;
let unopened = 0;

/** What is the same whatever the disk is. */
const surroundings = {
  clock: () => Date.now(),
  ticks: () => performance.now(),
  witness,
  egress: new EgressClient(() => core.tabs.offerEgress()),
  interchange: new InterchangeClient(
    (tab) => core.tabs.offerInterchange(tab),
    (life) => writerLock.tabGone(life),
  ),
  random: (length: number) => crypto.getRandomValues(ownBytes(length)),
};

/** The copies as the core uses them, with what rids their files of what was erased. */
function over(copies: Copies): Dependencies {
  const eraser = eraserFor(copies, indexedDB, secondPlace, surroundings.random);
  return { ...surroundings, store: eraser.store, copies, eraser };
}

/** @throws ProblemError what keeps the first copy from being opened, where the second cannot stand in for it */
async function standIn(error: unknown): Promise<Dependencies> {
  const isUnopened = error instanceof ProblemError && error.problem.code === 'storage.notOpened';
  unopened = isUnopened ? unopened + 1 : 0;
  const isDue = unopened >= STANDS_IN_AFTER;
  const copies = isDue ? await openStandIn(() => openSecondCopy('strict')) : null;
  if (!copies) throw error;
  return over(copies);
}

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
  try {
    const database = await openTwice(open, () => after(SECOND_TRY_MS, undefined));
    const copies = await openCopies(new IdbCopyStore(database), openSecondCopy);
    unopened = 0;
    // What the second copy gave back was not lost.
    const isLost = isDropped && copies.view.restored === null;
    return { ...over(copies), isDropped: isLost };
  } catch (error) {
    return standIn(error);
  }
});

// Browsers end it with its last page, too, but not while they keep that page for a way back: then it would go on
// without a clock that locks it, and beside the core that the next page starts.
core.tabs.onLastLeft(() => {
  core.giveUp({ code: 'core.ended' });
  close();
});

const facade = facadeOf(core);

/**
 * Begins, unless another run of this worker has, which then is the one that answers: this one stays still, since to
 * end either of them is to end both.
 */
async function begin(): Promise<boolean> {
  if (await writerLock.isDouble()) return false;
  void core.start();
  setInterval(() => void core.tick(), 1_000);
  // Behind what the first screen needs.
  setTimeout(() => void core.prepare(), 1_000);
  return true;
}
const begun = begin();

if ('onconnect' in globalThis) {
  globalThis.addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports;
    void begun.then((isOurs) => {
      if (port && isOurs) Comlink.expose(facade, port);
    });
  });
} else {
  Comlink.expose(facade);
}
