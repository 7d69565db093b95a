import { ProblemError } from '../../core/base/outcome.ts';
import type { CommitResult, StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import type { ErasingView } from '../protocol/erasing-view.ts';
import { isLock, type Urgency, urgencyOf } from './erases.ts';

/** How long after a commit the files are gone over. Deletions come in rows: one time does for all of them. */
const DELAY_MS: Readonly<Record<Urgency | 'lock' | 'start', number>> = {
  soon: 500,
  later: 60_000,
  lock: 500,
  start: 3_000,
};

/** How long after a failure it is tried again, at first and at the most. */
const RETRY_MS = 60_000;
const MAX_RETRY_MS = 15 * 60_000;

/** How long a commit waits for it to be remembered: it need not be, where a disk does not answer. */
const MARK_PATIENCE_MS = 500;

/** What the eraser needs of the world. */
export interface Erasing {
  readonly store: VaultStore;
  /** Remembers that something is due, over the end of the browser. */
  readonly mark: {
    isSet(): Promise<boolean>;
    set(): Promise<void>;
    clear(): Promise<void>;
  };
  /** Resolves when the second copy has erased what the first one has, or cannot now. */
  flush(): Promise<void>;
  /** Whether every copy that there may be is followed. */
  isWhole(): Promise<boolean>;
  /**
   * Rids the files of all places of what was deleted in them.
   * @param onProgress called with how much of it is done, from 0 to 1
   * @returns whether it came to its end
   * @throws ProblemError `storage.*`
   */
  overwrite(onProgress: (share: number) => void, isStopped: () => boolean): Promise<boolean>;
}

/**
 * Sees to it that what was erased leaves the browser's files too. A disk's database only forgets what is deleted;
 * its bytes stay until it writes its files anew, which is brought about here, beside all commands. That it is due
 * is remembered on the disk before anything is erased, and until it is done.
 */
export class Eraser {
  /** The store, through which it learns what is erased. */
  readonly store: VaultStore;
  readonly #world: Erasing;
  #onChange: () => void = () => undefined;
  #view: ErasingView | null = null;
  /** Counts what was erased: what came while the files were gone over is due again. */
  #erased = 0;
  #underWay = 0;
  /** How soon what came meanwhile is due. */
  #next: Urgency = 'later';
  /** What had been erased when the files were last gone over to the end. */
  #overwritten = -1;
  #isMarked = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  #isRunning = false;
  #retry = RETRY_MS;

  constructor(world: Erasing) {
    this.#world = world;
    const own: Partial<VaultStore> = {
      commit: (commits) => this.#commit(commits),
      close: () => {
        this.#isClosed = true;
        this.#forgetTimer();
        world.store.close();
      },
    };
    this.store = new Proxy<VaultStore>(world.store, {
      get: (target, name) => {
        const member = (Reflect.get(own, name) ?? Reflect.get(target, name)) as unknown;
        return typeof member === 'function'
          ? (...given: unknown[]) => Reflect.apply(member, target, given) as unknown
          : member;
      },
    });
  }

  /** What there is to say of it; `null` while nothing that was erased is left in the files. */
  get view(): ErasingView | null {
    return this.#view;
  }

  /**
   * Goes on with what an earlier life of the browser left.
   * @param listener called when `view` changes
   */
  begin(listener: () => void): void {
    this.#onChange = listener;
    void this.#resume();
  }

  async #resume(): Promise<void> {
    if (!(await this.#world.mark.isSet().catch(() => true))) return;
    this.#isMarked = true;
    this.#plan('start');
  }

  async #commit(commits: readonly StreamCommit[]): Promise<CommitResult> {
    const urgency = urgencyOf(commits);
    if (!urgency) {
      if (this.#isDue && isLock(commits)) this.#plan('lock');
      return this.#world.store.commit(commits);
    }
    this.#underWay += 1;
    await this.#note();
    try {
      return await this.#world.store.commit(commits);
    } finally {
      // Also after a failure: nobody knows what the disk made of it.
      this.#underWay -= 1;
      this.#erased += 1;
      if (urgency === 'soon') this.#next = urgency;
      this.#plan(urgency);
    }
  }

  get #isDue(): boolean {
    return this.#view !== null;
  }

  /** Remembers that something is due. Where that fails, erasing goes on all the same. */
  async #note(): Promise<void> {
    if (this.#isMarked) return;
    this.#isMarked = true;
    const set = this.#world.mark.set().catch(() => {
      this.#isMarked = false;
    });
    await Promise.race([set, new Promise((resolve) => setTimeout(resolve, MARK_PATIENCE_MS))]);
  }

  #plan(when: keyof typeof DELAY_MS, ms: number = DELAY_MS[when]): void {
    if (this.#isClosed) return;
    if (!this.#isRunning) this.#show(this.#view ?? { state: 'waiting' });
    const at = performance.now() + ms;
    if (this.#dueAt <= at) return;
    this.#forgetTimer();
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  #forgetTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  async #run(): Promise<void> {
    this.#forgetTimer();
    if (this.#isRunning || this.#isClosed) return;
    this.#isRunning = true;
    const erased = this.#erased;
    this.#next = 'later';
    try {
      this.#show({ state: 'running', percent: 0 });
      await this.#world.flush();
      const isWhole = await this.#world.isWhole();
      if (!isWhole && erased === this.#overwritten) {
        this.#again('oneCopy');
        return;
      }
      const isDone = await this.#world.overwrite(
        (share) => {
          this.#show({ state: 'running', percent: Math.floor(share * 20) * 5 });
        },
        () => this.#isClosed,
      );
      if (!isDone) return;
      this.#overwritten = erased;
      if (erased !== this.#erased || this.#underWay > 0) this.#again('waiting');
      else if (!isWhole) this.#again('oneCopy');
      else await this.#end();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#again(error.problem.code === 'storage.full' ? 'noSpace' : 'failed');
    } finally {
      this.#isRunning = false;
    }
  }

  async #end(): Promise<void> {
    // Before it is taken away: what is erased meanwhile sets it again, behind this.
    this.#retry = RETRY_MS;
    this.#isMarked = false;
    const cleared = this.#world.mark.clear();
    this.#show(null);
    await cleared;
  }

  #again(state: Exclude<ErasingView['state'], 'running'>): void {
    this.#show({ state });
    if (state === 'waiting') {
      this.#plan(this.#next);
      return;
    }
    this.#plan('later', this.#retry);
    this.#retry = Math.min(this.#retry * 2, MAX_RETRY_MS);
  }

  #show(view: ErasingView | null): void {
    if (this.#isClosed) return;
    this.#view = view;
    this.#onChange();
  }
}
