import { evolve } from './chart-fold.ts';
import { initialChart, type ChartState } from './chart-state.ts';
import type { VaultEvent, VaultEventType } from './events.ts';
import { vaultEventTypes } from './vault-chart.ts';

const keyOf = ({ path, cameFrom, keySaved }: ChartState): string =>
  `${path}|${String(cameFrom)}|${String(keySaved)}`;

/** For each event the one state that it always leads to; events that lead to several are not in it. */
function findAnchors(): ReadonlyMap<VaultEventType, ChartState> {
  const leadsTo = new Map<VaultEventType, Map<string, ChartState>>();
  const known = new Map([[keyOf(initialChart), initialChart]]);
  // A Map gives what is added while it is walked, too.
  for (const state of known.values()) {
    for (const type of vaultEventTypes) {
      // No guard and no action of the chart looks beyond the type.
      const next = evolve(state, { type } as VaultEvent);
      if (!next) continue;
      known.set(keyOf(next), next);
      leadsTo.set(type, (leadsTo.get(type) ?? new Map()).set(keyOf(next), next));
    }
  }
  const anchors = new Map<VaultEventType, ChartState>();
  for (const [type, states] of leadsTo) {
    const [state, other] = states.values();
    if (state && !other) anchors.set(type, state);
  }
  return anchors;
}

let anchors: ReadonlyMap<VaultEventType, ChartState> | null = null;

/**
 * The state after an event wherever it happened, or `null` when that depends on what came before. Lets a
 * page of a long log be read without replaying all before it.
 */
export function stateAfterAny(type: VaultEventType): ChartState | null {
  anchors ??= findAnchors();
  return anchors.get(type) ?? null;
}
