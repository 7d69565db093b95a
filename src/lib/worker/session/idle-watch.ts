import { judgeIdle, type IdleVerdict, type Moment } from '../../core/vault/auto-lock.ts';
import type { Dependencies } from '../dependencies.ts';

/** When somebody last did something, and what that means for an open vault. */
export class IdleWatch {
  #active: Moment | null = null;

  /** Takes note that a person did something, just now. */
  touch(dependencies: Dependencies): void {
    this.#active = momentOf(dependencies);
  }

  judge(dependencies: Dependencies, minutes: number): IdleVerdict {
    const now = momentOf(dependencies);
    this.#active ??= now;
    return judgeIdle(minutes, this.#active, now);
  }
}

const momentOf = ({ clock, ticks = clock }: Dependencies): Moment => ({
  clock: clock(),
  ticks: ticks(),
});
