import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { sessionCommands, Tally } from '../support/session-walk.ts';
import { expectAgreement, LiveSession, VaultModel } from '../support/session-model.ts';

// Pages of four rows, so that they fill, split and empty within a few dozen steps.
vi.mock('../../src/lib/core/projections/index-page.ts', async (original) => ({
  ...(await original<object>()),
  PAGE_ROWS: 4,
}));

const RUNS = 150;

test('a session agrees with a plain map, through failing disks, restarts and other cores', async () => {
  const tally = new Tally();
  const commands = fc.commands(sessionCommands(tally), { maxCommands: 60, size: 'medium' });
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      globalThis.indexedDB = new IDBFactory();
      const live = new LiveSession(new IdbVaultStore(await openDatabase()));
      await live.vault.start();
      const model = new VaultModel();
      await fc.asyncModelRun(() => ({ model, real: live }), steps);
      await live.ensureOpen();
      await expectAgreement(model, live);
    }),
    { numRuns: RUNS },
  );
  // A command that hardly ever applied would prove nothing.
  for (const [kind, times] of tally.ran) expect(times, kind).toBeGreaterThanOrEqual(40);
  expect(tally.failures).toBeGreaterThanOrEqual(40);
});
