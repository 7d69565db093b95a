import type { VaultId } from '../../core/base/ids.ts';
import type { Head } from '../../core/log/records.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import type { Keyring } from '../../keyring/keyring.ts';

/** A vault as an audit sees it. */
export interface AuditedVault {
  readonly id: VaultId;
  readonly keyring: Keyring;
  /** `null` while it is locked. */
  readonly secrets: SecretIndex | null;
  /** Where the log stands on disk. */
  readonly written: Head;
  /** Another object means that records which were read before may have been removed since. */
  readonly epoch: object;
}

/** Does something while nobody writes: in its turn among the commands. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;
