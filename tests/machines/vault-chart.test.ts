import { describe, expect, test } from 'vitest';
import { initialChart, type ChartState } from '../../src/lib/machines/chart-state.ts';
import {
  transitionOf,
  transitionsFrom,
  tryEvent,
  vaultEventTypes,
  vaultGraph,
} from '../../src/lib/machines/vault-chart.ts';
import { modelEvents } from '../support/vault-model.ts';

/** Every state of the fold that the chart can reach. */
function reachable(): ChartState[] {
  const found = new Map<string, ChartState>();
  const visit = (state: ChartState): void => {
    const key = JSON.stringify(state);
    if (found.has(key)) return;
    found.set(key, state);
    for (const type of vaultEventTypes) {
      const next = tryEvent(state, type);
      if (next) visit(next);
    }
  };
  visit(initialChart);
  return [...found.values()];
}

describe('the chart of the vault', () => {
  test('names every event and gives every transition an id of its own', () => {
    expect(new Set(vaultEventTypes)).toEqual(new Set(modelEvents.map(({ type }) => type)));
    const ids = vaultGraph.transitions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names the transition that an event takes, guards included', () => {
    for (const state of reachable()) {
      for (const type of vaultEventTypes) {
        const taken = transitionOf(state, type);
        const next = tryEvent(state, type);
        expect(taken === null, `${state.path} ${type}`).toBe(next === null);
        if (!taken || !next) continue;
        expect(taken).toMatchObject({ source: state.path, event: type, target: next.path });
      }
    }
  });

  test('every transition can be taken from somewhere', () => {
    const taken = new Set(reachable().flatMap((state) => [...transitionsFrom(state)]));
    expect(taken).toEqual(new Set(vaultGraph.transitions.map(({ id }) => id)));
  });
});
