import type { VaultEvent } from '../../machines/events.ts';
import type { EventDetails } from '../log/event-details.ts';
import { meaningOf } from './events/event-table.ts';
import { evolveRegisters } from './evolve-registers.ts';
import { emptySummary, type VaultSummary } from './vault-summary.ts';

/** Folds one event. An event that is in the summary already changes nothing. */
export function evolveSummary(
  summary: VaultSummary,
  event: VaultEvent,
  seq: number,
  at: number,
  details: EventDetails | undefined,
): VaultSummary {
  if (seq <= summary.asOf) return summary;
  const meaning = meaningOf(event);
  // Key slots and templates outlive the secrets, unless it is a reset that empties the vault.
  const registers = evolveRegisters(summary.registers, event, seq);
  if (meaning.empties(event)) return { ...emptySummary, registers, asOf: seq };
  const changes = summary.changes + (meaning.changesSecrets ? 1 : 0);
  const next = { ...summary, asOf: seq, changes, registers };
  return meaning.summary ? meaning.summary(next, event, seq, at, details) : next;
}
