import { evolve } from './chart-fold.ts';
import type { ChartState } from './chart-state.ts';
import { chartGraph, type ChartTransition, transitionId } from './chart-graph.ts';
import type { VaultEvent, VaultEventType } from './events.ts';
import { vaultMachine } from './vault-machine.ts';

/** The vault's chart as states and transitions, read from the machine that the vault runs on. */
export const vaultGraph = chartGraph(vaultMachine);

/** Every event the chart knows, in the order it first names them. */
export const vaultEventTypes = [
  ...new Set(vaultGraph.transitions.map(({ event }) => event)),
] as readonly VaultEventType[];

/** An event of which only the type is known: no guard and no action of the chart looks further. */
const bare = (type: VaultEventType): VaultEvent => ({ type }) as VaultEvent;

/** The transition that an event takes in a state, or `null` when the chart does not accept it there. */
export function transitionOf(state: ChartState, type: VaultEventType): ChartTransition | null {
  const [outer = '', inner] = state.path.split('.');
  const snapshot = vaultMachine.resolveState({
    value: inner === undefined ? outer : { [outer]: inner },
    context: { cameFrom: state.cameFrom, keySaved: state.keySaved },
  } as Parameters<typeof vaultMachine.resolveState>[0]);
  const taken = vaultMachine.getTransitionData(snapshot, bare(type))[0];
  if (!taken) return null;
  const place = taken.source.transitions.get(type)?.indexOf(taken) ?? -1;
  const id = transitionId(taken.source, type, place);
  return vaultGraph.transitions.find((known) => known.id === id) ?? null;
}

/** Ids of the transitions that the next event can take in a state. */
export function transitionsFrom(state: ChartState): ReadonlySet<string> {
  const taken = vaultEventTypes.map((type) => transitionOf(state, type)?.id);
  return new Set(taken.filter((id) => id !== undefined));
}

/** One event tried on the chart, as `evolve` does for one in the log, from its type alone. */
export const tryEvent = (state: ChartState, type: VaultEventType): ChartState | null =>
  evolve(state, bare(type));
