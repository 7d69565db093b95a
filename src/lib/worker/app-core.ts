import type { Command } from '../core/decide.ts';
import type { ProfileId, SecretId, VaultId } from '../core/ids.ts';
import type { OnClash } from '../core/import-plan.ts';
import type { ReadOptions } from '../core/plain-secret.ts';
import type { ProfileRecord } from '../core/ports.ts';
import { done, failed, ProblemError, type Outcome, type Problem } from '../core/problems.ts';
import type { RowFilter } from '../core/secret-query.ts';
import type { SecretDraft } from '../core/secrets.ts';
import type { VaultSettings } from '../core/vault-settings.ts';
import { toHex } from '../crypto/bytes.ts';
import type { LockCause, SaveWay } from '../machines/events.ts';
import type { CoreSeat } from './core-seat.ts';
import type { OpenVault } from './open-vault.ts';
import type { AppView, CoreApi, ExportRequest, ImportSource, OnProgress } from './protocol.ts';
import type { ProfileView, RowQuery } from './protocol.ts';
import { SessionLog } from './session-log.ts';
import type { Surroundings } from './surroundings.ts';
import { TabViews, type ViewListener } from './tab-views.ts';
import { Transfer } from './transfer.ts';
import { nothing, VaultSession } from './vault-session.ts';

const MAX_PROFILE_NAME = 60;

const viewOf = ({ id, name, createdAt }: ProfileRecord): ProfileView => ({ id, name, createdAt });

/** What a started core works with. */
interface Running {
  readonly around: Surroundings;
  readonly session: SessionLog;
}

/** The whole core behind one API: the session, the vault in use, and the tabs that watch. */
export class AppCore implements CoreApi {
  readonly #seat: CoreSeat;
  readonly #open: () => Promise<Surroundings>;
  readonly #tabs: TabViews;
  #running: Running | null = null;
  #problem: Problem | null = null;
  #profiles: readonly ProfileRecord[] = [];
  #profile: ProfileRecord | null = null;
  #vault: VaultSession | null = null;
  #vaultProblem: Problem | null = null;
  readonly #transfer = new Transfer();
  #queue: Promise<unknown> = Promise.resolve();
  /** Counts failures, so that a start that was overtaken by one knows. */
  #failures = 0;

  /**
   * @param seat the right to be the one core that writes
   * @param open opens the disk; throws a `ProblemError` when it cannot
   */
  constructor(seat: CoreSeat, open: () => Promise<Surroundings>) {
    this.#seat = seat;
    this.#open = open;
    this.#tabs = new TabViews((tab) => seat.tabGone(tab));
    seat.onLost(() => {
      this.fail({ code: 'core.elsewhere' });
    });
  }

  /**
   * Opens the disk and picks up where the browser's session was.
   * @param force takes the seat from another core, whose open vault locks
   */
  start(force = false): Promise<void> {
    return this.#inTurn(async () => {
      const failures = this.#failures;
      let around: Surroundings | null = null;
      try {
        if (!(await this.#seat.take(force))) throw new ProblemError({ code: 'core.elsewhere' });
        around = await this.#open();
        const session = new SessionLog(around);
        await session.start();
        const profiles = await around.store.readProfiles();
        if (this.#failures !== failures) {
          around.store.close();
          return;
        }
        this.#problem = null;
        this.#profiles = profiles;
        this.#running = { around, session };
        const profile = profiles.find(({ id }) => id === session.profile);
        if (profile) await this.#use(around, profile, force ? 'takenOver' : 'sessionEnded');
      } catch (error) {
        around?.store.close();
        this.fail(error instanceof ProblemError ? error.problem : { code: 'storage.failed' });
      }
    });
  }

  /** Shows every tab why the core cannot be used. Keys in memory are let go of. */
  fail(problem: Problem): void {
    this.#failures += 1;
    this.#problem = problem;
    this.#leave();
    this.#running?.around.store.close();
    this.#running = null;
    this.#tabs.tell(this.#view());
  }

  /** Shows every tab what a start is waiting for. It goes on by itself. */
  stall(problem: Problem): void {
    this.#problem = problem;
    this.#tabs.tell(this.#view());
  }

  async subscribe(listener: ViewListener, tab = ''): Promise<void> {
    this.#tabs.add(listener, tab, this.#view());
    // A new tab, or a reload, is how a person tries again.
    const { code } = this.#problem ?? {};
    if (code && code !== 'core.elsewhere' && code !== 'storage.blocked') void this.start();
  }

  async useHere(): Promise<Outcome> {
    if (this.#problem?.code === 'core.elsewhere') await this.start(true);
    return this.#problem ? failed(this.#problem) : done(null);
  }

  createProfile(raw: string) {
    return this.#command<ProfileId>(async ({ around, session }) => {
      const name = raw.trim();
      if (name === '') return failed({ code: 'profile.nameEmpty' });
      if (name.length > MAX_PROFILE_NAME) {
        return failed({ code: 'profile.nameTooLong', max: MAX_PROFILE_NAME });
      }
      if (this.#profiles.some((profile) => profile.name === name)) {
        return failed({ code: 'profile.nameTaken' });
      }
      const id = toHex(around.random(16)) as ProfileId;
      const vault = toHex(around.random(16)) as VaultId;
      const profile = { id, vault, name, createdAt: around.clock() };
      const signedIn = await session.append({ type: 'session.signedIn', profile: id }, profile);
      if (!signedIn.ok) return signedIn;
      this.#profiles = [...this.#profiles, profile];
      await this.#use(around, profile);
      return done(id);
    });
  }

  signIn(id: ProfileId) {
    return this.#command(async ({ around, session }) => {
      const profile = this.#profiles.find((candidate) => candidate.id === id);
      if (!profile) return failed({ code: 'profile.missing' });
      const signedIn = await session.append({ type: 'session.signedIn', profile: id });
      if (signedIn.ok) await this.#use(around, profile);
      return signedIn;
    });
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
        : nothing(await vault.run({ type: 'signOut', keep }, { beside: [ended.commit] }));
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
  openVault = (stated: boolean) => this.#inVault((vault) => vault.openVault(stated));
  unlock = (text: string) => this.#inVault((vault) => vault.unlock(text));
  lock = () => this.#inVault((vault) => vault.lock('user'));
  listSecrets = (query: RowQuery) => this.#inside(async (open) => open.list(query));
  findSecrets = (filter: RowFilter) => this.#inside(async (open) => open.find(filter));
  readSecret = (id: SecretId) => this.#inside((open) => open.readSecret(id));
  revealSecret = (id: SecretId, environment?: string | null) =>
    this.#inside((open) => open.reveal(id, environment));
  revealVersion = (id: SecretId, seq: number) =>
    this.#inside((open) => open.revealVersion(id, seq));
  restoreVersion = (id: SecretId, basedOn: number, seq: number) =>
    this.#inside(async (open) => nothing(await open.restoreVersion(id, basedOn, seq)));
  addSecret = (draft: SecretDraft) => this.#inside((open) => open.addSecret(draft));
  editSecret = (id: SecretId, basedOn: number, draft: SecretDraft) =>
    this.#inside(async (open) => nothing(await open.editSecret(id, basedOn, draft)));
  setEnabled = (ids: readonly SecretId[], enabled: boolean) =>
    this.#inside(async (open) => nothing(await open.setEnabled(ids, enabled)));
  deleteSecrets = (ids: readonly SecretId[]) => this.#inside((open) => open.deleteSecrets(ids));
  undoDelete = (token: number) =>
    this.#inside(async (open) => nothing(await open.undoDelete(token)));
  changeSettings = (change: Partial<VaultSettings>) =>
    this.#inside(async (open) => nothing(await open.changeSettings(change)));
  exportSecrets = (request: ExportRequest, onProgress: OnProgress) =>
    this.#inside((open) => {
      const now = this.#running?.around.clock() ?? 0;
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
    return {
      phase: this.#problem ? 'failed' : ready,
      problem: this.#problem,
      profiles: this.#profiles.map(viewOf),
      profile: this.#profile && viewOf(this.#profile),
      vault: this.#vault?.view ?? null,
      vaultProblem: this.#vaultProblem,
    };
  }

  /** Takes a profile into use. One whose vault is damaged is signed in all the same, without it. */
  async #use(around: Surroundings, profile: ProfileRecord, cause?: LockCause): Promise<void> {
    this.#leave();
    this.#profile = profile;
    const vault = new VaultSession(profile.vault, around);
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
    this.#vault = null;
    this.#vaultProblem = null;
    this.#profile = null;
  }

  #run(command: Command): Promise<Outcome> {
    return this.#inVault(async (vault) => nothing(await vault.run(command)));
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
