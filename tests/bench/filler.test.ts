import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { entryAt } from '../../bench/page/entries.ts';
import { Filler } from '../../bench/page/filler.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { valueOf } from '../support/outcome.ts';

const COUNT = 40;

test('a vault that the benchmark fills is one that the app opens, lists and verifies', async () => {
  const filler = await Filler.create(new IdbVaultStore(await openDatabase()));
  await filler.add(0, COUNT / 2);
  await filler.add(COUNT / 2, COUNT);
  filler.end();

  const store = new IdbVaultStore(await openDatabase());
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const core = new AppCore(soleWriterLock, () =>
    Promise.resolve({ store, clock: () => Date.now(), random }),
  );
  await core.start();
  valueOf(await core.keys.unlock(filler.text));
  const query = { text: '', order: 'newest', offset: 0, limit: COUNT } as const;
  const { rows, total } = valueOf(await core.secrets.list(query));
  expect(total).toBe(COUNT);
  const expected = Array.from({ length: COUNT }, (_, index) => entryAt(COUNT - 1 - index));
  expect(rows.map(({ name, domains }) => [name, domains])).toEqual(
    expected.map(({ name, domain }) => [name, domain]),
  );
  const [row] = rows;
  expect(row && valueOf(await core.secrets.reveal(row.id)).text).toBe(entryAt(COUNT - 1).value);
  expect(valueOf(await core.audit.verify(() => undefined)).found).toBe(0);
});
