import type { VaultId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { StreamId } from '../../core/log/records.ts';
import type { CopyStore } from '../../core/log/vault-copy.ts';
import type { CommitResult, StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import { loaded } from '../loaded.ts';
import type { Alignment } from './align.ts';
import { dropOwner } from './copy-commit.ts';
import { alignment, readEnds } from './reconcile.ts';
import { relate } from './relation.ts';
import { readShared, removedProfiles, sharedChanges } from './shared-records.ts';

/** How long after a commit its copy is written: behind the answer, and well within a second. */
const DELAY_MS = 50;

/** How long after a failure the copy is tried again, at first and at the most. */
const RETRY_MS = 5_000;
const MAX_RETRY_MS = 60_000;

/** Commits kept in memory for a copy that is slow. Behind more, it catches up from the first one. */
const MAX_PENDING = 1_000;

/** What a copy keeps of a commit: no caches, and no handles of files, which stay where they are. */
function copied(commit: StreamCommit): StreamCommit {
  const {
    snapshot: _s,
    dropSnapshot: _drop,
    pages: _p,
    dropPagesFrom: _from,
    putHandles: _h,
    removeHandles: _r,
    ...rest
  } = commit;
  return rest;
}

/** What a repair set aside opens nothing, and is not copied. */
const isAside = ({ stream }: StreamCommit): boolean => stream.includes('.');

/** Whether a commit has nothing but its stream, the head it builds on and no records. */
const isEmpty = (commit: StreamCommit): boolean =>
  commit.records.length === 0 && Object.keys(commit).length === 3;

/** What `heal` did for one vault; `null` where its copies went apart, and nothing was touched. */
export type Healed = Alignment | null;

/**
 * Two copies as one store. A commit is what the first copy makes of it; the second one gets the same commits
 * in the same order, a moment later. What goes wrong there changes no answer: the copy catches up.
 */
export class MirroredStore {
  readonly store: VaultStore;
  readonly #main: CopyStore;
  readonly #copy: CopyStore;
  readonly #apart: Set<StreamId>;
  #onChange: () => void = () => undefined;
  #pending: (readonly StreamCommit[])[] = [];
  /** Whether the copy lacks more than what is pending. */
  #isBehind = true;
  #isFailing = false;
  #retry = RETRY_MS;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  /** @param apart vaults whose copies went apart: the second one is left as it is */
  constructor(main: CopyStore, copy: CopyStore, apart: ReadonlySet<StreamId> = new Set()) {
    this.#main = main;
    this.#copy = copy;
    this.#apart = new Set(apart);
    const own: Partial<VaultStore> = {
      commit: (commits) => this.#commit(commits),
      close: () => {
        this.#close();
      },
    };
    this.store = new Proxy<VaultStore>(main, {
      get: (target, name) => {
        const member = (Reflect.get(own, name) ?? Reflect.get(target, name)) as unknown;
        return typeof member === 'function'
          ? (...given: unknown[]) => Reflect.apply(member, target, given) as unknown
          : member;
      },
    });
    this.#plan(DELAY_MS);
  }

  /** Whether there are two copies of everything. One that is a moment late counts. */
  get isWhole(): boolean {
    return !this.#isFailing && this.#apart.size === 0;
  }

  /** @param listener called when `isWhole` changes */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Resolves when the copy has all that was committed so far, or cannot have it now. */
  async flush(): Promise<void> {
    while (!this.#isClosed && (this.#running ?? this.#isDue)) {
      await (this.#running ?? this.#run());
      if (this.#isFailing) return;
    }
  }

  /**
   * Compares every record of one vault, and gives each copy what the other has whole. For when damage was met.
   * @throws ProblemError when a disk fails; `core.notLoaded`
   */
  async heal(vault: VaultId): Promise<Healed> {
    await this.flush();
    const ends = (await readEnds(this.#main, this.#copy)).get(vault);
    if (!ends) return { restored: [], copied: 0, damaged: [], removed: 0 };
    const relation = await relate(this.#main, this.#copy, vault, ends);
    if (relation === 'apart') return null;
    const { align } = await alignment();
    return align(this.#main, this.#copy, vault, relation);
  }

  /** Vaults whose copies went apart. */
  get apart(): ReadonlySet<StreamId> {
    return this.#apart;
  }

  /**
   * Ends it for one vault: the copy in use counts, and the other is written anew from it.
   * @throws ProblemError when the second disk fails: it is then caught up with later
   */
  async keepMain(vault: VaultId): Promise<void> {
    await this.flush();
    if (!this.#apart.delete(vault)) return;
    this.#isBehind = true;
    await dropOwner(this.#copy, vault);
    await this.flush();
    this.#onChange();
  }

  async #commit(commits: readonly StreamCommit[]): Promise<CommitResult> {
    const result = await this.#main.commit(commits);
    if (!result.ok) return result;
    const some = commits.map(copied).filter((one) => !isEmpty(one) && !isAside(one));
    if (some.length === 0) return result;
    this.#pending.push(some);
    if (this.#pending.length > MAX_PENDING) {
      this.#pending = [];
      this.#isBehind = true;
    }
    // With the lock the page may go: the copy comes right behind.
    const isLock = some.some(({ records }) => records.some(({ type }) => type === 'vault.locked'));
    if (!this.#isFailing) this.#plan(isLock ? 0 : DELAY_MS);
    return result;
  }

  get #isDue(): boolean {
    return this.#isBehind || this.#pending.length > 0;
  }

  #plan(ms: number): void {
    if (this.#isClosed || this.#running) return;
    if (this.#timer !== null) {
      if (ms > 0) return;
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  #run(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      if (this.#isDue) this.#plan(this.#isFailing ? this.#retry : DELAY_MS);
    });
    return this.#running;
  }

  async #work(): Promise<void> {
    try {
      while (this.#isDue && !this.#isClosed) {
        if (this.#isBehind) await this.#catchUp();
        else await this.#copyNext();
      }
      this.#retry = RETRY_MS;
      this.#tell(false);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#isBehind = true;
      this.#retry = Math.min(this.#retry * 2, MAX_RETRY_MS);
      this.#tell(true);
    }
  }

  async #copyNext(): Promise<void> {
    const commits = this.#pending.shift()?.filter(({ stream }) => !this.#apart.has(stream)) ?? [];
    if (commits.length === 0) return;
    const result = await this.#copy.commit(commits);
    if (!result.ok) this.#isBehind = true;
  }

  /** Brings the copy to where the first one stands. What is committed meanwhile comes after. */
  async #catchUp(): Promise<void> {
    const [main, copy] = [this.#main, this.#copy];
    const ends = await readEnds(main, copy);
    // All that was committed up to here is in what was just read.
    this.#pending = [];
    this.#isBehind = false;
    const removed = removedProfiles(await main.readEvents('session', 1));
    const [shared, own] = [await readShared(main), await readShared(copy)];
    const { changes, gone } = sharedChanges(shared, own, removed, 'mirror');
    for (const [stream, one] of ends) {
      if (this.#apart.has(stream)) continue;
      if (!one.main || gone.includes(stream as VaultId)) {
        if (gone.includes(stream as VaultId)) await dropOwner(copy, stream);
        continue;
      }
      const relation = await relate(main, copy, stream, one);
      if (relation === 'behind' || (relation === 'apart' && stream !== 'session')) continue;
      if (relation === 'apart') await dropOwner(copy, stream);
      const from = relation === 'apart' ? 0 : (one.copy?.seq ?? 0);
      const { catchUp } = await loaded(import('./catch-up.ts'));
      await catchUp(main, copy, stream, from, one.main.seq);
    }
    await copy.rewrite(changes);
  }

  #tell(isFailing: boolean): void {
    if (isFailing === this.#isFailing) return;
    this.#isFailing = isFailing;
    this.#onChange();
  }

  /** Lets go of both disks, of the second once it has what was on its way. */
  #close(): void {
    if (this.#isClosed) return;
    const flushed = this.flush();
    const late = new Promise((resolve) => setTimeout(resolve, 2_000));
    void Promise.race([flushed, late]).then(() => {
      this.#isClosed = true;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#copy.close();
    });
    this.#main.close();
  }
}
