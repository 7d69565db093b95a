import type { Problem } from '../core/base/problem.ts';
import type { Running } from './api/command-queue.ts';
import type { Dependencies } from './dependencies.ts';
import { GuardedStore, type Trouble } from './guarded-store.ts';
import { ProfileRepository } from './session/profile-repository.ts';
import { SessionLog } from './session/session-log.ts';

/** How long a command waits for the disk to be read again. */
const READ_PATIENCE_MS = 2_000;

/** Gives a value after some milliseconds. */
export const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, ms, value));

/** Reads who is signed in, and the profiles. @throws ProblemError */
async function load(dependencies: Dependencies): Promise<Running> {
  const session = new SessionLog(dependencies);
  await session.start();
  const profiles = new ProfileRepository(dependencies, session);
  await profiles.load();
  return { dependencies, session, profiles };
}

/**
 * What a core works with over an opened disk. A command that was cut off may or may not have been written:
 * nothing of it gets through any more, and all is read again before anything else is written.
 */
export class OpenedCore {
  readonly #opened: Dependencies;
  readonly #onTrouble: (trouble: Trouble) => void;
  #guard: GuardedStore;
  #running: Running | null = null;
  #reading: Promise<void> | null = null;
  #isClosed = false;

  /** @param onTrouble called when the disk has not answered for long, or was closed */
  constructor(opened: Dependencies, onTrouble: (trouble: Trouble) => void) {
    this.#opened = opened;
    this.#onTrouble = onTrouble;
    this.#guard = this.#newGuard(true);
  }

  /** What there is to work with; `null` until it is loaded. */
  get running(): Running | null {
    return this.#running;
  }

  /** While all is read again, since something was cut off. */
  get reading(): Promise<void> | null {
    return this.#reading;
  }

  /** Reads the session and the profiles. @throws ProblemError */
  async load(): Promise<Running> {
    return (this.#running = await load({ ...this.#opened, store: this.#guard.store }));
  }

  /**
   * Ends every call to the disk with this problem, lets none of the kind through any more, and reads all again,
   * as long as it takes.
   * @param take prepares what was read, and gives what takes it into use
   */
  cutOff(problem: Problem, take: (running: Running) => Promise<() => void>): Promise<void> {
    this.#guard.revoke(problem);
    const reading = this.#readAgain(take).finally(() => {
      this.#reading = null;
    });
    return (this.#reading = reading);
  }

  /** What keeps a command from being begun now, if anything does. */
  async ready(): Promise<Problem | null> {
    const isRead = this.#reading?.then(
      () => null,
      () => null,
    );
    const stuck: Problem = { code: 'storage.stuck' };
    return isRead ? Promise.race([isRead, after(READ_PATIENCE_MS, stuck)]) : null;
  }

  /** Ends every call to the disk with this problem, and lets go of it. */
  close(problem: Problem): void {
    this.#isClosed = true;
    this.#guard.revoke(problem);
    this.#opened.store.close();
  }

  async #readAgain(take: (running: Running) => Promise<() => void>): Promise<void> {
    const guard = this.#newGuard(false);
    const running = await load({ ...this.#opened, store: guard.store });
    const use = await take(running);
    if (this.#isClosed) return;
    this.#guard = guard;
    this.#running = running;
    use();
    guard.limit();
  }

  #newGuard(isLimited: boolean): GuardedStore {
    return new GuardedStore(
      this.#opened.store,
      (trouble) => {
        this.#onTrouble(trouble);
      },
      isLimited,
    );
  }
}

/** How long opening the disk may take before it is said what is waited for. */
const OPEN_PATIENCE_MS = 10_000;

/**
 * Opens the disk, as long as it takes.
 * @param onLate called when it takes long
 * @param onTrouble as of `OpenedCore`, with the core it is about
 */
export async function openInTime(
  open: () => Promise<Dependencies>,
  onLate: () => void,
  onTrouble: (opened: OpenedCore, trouble: Trouble) => void,
): Promise<OpenedCore> {
  const late = setTimeout(onLate, OPEN_PATIENCE_MS);
  try {
    const opened: OpenedCore = new OpenedCore(await open(), (trouble) => {
      onTrouble(opened, trouble);
    });
    return opened;
  } finally {
    clearTimeout(late);
  }
}
