import { failed, type Outcome, ProblemError, withoutValue } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { Command } from '../../core/decide/command.ts';
import type { LogAudit } from '../audit/log-audit.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ProviderRequests } from '../external/provider-requests.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import type { ProfileRepository } from '../session/profile-repository.ts';
import type { SessionLog } from '../session/session-log.ts';
import type { InsideVault, VaultSession } from '../vault/vault-session.ts';

/** What a started core works with. */
export interface Running {
  readonly dependencies: Dependencies;
  readonly session: SessionLog;
  readonly profiles: ProfileRepository;
}

/** The core as it is at the moment that a command has its turn. */
export interface CoreState {
  /** `null` while the core cannot be used. */
  readonly running: Running | null;
  /** Why it cannot. */
  readonly problem: Problem | null;
  /** Counts failures, so that what was overtaken by one knows. */
  readonly failures: number;
  /** The vault of the profile that is signed in, `null` without one or where it could not be started. */
  readonly vault: VaultSession | null;
  /** Why it could not. */
  readonly vaultProblem: Problem | null;
  readonly audit: LogAudit | null;
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}

/**
 * The end of one command before its time. Each has its own: on one that all shared, what they answered would
 * hang for as long as nothing interrupts.
 */
class Interruption {
  readonly outcome: Promise<Outcome<never>>;
  isOver = false;
  #resolve: (outcome: Outcome<never>) => void = () => undefined;

  constructor() {
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(problem: Problem): void {
    this.isOver = true;
    this.#resolve(failed(problem));
  }
}

/** One command after the other, each on the core as it is then. What the disk throws comes back as a problem. */
export class CommandQueue {
  readonly #state: () => CoreState;
  readonly #onTurnEnded: () => void;
  readonly #ready: () => Promise<Problem | null>;
  #last: Promise<unknown> = Promise.resolve();
  #held: Problem | null = null;
  readonly #interruptions = new Set<Interruption>();
  #isResealing = false;

  /**
   * @param onTurnEnded called after each turn, whatever came of it
   * @param ready asked before each command: what keeps it from being begun, or `null`
   */
  constructor(
    state: () => CoreState,
    onTurnEnded: () => void,
    ready: () => Promise<Problem | null> = () => Promise.resolve(null),
  ) {
    this.#state = state;
    this.#onTurnEnded = onTurnEnded;
    this.#ready = ready;
  }

  /** The vault that is open now; `null` when none is. Only to wait for what goes on in it. */
  get open(): OpenVault | null {
    return this.#state().vault?.commands.open ?? null;
  }

  /** Does something in its turn. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work).finally(this.#onTurnEnded);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Ends every command that is under way or waits for its turn with this problem. What one of them still waits
   * for must be kept from having an effect by whoever interrupts.
   */
  interrupt(problem: Problem): void {
    for (const one of this.#interruptions) one.end(problem);
  }

  /** Answers every command with this problem at once, until it is called with `null`: what has its turn waits. */
  hold(problem: Problem | null): void {
    this.#held = problem;
    if (problem) this.interrupt(problem);
  }

  /** A command of a core that can be used. */
  command<T>(work: (running: Running) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (this.#held) return Promise.resolve(failed(this.#held));
    const interruption = new Interruption();
    this.#interruptions.add(interruption);
    const turn = this.inTurn(() =>
      Promise.race([interruption.outcome, this.#do(work, interruption)]),
    );
    return Promise.race([interruption.outcome, turn]).finally(() =>
      this.#interruptions.delete(interruption),
    );
  }

  /** A command on the vault of the profile that is signed in, open or not. */
  inVault<T>(work: (vault: VaultSession) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.command(async () => {
      const { vault, vaultProblem } = this.#state();
      if (!vault) return failed(vaultProblem ?? { code: 'notSignedIn' });
      const outcome = await work(vault);
      // Written after the answer: a snapshot is a cache, and what becomes of it changes no outcome.
      const { commands } = vault;
      if (commands.isSnapshotDue) {
        void this.inTurn(() => commands.writeSnapshot()).catch(ignoreProblem);
      }
      this.#keepResealing(vault);
      return outcome;
    });
  }

  /** A command that needs the vault open. */
  inside<T>(work: (inside: InsideVault) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.inVault((vault) => vault.inside(work));
  }

  /** A command that is nothing but a decision and its facts. */
  run(command: Command): Promise<Outcome> {
    return this.inVault(async ({ commands }) => withoutValue(await commands.run(command)));
  }

  /**
   * Asks external vaults beside the commands: one that does not answer must not keep the vault from
   * locking, or anything else. What left for them is noted afterwards.
   */
  async outside<T>(work: (requests: ProviderRequests) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    await this.#last;
    const external = () => this.#state().vault?.external ?? null;
    const requests = external();
    if (!requests)
      return this.inside<never>(() => Promise.resolve(failed({ code: 'notSignedIn' })));
    try {
      return await work(requests);
    } catch (error) {
      // A vault that was locked meanwhile has no keys to open a connection with.
      if (external() !== requests) return failed({ code: 'external.interrupted' });
      if (error instanceof ProblemError) return failed(error.problem);
      throw error;
    } finally {
      if (requests.hasAsked) await this.inVault(({ commands }) => commands.noteAsked());
    }
  }

  /** Reads the log beside the commands: a long walk must not keep the vault from locking. */
  async auditing<T>(work: (audit: LogAudit) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    await this.#last;
    const { audit, problem } = this.#state();
    if (!audit) return failed(problem ?? { code: 'notSignedIn' });
    try {
      return await work(audit);
    } catch (error) {
      if (error instanceof ProblemError) return failed(error.problem);
      throw error;
    }
  }

  /**
   * After a change of key, what was sealed before is sealed anew, a step a turn: whatever else is asked for has
   * its turn between two. One that fails is tried again after the next command.
   */
  #keepResealing({ resealing }: VaultSession): void {
    if (this.#isResealing || !resealing.isDue) return;
    this.#isResealing = true;
    void this.command(() => resealing.step()).then((step) => {
      this.#isResealing = false;
      const { vault } = this.#state();
      // A pause, in which what is asked for is heard at all.
      if (step.ok && step.value && vault) setTimeout(() => this.#keepResealing(vault));
    });
  }

  async #do<T>(
    work: (running: Running) => Promise<Outcome<T>>,
    interruption: Interruption,
  ): Promise<Outcome<T>> {
    const notReady = interruption.isOver ? null : await this.#ready();
    // Not begun, or nobody waits for it any more.
    if (interruption.isOver) return interruption.outcome;
    if (notReady) return failed(notReady);
    const { running, problem, failures } = this.#state();
    try {
      if (!running) return failed(problem ?? { code: 'core.unavailable' });
      return await work(running);
    } catch (error) {
      // The core was taken away in the middle: what went wrong is that, and nothing else.
      const now = this.#state();
      if (now.failures !== failures && now.problem) return failed(now.problem);
      if (error instanceof ProblemError) return failed(error.problem);
      throw error;
    } finally {
      // What ends only now may have left something in memory that belongs to an open vault.
      if (interruption.isOver) this.#onTurnEnded();
    }
  }
}
