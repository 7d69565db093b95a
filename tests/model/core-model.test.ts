import { describe, expect, test } from 'vitest';
import { walkCore } from '../support/core-walk.ts';
import { edgeWalks, shortestWalks, simpleWalks } from '../support/vault-model.ts';

describe('the core walks every path of the chart', () => {
  test('every transition, from the shortest way to its source', async () => {
    const walks = edgeWalks();
    expect(walks.length).toBeGreaterThanOrEqual(33);
    for (const way of ['vaultKey', 'passwordManager', 'passkey'] as const)
      for (const path of walks) await walkCore(path, way);
  });

  test('the shortest path to every state', async () => {
    for (const path of shortestWalks()) await walkCore(path);
  });

  test('simple paths to every state', async () => {
    for (const path of simpleWalks()) await walkCore(path);
  });
});
