import { TAB_LOCK_PREFIX } from '../protocol/tab-lock.ts';

/** Name of the Web Lock that the one running core of this browser holds. */
const LOCK_NAME = 'lockstate-core';

/** Prefix of the locks by which pages know that a core is gone: it cannot say so itself. */
const LIFE_PREFIX = 'lockstate-life-';

/** How long a core waits for the one before it to end: a reload ends it within some milliseconds. */
const PATIENCE_MS = 1_500;

/**
 * The right to be the one core that writes. Two cores meet where there is no SharedWorker (one a tab),
 * and after an update, when tabs of the old and the new version each run their own.
 */
export interface WriterLock {
  /** Name of a Web Lock that is held for as long as this core lives; `null` where there are none. */
  readonly life: string | null;
  /**
   * Whether this core is a second run of one that writes already. WebKit at times runs the script of a SharedWorker
   * twice, and gives each page that connects to both.
   */
  isDouble(): Promise<boolean>;
  /**
   * Waits a moment for the writerLock, and goes on waiting when it was not to be had.
   * @param force takes it from the core that has it
   * @returns whether the writer lock is ours now
   */
  take(force: boolean): Promise<boolean>;
  /** Gives the writer lock up, for a newer version to take it, and waits for it no more. */
  leave(): void;
  /** Calls back when another core has taken the writerLock. */
  onLost(listener: () => void): void;
  /** Calls back when a writer lock that was waited for is ours: the core that had it is gone. */
  onFree(listener: () => void): void;
  /** Resolves when the tab that holds the lock of this name has ended. */
  tabGone(tab: string): Promise<void>;
}

/** A writer lock for where cores cannot meet: in tests that start just one. */
export const soleWriterLock: WriterLock = {
  life: null,
  isDouble: () => Promise.resolve(false),
  take: () => Promise.resolve(true),
  leave: () => undefined,
  onLost: () => undefined,
  onFree: () => undefined,
  tabGone: () => new Promise(() => undefined),
};

const patience = (): Promise<false> =>
  new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, false));

/** The writer lock as a Web Lock, which the browser gives back when the worker ends, however it ends. */
export function webWriterLock(locks: LockManager): WriterLock {
  let lost = (): void => undefined;
  let free = (): void => undefined;
  let isHeld = false;
  let release = (): void => undefined;
  /** Ends the request that waits, if one does. */
  let waits = new AbortController();

  /** @returns whether the writer lock is ours now; as long as it takes, or until `waits` is ended */
  const request = (force: boolean): Promise<boolean> =>
    new Promise((resolve) => {
      waits.abort();
      waits = new AbortController();
      let wasHeld = false;
      const hold = (): Promise<void> => {
        isHeld = wasHeld = true;
        resolve(true);
        return new Promise<void>((leave) => {
          release = leave;
        });
      };
      // `steal` and `signal` exclude each other: one never waits.
      const options: LockOptions = force ? { steal: true } : { signal: waits.signal };
      const ended = (): void => {
        resolve(false);
        if (!wasHeld) return;
        isHeld = false;
        lost();
        void request(false).then(whenFree);
      };
      locks.request(LOCK_NAME, options, hold).catch(ended);
    });
  const whenFree = (isOurs: boolean): void => {
    if (isOurs) free();
  };

  const life = LIFE_PREFIX + crypto.randomUUID();
  const lives = new Promise<void>((resolve) => {
    void locks.request(life, () => {
      resolve();
      return new Promise(() => undefined);
    });
  });

  return {
    life,
    isDouble: async () => {
      await lives;
      const { held = [] } = await locks.query();
      const clientOf = (lock: string) => held.find(({ name }) => name === lock)?.clientId;
      // Elsewhere no two workers share the name by which the browser knows them.
      return !isHeld && clientOf(LOCK_NAME) !== undefined && clientOf(LOCK_NAME) === clientOf(life);
    },
    take: async (force) => {
      if (isHeld) return true;
      const granted = request(force);
      if (force) return granted;
      const isOurs = await Promise.race([granted, patience()]);
      if (!isOurs) void granted.then(whenFree);
      return isOurs;
    },
    leave: () => {
      waits.abort();
      isHeld = false;
      release();
    },
    onLost: (listener) => {
      lost = listener;
    },
    onFree: (listener) => {
      free = listener;
    },
    tabGone: (tab) => locks.request(TAB_LOCK_PREFIX + tab, () => undefined),
  };
}
