import type { SnapshotFrom } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { describe, expect, test } from 'vitest';
import { chartGraph } from '../../src/lib/machines/chart-graph.ts';
import { evolve } from '../../src/lib/machines/chart-fold.ts';
import type { ChartState } from '../../src/lib/machines/chart-state.ts';
import type { VaultEvent } from '../../src/lib/machines/events.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';

const events: VaultEvent[] = [
  { type: 'key.issued' },
  { type: 'key.saved', way: 'copied' },
  { type: 'key.abandoned', cause: 'user' },
  { type: 'vault.opened', slot: 's' },
  { type: 'vault.unlocked', way: 'vaultKey', slot: 's' },
  { type: 'unlock.rejected', reason: 'notThisVault' },
  { type: 'vault.locked', cause: 'user' },
  { type: 'secret.added' },
  { type: 'secret.edited' },
  { type: 'secret.deleted' },
  { type: 'secrets.exported', format: 'age', count: 0 },
  { type: 'settings.changed' },
  { type: 'template.saved', template: 't', workspace: 'w', revision: 1, digest: 'd' },
  { type: 'template.removed', template: 't' },
  { type: 'vault.upgraded', format: 2 },
  { type: 'data.resealed', epoch: 2, from: 1, upTo: 3, isLast: true },
  { type: 'provider.added' },
  { type: 'provider.changed' },
  { type: 'provider.removed' },
  { type: 'external.requested', purpose: 'read', outcome: 'answered', requests: 1 },
  { type: 'log.compacted', upTo: 1, link: '', removed: 1 },
  { type: 'recovery.begun', way: 'vaultKey', slot: 's', upTo: 1, link: '' },
  { type: 'vault.recovered', kept: 1, lost: 0 },
  { type: 'recovery.cleared', removed: 1 },
  { type: 'index.rebuilt' },
  { type: 'passkey.added', slot: 's' },
  { type: 'passkey.removed', slot: 's' },
  { type: 'reset.requested' },
  { type: 'reset.cancelled', cause: 'user' },
  { type: 'reset.confirmed' },
  { type: 'session.signedOut', kept: false },
];

type Snapshot = SnapshotFrom<typeof vaultMachine>;
interface Reached {
  readonly state: Snapshot;
  readonly transitions: Record<string, { readonly event: VaultEvent; readonly state: Snapshot }>;
}

// The graph's own type loses the machine's; this is the shape its documentation gives.
const adjacency = Object.values(
  getAdjacencyMap(vaultMachine, { events }) as unknown as Record<string, Reached>,
);

describe('the fold of the chart', () => {
  test('agrees with XState on every event in every reachable state', () => {
    expect(adjacency.length).toBeGreaterThanOrEqual(10);
    const met = { taken: 0, refused: 0 };
    for (const { state, transitions } of adjacency) {
      const path =
        typeof state.value === 'string' ? state.value : Object.entries(state.value)[0]?.join('.');
      const from = { path, ...state.context } as ChartState;
      for (const { event, state: after } of Object.values(transitions)) {
        const next = evolve(from, event);
        expect(next !== null, `${String(path)} ${event.type}`).toBe(state.can(event));
        met[next ? 'taken' : 'refused'] += 1;
        if (!next) continue;
        const [outer, inner] = next.path.split('.');
        expect(after.value).toEqual(inner === undefined ? outer : { [String(outer)]: inner });
        expect(after.context).toEqual({ cameFrom: next.cameFrom, keySaved: next.keySaved });
      }
    }
    expect(met.taken).toBeGreaterThanOrEqual(42);
    expect(met.refused).toBeGreaterThan(met.taken);
  });

  test('every state and transition of the chart is described in it', () => {
    const { states, transitions } = chartGraph(vaultMachine);
    expect(states.length).toBe(9);
    for (const { path, description } of states) expect(description, path).not.toBe('');
    for (const { source, event, description } of transitions) {
      expect(description, `${source} ${event}`).not.toBe('');
    }
    const known = new Set(events.map(({ type }) => type));
    expect(new Set(transitions.map(({ event }) => event))).toEqual(known);
  });
});
