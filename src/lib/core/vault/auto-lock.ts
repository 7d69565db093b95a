/** How long before it locks an idle vault warns, in milliseconds. */
export const WARN_BEFORE_MS = 30_000;

/** A moment on both clocks of a machine: one that people set, and one that only runs on. */
export interface Moment {
  /** Milliseconds since 1970; goes on while the machine sleeps, and may be set back. */
  readonly clock: number;
  /** Milliseconds since some start; never goes back, but may stand still while the machine sleeps. */
  readonly ticks: number;
}

/** What becomes of an idle vault: nothing yet, a warning with the time it locks at, or a lock. */
export type IdleVerdict =
  | { readonly type: 'open' }
  | { readonly type: 'warn'; readonly locksAt: number }
  | { readonly type: 'lock' };

/**
 * Decides by the longer of the two times that passed since somebody did something: a clock that was set
 * back does not keep a vault open, and neither does a machine that slept.
 * @param minutes the setting; 0 for never
 */
export function judgeIdle(minutes: number, active: Moment, now: Moment): IdleVerdict {
  if (minutes === 0) return { type: 'open' };
  const idle = Math.max(now.clock - active.clock, now.ticks - active.ticks);
  const left = minutes * 60_000 - idle;
  if (left <= 0) return { type: 'lock' };
  return left <= WARN_BEFORE_MS ? { type: 'warn', locksAt: now.clock + left } : { type: 'open' };
}
