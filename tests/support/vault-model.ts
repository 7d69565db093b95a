import { createTestModel } from '@xstate/test';
import { initialTransition, type SnapshotFrom } from 'xstate';
import type { VaultEvent } from '../../src/lib/machines/events.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';

/** One event of each type the chart knows: what the tests drive the app with. */
export const modelEvents: readonly VaultEvent[] = [
  { type: 'key.issued' },
  { type: 'key.saved', way: 'copied' },
  { type: 'key.abandoned', cause: 'user' },
  { type: 'vault.opened', slot: 's' },
  { type: 'vault.unlocked', way: 'vaultKey', slot: 's' },
  { type: 'recovery.begun', way: 'vaultKey', slot: 's', upTo: 3, link: '' },
  { type: 'vault.recovered', kept: 1, lost: 0 },
  { type: 'recovery.cleared', removed: 1 },
  { type: 'index.rebuilt' },
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
  { type: 'external.requested', purpose: 'test', outcome: 'failed', requests: 1 },
  { type: 'log.compacted', upTo: 3, link: '', removed: 3 },
  { type: 'passkey.added', slot: 's' },
  { type: 'passkey.removed', slot: 's' },
  { type: 'reset.requested' },
  { type: 'reset.cancelled', cause: 'user' },
  { type: 'reset.confirmed' },
  { type: 'session.signedOut', kept: false },
];

export type VaultSnapshot = SnapshotFrom<typeof vaultMachine>;

const keyOf = (snapshot: VaultSnapshot): string =>
  JSON.stringify([snapshot.value, snapshot.context]);

/**
 * The model the paths are generated from: the chart itself. By default a state would also be told apart
 * by the event that led to it, which multiplies the paths without adding any to the chart.
 */
const vaultModel = createTestModel(vaultMachine, {
  events: [...modelEvents],
  serializeState: (snapshot) => keyOf(snapshot),
});

/** The dotted path of a snapshot's state. */
export function pathOf(snapshot: VaultSnapshot): string {
  const { value } = snapshot;
  return typeof value === 'string' ? value : (Object.entries(value)[0]?.join('.') ?? '');
}

/** A way to walk: the events in order, and the state each of them leads to. */
export interface Walk {
  readonly name: string;
  readonly steps: readonly { readonly event: VaultEvent; readonly reaches: VaultSnapshot }[];
}

interface PathLike {
  readonly steps: readonly { readonly event: { readonly type: string }; readonly state: unknown }[];
}

function toWalk(path: PathLike): Walk {
  // A step holds the event and the state it leads to; the first is XState's own init.
  const steps = path.steps
    .filter(({ event }) => !event.type.startsWith('xstate.'))
    .map(({ event, state }) => ({ event: event as VaultEvent, reaches: state as VaultSnapshot }));
  return { name: steps.map(({ event }) => event.type).join(' → '), steps };
}

export const shortestWalks = (): Walk[] => vaultModel.getShortestPaths().map(toWalk);
export const simpleWalks = (): Walk[] => vaultModel.getSimplePaths().map(toWalk);

/** For every edge of the chart, the shortest way to its source and then the edge. */
export function edgeWalks(): Walk[] {
  const ways = new Map<string, Walk['steps']>();
  // The model leaves out paths that begin a longer one, so every beginning is taken as a way too.
  for (const { steps } of shortestWalks()) {
    steps.forEach(({ reaches }, index) => ways.set(keyOf(reaches), steps.slice(0, index + 1)));
  }
  ways.set(keyOf(initialTransition(vaultMachine)[0]), []);
  return vaultModel
    .getAdjacencyList()
    .filter(({ state, event }) => state.can(event))
    .map(({ state, event, nextState }) => {
      const way = ways.get(keyOf(state));
      if (!way) throw new Error('an edge starts in a state that no path reaches');
      const name = `${pathOf(state)} (${String(state.context.cameFrom)}) — ${event.type}`;
      return { name, steps: [...way, { event, reaches: nextState }] };
    });
}

/** Walks that together take every edge: those of `edgeWalks` that are not the beginning of another. */
export function coveringWalks(): Walk[] {
  const walks = edgeWalks();
  const text = ({ steps }: Walk) => textOf(steps);
  return walks.filter(
    (walk) => !walks.some((other) => other !== walk && text(other).startsWith(text(walk))),
  );
}

const textOf = (steps: Walk['steps']): string =>
  steps.map(({ event }) => `${event.type};`).join('');

/**
 * For each walk, from which of its steps on it goes where none before it went: up to there it is the beginning of an
 * earlier one, step by step.
 */
export function newFrom(walks: readonly Walk[]): number[] {
  const been = new Set<string>();
  return walks.map(({ steps }) => {
    const beginnings = steps.map((_, at) => textOf(steps.slice(0, at + 1)));
    const first = beginnings.findIndex((beginning) => !been.has(beginning));
    for (const beginning of beginnings) been.add(beginning);
    return first === -1 ? steps.length : first;
  });
}
