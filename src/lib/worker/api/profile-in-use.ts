import type { ProfileId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { ProfileRecord } from '../../core/log/records.ts';
import type { LockCause } from '../../machines/events.ts';
import type { LogAudit } from '../audit/log-audit.ts';
import type { VaultPlace } from '../session/storage-watch.ts';
import type { VaultSession } from '../vault/vault-session.ts';
import type { Running } from './command-queue.ts';
import type { VaultParts } from './vault-areas.ts';
import type * as Parts from './vault-parts.ts';

/** The profile that is signed in, with its vault and the audit of that. */
export class ProfileInUse {
  readonly #parts: VaultParts;
  #profile: ProfileId | null = null;
  #vault: VaultSession | null = null;
  #vaultProblem: Problem | null = null;
  #audit: LogAudit | null = null;

  constructor(parts: VaultParts) {
    this.#parts = parts;
  }

  get profile(): ProfileId | null {
    return this.#profile;
  }

  get vault(): VaultSession | null {
    return this.#vault;
  }

  /** Why its vault cannot be used, while other profiles' can. */
  get vaultProblem(): Problem | null {
    return this.#vaultProblem;
  }

  /** There for a damaged vault too. */
  get audit(): LogAudit | null {
    return this.#audit;
  }

  /** How far its vault's log goes on the disk; `null` without one. */
  get place(): VaultPlace | null {
    const commands = this.#vault?.commands;
    if (!commands) return null;
    const backupAt = commands.open?.summary.backupAt ?? null;
    return { vault: commands.id, profile: this.#profile, head: commands.log.written, backupAt };
  }

  /** Has what a profile is used with loaded, before anything is written. @throws ProblemError `core.notLoaded` */
  async prepare(): Promise<void> {
    await this.#parts.get();
  }

  /**
   * Takes a profile into use. One whose vault is damaged is signed in all the same, without it.
   * @throws ProblemError `core.notLoaded`
   */
  async use(running: Running, profile: ProfileRecord, cause?: LockCause): Promise<void> {
    this.leave();
    this.#profile = profile.id;
    const { dependencies } = running;
    const parts = await this.#parts.get();
    const vault = new parts.VaultSession(profile.vault, dependencies);
    this.#audit = this.#auditOf(parts, running, profile);
    try {
      await vault.start(cause);
      this.#vault = vault;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#vaultProblem = error.problem;
    }
  }

  /** Locks the vault without the disk. It shows itself as locked until `resume` has read what is there. */
  cutOff(cause: LockCause): void {
    this.#vault?.commands.cutOff(cause);
    this.#audit?.close();
  }

  /**
   * Reads the vault of the profile again, once the disk answers. What was shown stays until then.
   * @returns what takes it into use
   */
  async resume(running: Running, profile: ProfileRecord, cause: LockCause): Promise<() => void> {
    const next = new ProfileInUse(this.#parts);
    await next.use(running, profile, cause);
    const parts = await this.#parts.get();
    return () => {
      if (this.#vault) next.#vault?.takeOver(this.#vault);
      this.leave();
      this.#profile = next.#profile;
      this.#vault = next.#vault;
      this.#vaultProblem = next.#vaultProblem;
      this.#audit = this.#auditOf(parts, running, profile);
    };
  }

  /** Lets go of it, with every key in memory. */
  leave(): void {
    this.#vault?.forget();
    this.#audit?.close();
    this.#audit = null;
    this.#vault = null;
    this.#vaultProblem = null;
    this.#profile = null;
  }

  #auditOf(
    { LogAudit: Audit }: typeof Parts,
    { dependencies }: Running,
    { vault }: ProfileRecord,
  ): LogAudit {
    return new Audit(vault, dependencies, () => this.#vault?.audited ?? null);
  }
}
