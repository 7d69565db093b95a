import { expect, test } from '@playwright/test';
import { runKills } from '../../scripts/torture/kills/run-kills.ts';

/** The short form of `npm run torture`, which kills a thousand times. */
const KILLS = 10;

test('whatever was acknowledged is there after each kill of the whole browser, and nothing by half', async () => {
  test.setTimeout(600_000);
  const { troubles, ...sum } = await runKills({
    kills: KILLS,
    seed: Date.now(),
    profileAge: KILLS,
  });
  expect(troubles).toEqual([]);
  expect(sum.kills).toBe(KILLS);
  // It has to have been killed in the middle of something, or it shows nothing.
  expect(sum.writes).toBeGreaterThan(KILLS);
  expect(sum.open).toBeGreaterThan(0);
});
