import { done, failed, type Outcome, ProblemError } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import { AuditArea } from './api/audit.ts';
import { CommandQueue, type CoreState, type Running } from './api/command-queue.ts';
import { coreView } from './api/core-view.ts';
import { KeysArea } from './api/keys.ts';
import { ProfileInUse } from './api/profile-in-use.ts';
import { ProfilesArea } from './api/profiles.ts';
import { ProvidersArea } from './api/providers.ts';
import { RecoveryArea } from './api/recovery.ts';
import { SecretsArea } from './api/secrets.ts';
import { TemplatesArea } from './api/templates.ts';
import { TransferArea } from './api/transfer.ts';
import type { Dependencies } from './dependencies.ts';
import type { EgressOffer } from './egress/egress-client.ts';
import type { AppView } from './protocol/app-view.ts';
import type { CoreApi, OpenEgress, ViewListener } from './protocol/core-api.ts';
import { IdleWatch } from './session/idle-watch.ts';
import { ProfileRepository } from './session/profile-repository.ts';
import { SessionLog } from './session/session-log.ts';
import { TabViews } from './session/tab-views.ts';
import type { WriterLock } from './session/writer-lock.ts';

/** Problems that only the person's word, or another tab, can end. */
const FINAL: readonly Problem['code'][] = ['core.elsewhere', 'storage.blocked', 'app.outdated'];

/** The whole core: starts, fails, and shows itself to the tabs. What can be asked of it lies in its areas. */
export class AppCore implements CoreApi {
  readonly profiles: ProfilesArea;
  readonly keys: KeysArea;
  readonly secrets: SecretsArea;
  readonly templates: TemplatesArea;
  readonly providers: ProvidersArea;
  readonly transfer: TransferArea;
  readonly audit: AuditArea;
  readonly recovery: RecoveryArea;
  readonly #writerLock: WriterLock;
  readonly #open: () => Promise<Dependencies>;
  readonly #queue: CommandQueue;
  readonly #tabs: TabViews;
  readonly #inUse = new ProfileInUse();
  readonly #idle = new IdleWatch();
  #running: Running | null = null;
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
    this.#tabs = new TabViews((tab) => writerLock.tabGone(tab));
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
    );
    this.#queue = queue;
    this.profiles = new ProfilesArea(queue, this.#inUse);
    this.keys = new KeysArea(queue, () => void this.touch());
    this.secrets = new SecretsArea(queue);
    this.templates = new TemplatesArea(queue);
    this.providers = new ProvidersArea(queue);
    this.transfer = new TransferArea(queue, () => this.#running?.dependencies.clock() ?? 0);
    this.audit = new AuditArea(queue);
    this.recovery = new RecoveryArea(queue);
  }

  /**
   * Opens the disk and picks up where the browser's session was.
   * @param force takes the writer lock from another core, whose open vault locks
   */
  start(force = false): Promise<void> {
    return this.#queue.inTurn(async () => {
      const failures = this.#failures;
      let dependencies: Dependencies | null = null;
      try {
        if (!(await this.#writerLock.take(force)))
          throw new ProblemError({ code: 'core.elsewhere' });
        dependencies = await this.#open();
        const session = new SessionLog(dependencies);
        await session.start();
        const profiles = new ProfileRepository(dependencies, session);
        await profiles.load();
        if (this.#failures !== failures) {
          dependencies.store.close();
          return;
        }
        this.#problem = null;
        this.#running = { dependencies, session, profiles };
        const profile = profiles.find(session.profile);
        const cause = force ? 'takenOver' : 'sessionEnded';
        if (profile) await this.#inUse.use(this.#running, profile, cause);
      } catch (error) {
        dependencies?.store.close();
        this.fail(error instanceof ProblemError ? error.problem : { code: 'storage.failed' });
      }
    });
  }

  /** Shows every tab why the core cannot be used. Keys in memory are let go of. */
  fail(problem: Problem): void {
    this.#failures += 1;
    this.#problem = problem;
    this.#inUse.leave();
    this.#running?.dependencies.store.close();
    this.#running = null;
    this.#tellTabs();
  }

  /** Shows every tab what a start is waiting for. It goes on by itself. */
  stall(problem: Problem): void {
    this.#problem = problem;
    this.#tellTabs();
  }

  /** Gives up for good: a newer version of the app runs in another tab. */
  outdated(): void {
    this.fail({ code: 'app.outdated' });
    this.#writerLock.leave();
  }

  async subscribe(listener: ViewListener, tab = '', openEgress?: OpenEgress): Promise<void> {
    this.#tabs.add(listener, tab, this.#view, openEgress);
    // A new tab, or a reload, is how a person tries again.
    const { code } = this.#problem ?? {};
    if (code && !FINAL.includes(code)) void this.start();
  }

  /** The egress of a page that is awake. */
  offerEgress(): Promise<EgressOffer | null> {
    return this.#tabs.offerEgress();
  }

  async useHere(): Promise<Outcome> {
    if (this.#problem?.code === 'core.elsewhere') await this.start(true);
    return this.#problem ? failed(this.#problem) : done(null);
  }

  touch(): Promise<Outcome> {
    if (this.#running) this.#idle.touch(this.#running.dependencies);
    if (this.#locksAt !== null) {
      this.#locksAt = null;
      this.#tellTabs();
    }
    return Promise.resolve(done(null));
  }

  /** Looks at the clock: warns about, or locks, a vault that nobody used for long. */
  async tick(): Promise<void> {
    const { vault } = this.#inUse;
    vault?.external?.sweep();
    const minutes = vault?.view.inside?.settings.autoLockMinutes ?? 0;
    const running = this.#running;
    if (!running || vault?.view.chart.path !== 'unlocked.whole') return;
    const verdict = this.#idle.judge(running.dependencies, minutes);
    const locksAt = verdict.type === 'warn' ? verdict.locksAt : null;
    // The clocks disagree by some milliseconds from one look to the next.
    const isNews = (locksAt === null) !== (this.#locksAt === null);
    if (isNews) this.#locksAt = locksAt;
    if (verdict.type === 'lock') await this.#queue.inVault(({ keys }) => keys.lock('idle'));
    else if (isNews) this.#tellTabs();
  }

  get #state(): CoreState {
    const { vault, vaultProblem, audit } = this.#inUse;
    const core = { running: this.#running, problem: this.#problem, failures: this.#failures };
    return { ...core, vault, vaultProblem, audit };
  }

  get #view(): AppView {
    return coreView(this.#state, this.#inUse.profile, this.#locksAt);
  }

  #turnEnded(): void {
    // A file that was read holds secrets in plain: it goes with the keys.
    if (!this.#inUse.vault?.commands.open) this.transfer.forget();
    this.#tellTabs();
  }

  #tellTabs(): void {
    this.#tabs.tell(this.#view);
  }
}
