import type { VaultEvent } from '../../machines/events.ts';
import { providerId } from '../base/ids.ts';
import { changesSecrets, erasesSecrets } from '../log/event-data.ts';
import type { EventDetails } from '../log/event-details.ts';
import { type ProviderRow } from '../providers/provider.ts';
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
}

export const emptySummary: VaultSummary = {
  asOf: 0,
  settings: DEFAULT_SETTINGS,
  backupAt: null,
  changes: 0,
  providers: [],
};

/** Folds one event. An event that is in the summary already changes nothing. */
export function evolveSummary(
  summary: VaultSummary,
  event: VaultEvent,
  seq: number,
  at: number,
  details: EventDetails | undefined,
): VaultSummary {
  if (seq <= summary.asOf) return summary;
  const next = { ...summary, asOf: seq };
  if (erasesSecrets(event)) return { ...emptySummary, asOf: seq };
  if (event.type === 'settings.changed' && details?.settings) {
    return { ...next, settings: { ...DEFAULT_SETTINGS, ...details.settings } };
  }
  if (event.type === 'secrets.exported' && event.format === 'age') {
    return { ...next, backupAt: at, changes: 0 };
  }
  if (!changesSecrets(event)) return next;
  const providers = foldProviders(summary.providers, event, seq, details);
  return { ...next, changes: summary.changes + 1, providers };
}

function foldProviders(
  providers: readonly ProviderRow[],
  { type }: VaultEvent,
  seq: number,
  details: EventDetails | undefined,
): readonly ProviderRow[] {
  const said = details?.provider;
  if (!said || !type.startsWith('provider.')) return providers;
  const id = said.id ?? providerId(seq);
  const before = providers.find((one) => one.id === id);
  const others = providers.filter((one) => one !== before);
  if (type === 'provider.removed') return others;
  const { name, kind, place, valueSeq = seq } = said;
  const described = [...(details?.erased ?? []), seq];
  const row = { id, name, kind, place, detailsSeq: seq, described, valueSeq };
  return [...others, row].sort((a, b) => a.id - b.id);
}
