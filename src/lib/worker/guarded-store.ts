import { ProblemError } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import type { StreamCommit, VaultStore } from '../core/log/vault-store.ts';

/** How often what waits is looked at. Turns are counted, not time: a computer that slept did not wait. */
const LOOK_MS = 1_000;

/** Looks after which the disk counts as one that does not answer. */
const READ_LOOKS = 30;
const COMMIT_LOOKS = 15;

/** Records that a slow disk may take one more look for. */
const RECORDS_A_LOOK = 200;

const looksFor = (method: string, given: readonly unknown[]): number => {
  if (method !== 'commit') return READ_LOOKS;
  const commits = given[0] as readonly StreamCommit[];
  const count = commits.reduce((sum, { records }) => sum + records.length, 0);
  return COMMIT_LOOKS + Math.ceil(count / RECORDS_A_LOOK);
};

/** Why a stretch ends by itself. */
export type Trouble = { readonly code: 'storage.stuck' } | { readonly code: 'storage.closed' };

interface Waiting {
  looks: number;
  readonly end: (problem: Problem) => void;
}

/**
 * The disk for one stretch of the core's life: no call waits for ever, and once the stretch is over, no call
 * goes through. Of a call that was ended, nobody knows what the disk still does: whoever goes on reads again
 * first, which the disk answers behind it.
 */
export class GuardedStore {
  readonly store: VaultStore;
  readonly #onTrouble: (trouble: Trouble) => void;
  readonly #waiting = new Set<Waiting>();
  #revoked: Problem | null = null;
  #isLimited: boolean;
  #isLooking = false;

  /**
   * @param onTrouble called when the disk has not answered for long, or was closed, before any call ends
   *   because of it
   * @param isLimited whether calls end for that; without, `limit` says from when on
   */
  constructor(inner: VaultStore, onTrouble: (trouble: Trouble) => void, isLimited = true) {
    this.#onTrouble = onTrouble;
    this.#isLimited = isLimited;
    this.store = new Proxy(inner, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        const call = (...given: unknown[]): unknown => Reflect.apply(member, target, given);
        if (name === 'close') return call;
        return (...given: unknown[]) => this.#guard(String(name), given, call);
      },
    });
  }

  /** From now on, calls end when the disk does not answer. */
  limit(): void {
    this.#isLimited = true;
    this.#look();
  }

  /** Ends every call with this problem, those under way and all to come. */
  revoke(problem: Problem): void {
    this.#revoked ??= problem;
    for (const { end } of this.#waiting) end(this.#revoked);
    this.#waiting.clear();
  }

  async #guard(
    method: string,
    given: readonly unknown[],
    call: (...given: unknown[]) => unknown,
  ): Promise<unknown> {
    if (this.#revoked) throw new ProblemError(this.#revoked);
    let waiting: Waiting | null = null;
    const ended = new Promise<never>((_, reject) => {
      const end = (problem: Problem): void => {
        reject(new ProblemError(problem));
      };
      waiting = { looks: looksFor(method, given), end };
      this.#waiting.add(waiting);
    });
    this.#look();
    try {
      return await Promise.race([call(...given), ended]);
    } catch (error) {
      const isClosed = error instanceof ProblemError && error.problem.code === 'storage.closed';
      if (isClosed && !this.#revoked) this.#onTrouble({ code: 'storage.closed' });
      throw error;
    } finally {
      if (waiting) this.#waiting.delete(waiting);
    }
  }

  #look(): void {
    if (this.#isLooking || !this.#isLimited || this.#waiting.size === 0) return;
    this.#isLooking = true;
    setTimeout(() => {
      this.#isLooking = false;
      for (const one of this.#waiting) one.looks -= 1;
      if ([...this.#waiting].some(({ looks }) => looks <= 0)) {
        this.#onTrouble({ code: 'storage.stuck' });
        this.revoke({ code: 'storage.stuck' });
      }
      this.#look();
    }, LOOK_MS);
  }
}
