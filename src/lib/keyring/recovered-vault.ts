import type { EventRecord, SealedPart } from '../core/log/records.ts';
import type { RecoveryReport } from '../core/log/recovery-report.ts';
import type { IndexReading } from '../core/log/vault-store.ts';
import type { SecretIndex } from '../core/projections/secret-index.ts';
import type { VaultSummary } from '../core/projections/vault-summary.ts';
import type { OpenedDetails } from './recover-details.ts';

/** All that lies on the disk of a vault's log, in any state. */
export interface VaultRemains {
  readonly records: readonly EventRecord[];
  readonly details: readonly SealedPart[];
  readonly values: readonly SealedPart[];
  readonly index: IndexReading;
}

/** A vault read from what is left of it. */
export interface RecoveredVault {
  readonly secrets: SecretIndex;
  readonly summary: VaultSummary;
  readonly report: RecoveryReport;
  /** Details by the sequence number of their event, those of the secrets found at the least. */
  readonly details: ReadonlyMap<number, OpenedDetails>;
  /** Values that are named by what opened, but are gone or do not open. */
  readonly lostValues: ReadonlySet<number>;
  /** The last settings that opened; 0 for none. */
  readonly settingsSeq: number;
}
