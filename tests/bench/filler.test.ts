import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { entryAt } from '../../bench/page/entries.ts';
import { Filler } from '../../bench/page/filler.ts';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { valueOf } from '../support/outcome.ts';

const VAULT = 'feedfacefeedfacefeedfacefeedface' as VaultId;
const COUNT = 40;

test('a vault that the benchmark fills is one that the app opens, from a snapshot', async () => {
  const store = new IdbVaultStore(await openDatabase());
  const dependencies = {
    store,
    clock: () => 1_790_000_000_000,
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  };
  const { text, filler } = await Filler.create(VAULT, dependencies);
  await filler.add(0, COUNT / 2);
  await filler.add(COUNT / 2, COUNT);
  await filler.finish();

  const session = new VaultSession(VAULT, dependencies);
  await session.start();
  valueOf(await session.keys.unlock(text));
  expect(session.view.count).toBe(COUNT);
  expect((await store.readSnapshot(VAULT))?.seq).toBeGreaterThan(COUNT);
  const { name, value, domain } = entryAt(COUNT);
  const draft = { name, value, domains: domain };
  valueOf(await session.commands.run({ type: 'addSecret', draft }));
  expect(session.view.count).toBe(COUNT + 1);
});
