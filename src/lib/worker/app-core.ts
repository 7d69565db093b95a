import { done, failed, type Outcome, ProblemError } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import { isOpen } from '../machines/chart-state.ts';
import { CommandQueue, type CoreState } from './api/command-queue.ts';
import { coreView } from './api/core-view.ts';
import { ProfileInUse } from './api/profile-in-use.ts';
import { ProfilesArea } from './api/profiles.ts';
import { laterParts, type VaultAreas, vaultAreas } from './api/vault-areas.ts';
import type { Dependencies } from './dependencies.ts';
import type { LockCause } from '../machines/events.ts';
import { after, openInTime, type OpenedCore } from './opened-core.ts';
import type { AppView } from './protocol/app-view.ts';
import type { CoreApi, OpenEgress, OpenInterchange, ViewListener } from './protocol/core-api.ts';
import { IdleWatch } from './session/idle-watch.ts';
import { StorageWatch } from './session/storage-watch.ts';
import { isWorthATry, mayPass } from './start-again.ts';
import { TabViews } from './session/tab-views.ts';
import type { WriterLock } from './session/writer-lock.ts';

/** How long Lock leaves a command that is under way, before it overwrites the keys under it. */
const LOCK_PATIENCE_MS = 60;

/** How long Lock, which is done by then, waits with its answer for the log to say so too. */
const NOTE_PATIENCE_MS = 1_000;

/** How long a page is kept waiting for what it remembers to be compared with a busy disk. */
const COMPARE_PATIENCE_MS = 2_000;

/** The whole core: starts, fails, and shows itself to the tabs. What can be asked of it lies in its areas. */
export class AppCore implements CoreApi {
  readonly profiles: ProfilesArea;
  readonly keys: CoreApi['keys'];
  readonly secrets: CoreApi['secrets'];
  readonly templates: CoreApi['templates'];
  readonly providers: CoreApi['providers'];
  readonly transfer: CoreApi['transfer'];
  readonly audit: CoreApi['audit'];
  readonly recovery: CoreApi['recovery'];
  /** The pages that watch, and the workers that they can start. */
  readonly tabs: TabViews;
  readonly #writerLock: WriterLock;
  readonly #open: () => Promise<Dependencies>;
  readonly #queue: CommandQueue;
  readonly #parts = laterParts();
  readonly #areas: VaultAreas;
  readonly #inUse = new ProfileInUse(this.#parts);
  readonly #idle = new IdleWatch();
  readonly #watch = new StorageWatch();
  #opened: OpenedCore | null = null;
  #isStarting = false;
  #problem: Problem | null = null;
  #failures = 0;
  /** When the vault locks unless somebody does something, while the person is warned; else `null`. */
  #locksAt: number | null = null;

  /**
   * @param writerLock the right to be the one core that writes
   * @param open opens the disk; throws a `ProblemError` when it cannot
   */
  constructor(writerLock: WriterLock, open: () => Promise<Dependencies>) {
    this.#writerLock = writerLock;
    this.#open = open;
    this.tabs = new TabViews((tab) => writerLock.tabGone(tab));
    writerLock.onLost(() => {
      this.fail({ code: 'core.elsewhere' });
    });
    writerLock.onFree(() => {
      if (this.#problem?.code === 'core.elsewhere') void this.start();
    });
    const queue = new CommandQueue(
      () => this.#state,
      () => {
        this.#turnEnded();
      },
      async () => (await this.#opened?.ready()) ?? null,
    );
    this.#queue = queue;
    this.profiles = new ProfilesArea(queue, this.#inUse, this.#watch);
    this.#areas = vaultAreas(
      this.#parts,
      queue,
      () => void this.touch(),
      () => this.#lock('user'),
      () => this.#opened?.running?.dependencies,
    );
    this.keys = this.#areas.keys;
    this.secrets = this.#areas.secrets;
    this.templates = this.#areas.templates;
    this.providers = this.#areas.providers;
    this.transfer = this.#areas.transfer;
    this.audit = this.#areas.audit;
    this.recovery = this.#areas.recovery;
  }

  /**
   * Opens the disk and picks up where the browser's session was.
   * @param force takes the writer lock from another core, whose open vault locks
   */
  start(force = false): Promise<void> {
    return this.#queue.inTurn(async () => {
      const failures = this.#failures;
      let opened: OpenedCore | null = null;
      this.#isStarting = true;
      try {
        if (!(await this.#writerLock.take(force)))
          throw new ProblemError({ code: 'core.elsewhere' });
        opened = await this.#openInTime();
        const running = await opened.load();
        // Last of what looks at the disk: whatever could give something back has done so.
        await this.#watch.compareAtStart(running);
        if (this.#failures !== failures) {
          opened.close({ code: 'core.unavailable' });
          return;
        }
        this.#problem = null;
        this.#opened = opened;
        running.dependencies.copies?.onChange(this.#tellTabs);
        running.dependencies.eraser?.begin(this.#tellTabs);
        const profile = running.profiles.find(running.session.profile);
        const cause = force ? 'takenOver' : 'sessionEnded';
        if (profile) await this.#inUse.use(running, profile, cause);
      } catch (error) {
        const { problem } =
          error instanceof ProblemError ? error : new ProblemError({ code: 'storage.failed' });
        opened?.close(problem);
        this.fail(problem);
      } finally {
        this.#isStarting = false;
        this.#queue.hold(null);
      }
    });
  }

  /** Has what a vault is used with loaded, for the first profile not to wait for it: beside the disk that opens. */
  async prepare(): Promise<void> {
    await this.#inUse.prepare().catch(() => undefined);
  }

  /** Shows every tab why the core cannot be used. Keys in memory are let go of, and commands end. */
  fail(problem: Problem): void {
    this.#failures += 1;
    this.#problem = problem;
    this.#inUse.leave();
    this.#opened?.close(problem);
    this.#opened = null;
    this.#queue.interrupt(problem);
    this.#tellTabs();
  }

  /** Shows every tab what a start is waiting for, and answers commands with it. It goes on by itself. */
  stall(problem: Problem): void {
    this.#problem = problem;
    if (this.#isStarting) this.#queue.hold(problem);
    this.#tellTabs();
  }

  /** Gives up for good, and lets another core write. */
  giveUp(problem: Problem): void {
    this.fail(problem);
    this.#writerLock.leave();
  }

  async subscribe(
    listener: ViewListener,
    tab = '',
    openEgress?: OpenEgress,
    witness: string | null = null,
    openInterchange?: OpenInterchange,
  ): Promise<string | null> {
    this.#watch.heard(witness);
    if (this.#watch.knowsVaults) void this.prepare();
    // Before the page is shown anything: what it remembers may be all that knows of a vault.
    if (this.#watch.isBehind && this.#opened?.running) {
      const compared = this.#queue.command(async (running) => {
        await this.#watch.compare(running);
        return done(null);
      });
      await Promise.race([compared, after(COMPARE_PATIENCE_MS, null)]);
    }
    this.tabs.add(listener, tab, this.#view, openEgress, openInterchange);
    // A new tab, or a reload, is how a person tries again.
    if (isWorthATry(this.#problem)) void this.start();
    return this.#writerLock.life;
  }

  async useHere(): Promise<Outcome> {
    if (this.#problem?.code === 'core.elsewhere') await this.start(true);
    return this.#problem ? failed(this.#problem) : done(null);
  }

  touch(): Promise<Outcome> {
    const running = this.#opened?.running;
    if (running) this.#idle.touch(running.dependencies);
    const isNews = this.#locksAt !== null;
    this.#locksAt = null;
    if (isNews) this.#tellTabs();
    return Promise.resolve(done(null));
  }

  async flush(): Promise<Outcome> {
    await this.#opened?.running?.dependencies.copies?.flush();
    return done(null);
  }

  async leave(tab: string): Promise<Outcome> {
    await this.flush();
    this.tabs.leave(tab);
    return done(null);
  }

  /** Looks at the clock: warns about, or locks, a vault that nobody used for long. */
  async tick(): Promise<void> {
    if (mayPass(this.#problem) && !this.#isStarting) void this.start();
    const { vault } = this.#inUse;
    vault?.external?.sweep();
    const minutes = vault?.view.inside?.settings.autoLockMinutes ?? 0;
    const running = this.#opened?.running;
    if (!running || !vault || !isOpen(vault.view.chart)) return;
    const verdict = this.#idle.judge(running.dependencies, minutes);
    const locksAt = verdict.type === 'warn' ? verdict.locksAt : null;
    // The clocks disagree by some milliseconds from one look to the next.
    const isNews = (locksAt === null) !== (this.#locksAt === null);
    if (isNews) this.#locksAt = locksAt;
    if (verdict.type === 'lock') await this.#lock('idle');
    else if (isNews) this.#tellTabs();
  }

  /**
   * Locks. What is under way may end first, if it does at once; else it is cut off, and whether it was written
   * is read from the disk when that answers.
   */
  async #lock(cause: LockCause): Promise<Outcome> {
    const turn = this.#queue.inVault(({ keys }) => keys.lock(cause));
    const outcome = await Promise.race([turn, after(LOCK_PATIENCE_MS, null)]);
    if (outcome) return outcome;
    if (!this.#inUse.vault?.commands.canLock) return turn;
    this.#cutOff(cause, { code: 'command.interrupted' });
    await Promise.race([this.#opened?.reading, after(NOTE_PATIENCE_MS, null)]);
    return done(null);
  }

  /** Overwrites the keys, ends every command with this problem and lets nothing of them through to the disk. */
  #cutOff(cause: LockCause, problem: Problem): void {
    const opened = this.#opened;
    if (!opened || opened.reading) return;
    this.#inUse.cutOff(cause);
    const reading = opened.cutOff(problem, async (running) => {
      const profile = running.profiles.find(running.session.profile);
      const take = profile && (await this.#inUse.resume(running, profile, cause));
      return take ?? (() => this.#inUse.leave());
    });
    this.#queue.interrupt(problem);
    this.#turnEnded();
    const goOn = (error?: unknown): void => {
      if (this.#opened !== opened) return;
      if (error === undefined) this.#turnEnded();
      else this.fail(error instanceof ProblemError ? error.problem : { code: 'storage.failed' });
    };
    reading.then(() => {
      goOn();
    }, goOn);
  }

  #openInTime(): Promise<OpenedCore> {
    const late = (): void => {
      if (!this.#problem) this.stall({ code: 'storage.stuck' });
    };
    return openInTime(this.#open, late, (opened, trouble) => {
      if (this.#opened !== opened) return;
      if (trouble.code === 'storage.closed') this.fail(trouble);
      else this.#cutOff('sessionEnded', trouble);
    });
  }

  get #state(): CoreState {
    const { vault, vaultProblem, audit } = this.#inUse;
    // Whoever looks sees a start as a whole: no profile whose vault is not in use yet.
    const running = (!this.#isStarting && this.#opened?.running) || null;
    const [problem, failures] = [this.#problem, this.#failures];
    return { running, problem, failures, vault, vaultProblem, audit };
  }

  get #view(): AppView {
    return coreView(this.#state, this.#inUse.profile, this.#locksAt, this.#watch);
  }

  #turnEnded(): void {
    const running = this.#opened?.running;
    if (running) this.#watch.note(this.#inUse.place, running.dependencies.clock());
    // A file that was read holds secrets in plain: it goes with the keys.
    if (!this.#inUse.vault?.commands.open) this.#areas.forget();
    this.#tellTabs();
  }

  readonly #tellTabs = (): void => {
    this.tabs.tell(this.#view);
  };
}
