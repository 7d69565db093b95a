import type { VaultId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { RecoveryReport } from '../../core/log/recovery-report.ts';

/** A damaged vault: what can be proven of it, and its repair. It never asks for more than the vault's key. */
export interface RecoveryApi {
  /** Looks through an open vault, and goes over to a recovery where something is damaged. */
  begin(): Promise<Outcome>;
  /** What was found, while the vault is open by a recovery. */
  report(): Promise<Outcome<RecoveryReport>>;
  /** Begins a new log with what can be proven, and sets the old records aside. */
  repair(): Promise<Outcome>;
  /** How many old records repairs have set aside. */
  countAside(): Promise<Outcome<number>>;
  /** Removes for good what repairs have set aside. */
  clear(): Promise<Outcome>;
  /** Where the two copies of a vault went apart, keeps the one in use and makes the other anew from it. */
  keepOneInUse(vault: VaultId): Promise<Outcome>;
}
