import { TAB_LOCK_PREFIX } from './tab-views.ts';

/** Name of the Web Lock that the one running core of this browser holds. */
const LOCK_NAME = 'lockstate-core';

/** How long a core waits for the one before it to end: a reload ends it within some milliseconds. */
const PATIENCE_MS = 1_500;

/**
 * The right to be the one core that writes. Two cores meet where there is no SharedWorker (one a tab),
 * and after an update, when tabs of the old and the new version each run their own.
 */
export interface CoreSeat {
  /**
   * Waits a moment for the seat.
   * @param force takes it from the core that has it
   * @returns whether the seat is ours now
   */
  take(force: boolean): Promise<boolean>;
  /** Gives the seat up, for a newer version to take it. */
  leave(): void;
  /** Calls back once when another core has taken the seat. */
  onLost(listener: () => void): void;
  /** Resolves when the tab that holds the lock of this name has ended. */
  tabGone(tab: string): Promise<void>;
}

/** A seat for where cores cannot meet: in tests that start just one. */
export const loneSeat: CoreSeat = {
  take: () => Promise.resolve(true),
  leave: () => undefined,
  onLost: () => undefined,
  tabGone: () => new Promise(() => undefined),
};

/** The seat as a Web Lock, which the browser gives back when the worker ends, however it ends. */
export function lockSeat(locks: LockManager): CoreSeat {
  let lost = (): void => undefined;
  let release = (): void => undefined;
  const take = (force: boolean): Promise<boolean> =>
    new Promise((resolve) => {
      let held = false;
      // `steal` and `signal` exclude each other: one never waits, the other must not wait for ever.
      const options: LockOptions = force
        ? { steal: true }
        : { signal: AbortSignal.timeout(PATIENCE_MS) };
      const hold = (): Promise<void> => {
        held = true;
        resolve(true);
        return new Promise<void>((leave) => {
          release = leave;
        });
      };
      locks.request(LOCK_NAME, options, hold).catch(() => {
        if (held) lost();
        else resolve(false);
      });
    });
  return {
    take,
    leave: () => release(),
    onLost: (listener) => {
      lost = listener;
    },
    tabGone: (tab) => locks.request(TAB_LOCK_PREFIX + tab, () => undefined),
  };
}
