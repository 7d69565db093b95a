import type { ProviderRow } from '../providers/provider.ts';
import { NO_REGISTERS, type Registers } from './registers.ts';
import { DEFAULT_SETTINGS, type VaultSettings } from '../vault/vault-settings.ts';

/** What an open vault knows besides its secrets. Lies sealed in the snapshot's table. */
export interface VaultSummary {
  /** The last event that is in here. It may be later than the snapshot that carries this. */
  readonly asOf: number;
  readonly settings: VaultSettings;
  /** When the last encrypted backup was made: milliseconds since 1970, UTC; `null` for never. */
  readonly backupAt: number | null;
  /** Changes of secrets since that backup, or since the beginning. */
  readonly changes: number;
  /** The external vaults, in the order they were added. */
  readonly providers: readonly ProviderRow[];
  /** The key slots and templates there are; `null` where what was read does not say. */
  readonly registers: Registers | null;
}

export const emptySummary: VaultSummary = {
  asOf: 0,
  settings: DEFAULT_SETTINGS,
  backupAt: null,
  changes: 0,
  providers: [],
  registers: NO_REGISTERS,
};
