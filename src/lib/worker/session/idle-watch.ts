import { judgeIdle, type IdleVerdict, type Moment } from '../../core/vault/auto-lock.ts';
import type { Surroundings } from '../dependencies.ts';

/** When somebody last did something, and what that means for an open vault. */
export class IdleWatch {
  #active: Moment | null = null;

  /** Takes note that a person did something, just now. */
  touch(around: Surroundings): void {
    this.#active = momentOf(around);
  }

  judge(around: Surroundings, minutes: number): IdleVerdict {
    const now = momentOf(around);
    this.#active ??= now;
    return judgeIdle(minutes, this.#active, now);
  }
}

const momentOf = ({ clock, ticks = clock }: Surroundings): Moment => ({
  clock: clock(),
  ticks: ticks(),
});
