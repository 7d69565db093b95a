import type { ProfileId, ProviderId, SecretId, SlotId } from '../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../core/base/outcome.ts';
import { type Problem } from '../core/base/problem.ts';
import type { Command } from '../core/decide/command.ts';
import type { OnClash } from '../core/decide/import-plan.ts';
import type { ProfileRecord, WorkspaceRecord } from '../core/log/records.ts';
import type { RowFilter } from '../core/projections/secret-query.ts';
import type { ProviderDraft } from '../core/providers/provider.ts';
import type { SecretDraft } from '../core/secrets/secret.ts';
import type { ReadOptions } from '../core/transfer/plain-secret.ts';
import type { VaultSettings } from '../core/vault/vault-settings.ts';
import type { ProfileColour, WorkspaceDraft } from '../core/vault/workspaces.ts';
import type { LockCause, SaveWay, UnlockWay } from '../machines/events.ts';
import { LogAudit } from './audit/log-audit.ts';
import type { Dependencies } from './dependencies.ts';
import type { EgressOffer } from './egress/egress-client.ts';
import { countLinks } from './external/provider-reader.ts';
import type { ProviderRegistry } from './external/provider-registry.ts';
import type { ProviderRequests } from './external/provider-requests.ts';
import type { AppView, ProfileView, WorkspaceView } from './protocol/app-view.ts';
import type { TimelineQuery } from './protocol/audit-api.ts';
import type { CoreApi } from './protocol/core-api.ts';
import type { NewPasskey, PasskeyAnswer } from './protocol/keys-api.ts';
import type { OnProgress } from './protocol/progress.ts';
import type { PickedFile } from './protocol/providers-api.ts';
import type { RowQuery } from './protocol/secrets-api.ts';
import { type TemplateSave } from './protocol/templates-api.ts';
import type { ExportRequest, ImportSource } from './protocol/transfer-api.ts';
import type { OpenVault } from './secrets/open-vault.ts';
import { resolvePlan, type TemplateRepository } from './secrets/template-repository.ts';
import { IdleWatch } from './session/idle-watch.ts';
import { ProfileRepository } from './session/profile-repository.ts';
import { SessionLog } from './session/session-log.ts';
import { type OpenEgress, TabViews, type ViewListener } from './session/tab-views.ts';
import type { WriterLock } from './session/writer-lock.ts';
import { Transfer } from './transfer/import.ts';
import { compactionView, VaultSession, withoutValue } from './vault/vault-session.ts';

const viewOf = ({ id, name, createdAt, colour = 'slate' }: ProfileRecord): ProfileView => ({
  id,
  name,
  createdAt,
  colour,
});

const workspaceOf = ({ id, name, type }: WorkspaceRecord): WorkspaceView => ({ id, name, type });

/** Problems that only the person's word, or another tab, can end. */
const FINAL: readonly Problem['code'][] = ['core.elsewhere', 'storage.blocked', 'app.outdated'];

/** What a started core works with. */
interface Running {
  readonly dependencies: Dependencies;
  readonly session: SessionLog;
  readonly desk: ProfileRepository;
}

/** The whole core behind one API: the session, the vault in use, and the tabs that watch. */
export class AppCore implements CoreApi {
  readonly #writerLock: WriterLock;
  readonly #open: () => Promise<Dependencies>;
  readonly #tabs: TabViews;
  #running: Running | null = null;
  #problem: Problem | null = null;
  #profile: ProfileId | null = null;
  #vault: VaultSession | null = null;
  #vaultProblem: Problem | null = null;
  #audit: LogAudit | null = null;
  readonly #transfer = new Transfer();
  readonly #idle = new IdleWatch();
  /** When the vault locks unless somebody does something, while the person is warned; else `null`. */
  #locksAt: number | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  /** Counts failures, so that a start that was overtaken by one knows. */
  #failures = 0;

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
  }

  /**
   * Opens the disk and picks up where the browser's session was.
   * @param force takes the writer lock from another core, whose open vault locks
   */
  start(force = false): Promise<void> {
    return this.#inTurn(async () => {
      const failures = this.#failures;
      let dependencies: Dependencies | null = null;
      try {
        if (!(await this.#writerLock.take(force)))
          throw new ProblemError({ code: 'core.elsewhere' });
        dependencies = await this.#open();
        const session = new SessionLog(dependencies);
        await session.start();
        const desk = new ProfileRepository(dependencies, session);
        await desk.load();
        if (this.#failures !== failures) {
          dependencies.store.close();
          return;
        }
        this.#problem = null;
        const running = { dependencies, session, desk };
        this.#running = running;
        const profile = desk.find(session.profile);
        if (profile) await this.#use(running, profile, force ? 'takenOver' : 'sessionEnded');
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
    this.#leave();
    this.#running?.dependencies.store.close();
    this.#running = null;
    this.#tabs.tell(this.#view());
  }

  /** Shows every tab what a start is waiting for. It goes on by itself. */
  stall(problem: Problem): void {
    this.#problem = problem;
    this.#tabs.tell(this.#view());
  }

  async subscribe(listener: ViewListener, tab = '', openEgress?: OpenEgress): Promise<void> {
    this.#tabs.add(listener, tab, this.#view(), openEgress);
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

  /** Gives up for good: a newer version of the app runs in another tab. */
  outdated(): void {
    this.fail({ code: 'app.outdated' });
    this.#writerLock.leave();
  }

  createProfile(raw: string, colour?: ProfileColour, workspace?: string) {
    return this.#command<ProfileId>(async (running) => {
      const made = await running.desk.create(raw, colour, workspace);
      if (!made.ok) return made;
      await this.#use(running, made.value);
      return done(made.value.id);
    });
  }

  signIn(id: ProfileId) {
    return this.#command(async (running) => {
      const profile = running.desk.find(id);
      if (!profile) return failed({ code: 'profile.missing' });
      const signedIn = await running.session.append({ type: 'session.signedIn', profile: id });
      if (signedIn.ok) await this.#use(running, profile);
      return signedIn;
    });
  }

  removeProfile(id: ProfileId) {
    return this.#command(({ desk }) => desk.remove(id));
  }

  createWorkspace = (draft: WorkspaceDraft) =>
    this.#atDesk((desk, profile) => desk.createWorkspace(profile, draft));
  changeWorkspace = (id: string, draft: WorkspaceDraft) =>
    this.#atDesk((desk, profile) => desk.changeWorkspace(profile, id, draft));
  removeWorkspace = (id: string) =>
    this.#atDesk((desk, profile) => desk.removeWorkspace(profile, id));
  switchWorkspace = (id: string) =>
    this.#atDesk((desk, profile) => desk.switchWorkspace(profile, id));

  listTemplates = (workspace: string) => this.#withTemplates((desk) => desk.list(workspace));
  readTemplate = (id: string) => this.#withTemplates((desk) => desk.read(id));
  saveTemplate = (save: TemplateSave) => this.#withTemplates((desk) => desk.save(save));
  removeTemplate = (id: string) => this.#withTemplates((desk) => desk.remove(id));
  checkTemplate = (text: string) => this.#withTemplates(async (desk) => desk.check(text));
  resolveTemplate = async (text: string) => {
    const plan = await this.#withTemplates((desk) => desk.plan(text));
    if (!plan.ok) return plan;
    return this.#outside(async (desk) =>
      done(await resolvePlan(plan.value, (link) => desk.read(link))),
    );
  };
  checkUrl = (address: string) => this.#withTemplates(async (desk) => desk.checkUrl(address));

  /** Somebody did something in a tab. */
  touch(): Promise<Outcome> {
    if (this.#running) this.#idle.touch(this.#running.dependencies);
    if (this.#locksAt !== null) {
      this.#locksAt = null;
      this.#tabs.tell(this.#view());
    }
    return Promise.resolve(done(null));
  }

  /** Looks at the clock: warns about, or locks, a vault that nobody used for long. */
  async tick(): Promise<void> {
    this.#vault?.external?.sweep();
    const minutes = this.#vault?.view.inside?.settings.autoLockMinutes ?? 0;
    const running = this.#running;
    if (!running || this.#vault?.view.chart.path !== 'unlocked') return;
    const verdict = this.#idle.judge(running.dependencies, minutes);
    const locksAt = verdict.type === 'warn' ? verdict.locksAt : null;
    // The clocks disagree by some milliseconds from one look to the next.
    const isNews = (locksAt === null) !== (this.#locksAt === null);
    if (isNews) this.#locksAt = locksAt;
    if (verdict.type === 'lock') await this.#inVault((vault) => vault.lock('idle'));
    else if (isNews) this.#tabs.tell(this.#view());
  }

  /** The vault's word on signing out and the session's end are one commit. */
  signOut(keep: boolean) {
    return this.#command(async ({ session }) => {
      const vault = this.#vault;
      const waits = vault?.view.chart;
      if (waits?.path === 'keyShown' && waits.cameFrom !== 'unlocked') {
        await vault?.run({ type: 'abandonKey' });
      }
      const ended = session.prepare({ type: 'session.ended' });
      if (!ended) return failed({ code: 'notSignedIn' });
      // A vault without a key has nothing to say about it, and one that is damaged cannot.
      const path = vault?.view.chart.path;
      const isSilent = !vault || path === 'uninitialised' || path === 'resetting.erasing';
      const left = isSilent
        ? await session.append({ type: 'session.ended' })
        : withoutValue(await vault.run({ type: 'signOut', keep }, { beside: [ended.commit] }));
      if (!left.ok) return left;
      if (!isSilent) ended.written();
      this.#leave();
      return left;
    });
  }

  issueKey = () => this.#inVault((vault) => vault.issueKey());
  readKey = () => this.#inVault((vault) => vault.readKey());
  noteKeySaved = (way: SaveWay) => this.#run({ type: 'noteKeySaved', way });
  checkCopy = (text: string) => this.#inVault((vault) => vault.checkCopy(text));
  abandonKey = () => this.#run({ type: 'abandonKey' });
  openVault = (stated: boolean) => this.#entering((vault) => vault.openVault(stated));
  unlock = (text: string, way?: UnlockWay) => this.#entering((vault) => vault.unlock(text, way));
  unlockWithPasskey = (answer: PasskeyAnswer) =>
    this.#entering((vault) => vault.unlockWithPasskey(answer));
  readPasskeys = () => this.#inVault((vault) => vault.readPasskeys());
  addPasskey = (passkey: NewPasskey) => this.#inVault((vault) => vault.addPasskey(passkey));
  removePasskey = (slot: SlotId) => this.#inVault((vault) => vault.removePasskey(slot));
  lock = () => this.#inVault((vault) => vault.lock('user'));
  listSecrets = (query: RowQuery) => this.#inside(async (open) => open.list(query));
  findSecrets = (filter: RowFilter) => this.#inside(async (open) => open.find(filter));
  readSecret = (id: SecretId) => this.#inside((open) => open.readSecret(id));
  revealSecret = async (id: SecretId, environment?: string | null) => {
    const found = await this.#inside((open) => open.reveal(id, environment));
    if (!found.ok) return found;
    const { link, text, environment: of } = found.value;
    const read = link ? await this.#outside((desk) => desk.read(link)) : done(text ?? '');
    return read.ok ? done({ text: read.value, environment: of }) : read;
  };
  revealVersion = (id: SecretId, seq: number) =>
    this.#inside((open) => open.revealVersion(id, seq));
  restoreVersion = (id: SecretId, basedOn: number, seq: number) =>
    this.#inside(async (open) => withoutValue(await open.restoreVersion(id, basedOn, seq)));
  addSecret = (draft: SecretDraft) => this.#inside((open) => open.addSecret(draft));
  editSecret = (id: SecretId, basedOn: number, draft: SecretDraft) =>
    this.#inside(async (open) => withoutValue(await open.editSecret(id, basedOn, draft)));
  setEnabled = (ids: readonly SecretId[], enabled: boolean) =>
    this.#inside(async (open) => withoutValue(await open.setEnabled(ids, enabled)));
  deleteSecrets = (ids: readonly SecretId[]) => this.#inside((open) => open.deleteSecrets(ids));
  undoDelete = (token: number) =>
    this.#inside(async (open) => withoutValue(await open.undoDelete(token)));
  changeSettings = (change: Partial<VaultSettings>) =>
    this.#inside(async (open) => withoutValue(await open.changeSettings(change)));
  addProvider = (draft: ProviderDraft, file?: PickedFile) =>
    this.#withProviders((desk) => desk.add(draft, file));
  changeProvider = (id: ProviderId, basedOn: number, draft: ProviderDraft, file?: PickedFile) =>
    this.#withProviders(async (desk) => withoutValue(await desk.change(id, basedOn, draft, file)));
  removeProvider = (id: ProviderId) =>
    this.#withProviders(async (desk) => withoutValue(await desk.remove(id)));
  readProvider = (id: ProviderId) => this.#withProviders((desk) => desk.read(id));
  testProvider = async (draft: ProviderDraft, id: ProviderId | null, file?: PickedFile) => {
    const trial = await this.#withProviders((desk) => desk.trial(draft, id, file));
    if (!trial.ok) return trial;
    const { row, connection, source } = trial.value;
    return this.#outside((desk) => desk.test(row, connection, source));
  };
  providerFile = (id: ProviderId) => this.#withProviders((desk) => desk.handle(id));
  pickProviderFile = (id: ProviderId, file: PickedFile) =>
    this.#withProviders(async (desk) => withoutValue(await desk.pickFile(id, file)));
  countLinks = (id: ProviderId) => this.#inside(async (open) => done(await countLinks(open, id)));
  browseProvider = (id: ProviderId, path: readonly string[]) =>
    this.#outside((desk) => desk.list(id, path));
  searchProvider = (id: ProviderId, text: string) => this.#outside((desk) => desk.search(id, text));
  endBrowsing = (id: ProviderId) =>
    this.#inside(() => {
      this.#vault?.external?.endBrowsing(id);
      return Promise.resolve(done(null));
    });
  checkReference = (id: ProviderId, text: string) =>
    this.#outside((desk) => desk.canonical(id, text));
  exportSecrets = (request: ExportRequest, onProgress: OnProgress) =>
    this.#inside((open) => {
      const now = this.#running?.dependencies.clock() ?? 0;
      return this.#transfer.exportSecrets(open, request, now, onProgress);
    });
  readImport = (source: ImportSource, options: ReadOptions) =>
    this.#inside((open) => this.#transfer.read(open, source, options));
  applyImport = (onClash: OnClash, onProgress: OnProgress) =>
    this.#inside((open) => this.#transfer.apply(open, onClash, onProgress));
  dropImport = () => {
    this.#transfer.forget();
    return Promise.resolve(done(null));
  };
  readTimeline = (query: TimelineQuery, onProgress: OnProgress) =>
    this.#auditing((desk) => desk.timeline(query, onProgress));
  verifyLog = (onProgress: OnProgress) => this.#auditing((desk) => desk.verify(onProgress));
  readReceipt = () => this.#auditing((desk) => desk.receipt());
  checkReceipt = (text: string, onProgress: OnProgress) =>
    this.#auditing((desk) => desk.checkReceipt(text, onProgress));
  exportLog = (onProgress: OnProgress) => this.#auditing((desk) => desk.export(onProgress));
  planCompaction = (before: number) =>
    this.#inVault(async (vault) => compactionView(vault, await vault.planCompaction(before)));
  compactLog = (before: number) =>
    this.#inVault(async (vault) => compactionView(vault, await vault.compactLog(before)));
  requestReset = () => this.#run({ type: 'requestReset' });
  cancelReset = () => this.#run({ type: 'cancelReset' });
  confirmReset = () =>
    this.#inVault(async (vault) => {
      const confirmed = await vault.run({ type: 'confirmReset' });
      if (!confirmed.ok) return confirmed;
      // The vault is erased, whatever becomes of the new key: without one it is asked for again.
      await vault.issueKey().catch(ignoreProblem);
      return done(null);
    });

  #view(): AppView {
    const ready = this.#running ? 'ready' : 'starting';
    const desk = this.#running?.desk;
    const profile = desk?.find(this.#profile) ?? null;
    const isOpen = this.#vault?.view.chart.path === 'unlocked';
    return {
      phase: this.#problem ? 'failed' : ready,
      problem: this.#problem,
      profiles: desk?.profiles.map(viewOf) ?? [],
      profile: profile && viewOf(profile),
      workspaces: profile && desk ? desk.workspacesOf(profile).map(workspaceOf) : [],
      workspace: (profile && desk?.workspaceOf(profile)?.id) ?? null,
      vault: this.#vault?.view ?? null,
      vaultProblem: this.#vaultProblem,
      locksAt: isOpen ? this.#locksAt : null,
    };
  }

  /** Takes a profile into use. One whose vault is damaged is signed in all the same, without it. */
  async #use(
    { dependencies, session }: Running,
    profile: ProfileRecord,
    cause?: LockCause,
  ): Promise<void> {
    this.#leave();
    this.#profile = profile.id;
    const vault = new VaultSession(profile.vault, dependencies, session);
    this.#audit = new LogAudit(profile.vault, dependencies, () => this.#vault);
    try {
      await vault.start(cause);
      this.#vault = vault;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#vaultProblem = error.problem;
    }
  }

  #leave(): void {
    this.#vault?.forget();
    this.#audit?.close();
    this.#audit = null;
    this.#vault = null;
    this.#vaultProblem = null;
    this.#profile = null;
  }

  #atDesk(
    work: (desk: ProfileRepository, profile: ProfileRecord) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.#command(async ({ desk }) => {
      const profile = desk.find(this.#profile);
      return profile ? work(desk, profile) : failed({ code: 'notSignedIn' });
    });
  }

  /** Reads of the log go on beside the commands: a long one must not keep the vault from locking. */
  async #auditing<T>(work: (desk: LogAudit) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    await this.#queue;
    if (!this.#audit) return failed(this.#problem ?? { code: 'notSignedIn' });
    try {
      return await work(this.#audit);
    } catch (error) {
      if (error instanceof ProblemError) return failed(error.problem);
      throw error;
    }
  }

  #withTemplates<T>(work: (desk: TemplateRepository) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#inVault((vault) => vault.withTemplates(work));
  }

  #withProviders<T>(work: (desk: ProviderRegistry) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#inVault((vault) => vault.withProviders(work));
  }

  /**
   * Asks external vaults beside the commands: one that does not answer must not keep the vault from
   * locking, or anything else. What left for them is noted afterwards.
   */
  async #outside<T>(work: (desk: ProviderRequests) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    await this.#queue;
    const desk = this.#vault?.external;
    if (!desk) return this.#inside<never>(() => Promise.resolve(failed({ code: 'notSignedIn' })));
    try {
      return await work(desk);
    } catch (error) {
      // A vault that was locked meanwhile has no keys to open a connection with.
      if (this.#vault?.external !== desk) return failed({ code: 'external.interrupted' });
      if (error instanceof ProblemError) return failed(error.problem);
      throw error;
    } finally {
      if (desk.hasAsked) await this.#inVault((vault) => vault.noteAsked());
    }
  }

  #run(command: Command): Promise<Outcome> {
    return this.#inVault(async (vault) => withoutValue(await vault.run(command)));
  }

  #inVault<T>(work: (vault: VaultSession) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#command(async () => {
      const vault = this.#vault;
      if (!vault) return failed(this.#vaultProblem ?? { code: 'notSignedIn' });
      const outcome = await work(vault);
      // Written after the answer: a snapshot is a cache, and what becomes of it changes no outcome.
      if (vault.isSnapshotDue) void this.#inTurn(() => vault.writeSnapshot()).catch(ignoreProblem);
      return outcome;
    });
  }

  /** What opens the vault is something that a person just did. */
  #entering(work: (vault: VaultSession) => Promise<Outcome>): Promise<Outcome> {
    return this.#inVault(async (vault) => {
      const entered = await work(vault);
      if (entered.ok) await this.touch();
      return entered;
    });
  }

  #inside<T>(work: (open: OpenVault) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#inVault((vault) => vault.inside(work));
  }

  /** One command after the other; what the disk throws comes back as a problem. */
  #command<T>(work: (running: Running) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#inTurn(async () => {
      const failures = this.#failures;
      try {
        if (!this.#running) return failed(this.#problem ?? { code: 'core.unavailable' });
        return await work(this.#running);
      } catch (error) {
        // The core was taken away in the middle: what went wrong is that, and nothing else.
        if (this.#failures !== failures && this.#problem) return failed(this.#problem);
        if (error instanceof ProblemError) return failed(error.problem);
        throw error;
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work).finally(() => {
      // A file that was read holds secrets in plain: it goes with the keys.
      if (!this.#vault?.view.inside) this.#transfer.forget();
      this.#tabs.tell(this.#view());
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}
