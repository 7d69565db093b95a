import { transition, type SnapshotFrom } from 'xstate';
import { CHART_PATHS, type ChartPath, type ChartState } from './chart-state.ts';
import type { VaultEvent } from './events.ts';
import { vaultMachine } from './vault-machine.ts';

type VaultSnapshot = SnapshotFrom<typeof vaultMachine>;

function toPath(value: VaultSnapshot['value']): ChartPath {
  const text = typeof value === 'string' ? value : Object.entries(value)[0]?.join('.');
  const path = CHART_PATHS.find((known) => known === text);
  if (!path) throw new Error('"chart path" expected a state of the vault chart');
  return path;
}

function toSnapshot(state: ChartState): VaultSnapshot {
  const [outer, inner] = state.path.split('.');
  const value = inner === undefined ? outer : { [String(outer)]: inner };
  return vaultMachine.resolveState({
    value: value as VaultSnapshot['value'],
    context: { cameFrom: state.cameFrom, keySaved: state.keySaved },
  });
}

/** Edges already walked. No guard or action of the chart looks at an event's fields, so type is enough. */
const walked = new Map<string, ChartState | null>();

/**
 * The chart's state after one event, or `null` when the chart does not accept the event there.
 *
 * This is XState's own pure `transition`, with each edge computed once: a fold over a long log would
 * otherwise spend some 30 microseconds an event on the same few edges.
 */
export function evolve(state: ChartState, event: VaultEvent): ChartState | null {
  const edge = `${state.path}|${String(state.cameFrom)}|${String(state.keySaved)}|${event.type}`;
  const known = walked.get(edge);
  if (known !== undefined) return known;
  const snapshot = toSnapshot(state);
  let next: ChartState | null = null;
  if (snapshot.can(event)) {
    const [after] = transition(vaultMachine, snapshot, event);
    next = { path: toPath(after.value), ...after.context };
  }
  walked.set(edge, next);
  return next;
}
