import { expect, test } from 'vitest';
import { stateAfterAny } from '../../src/lib/machines/chart-anchors.ts';
import { modelEvents, edgeWalks, pathOf } from '../support/vault-model.ts';

test('an event that always leads to one state does so on every way through the chart', () => {
  const anchored = modelEvents.filter(({ type }) => stateAfterAny(type) !== null);
  expect(anchored.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['vault.locked', 'secret.added', 'vault.unlocked', 'reset.confirmed']),
  );
  const met = new Set<string>();
  for (const { steps } of edgeWalks()) {
    for (const { event, reaches } of steps) {
      const state = stateAfterAny(event.type);
      if (!state) continue;
      expect({ path: pathOf(reaches), ...reaches.context }).toEqual(state);
      met.add(event.type);
    }
  }
  expect(met).toEqual(new Set(anchored.map(({ type }) => type)));
});

test('an event whose outcome depends on what came before is none', () => {
  for (const type of [
    'key.issued',
    'key.abandoned',
    'reset.cancelled',
    'reset.requested',
  ] as const) {
    expect(stateAfterAny(type)).toBeNull();
  }
});
