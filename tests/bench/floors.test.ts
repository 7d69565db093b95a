import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { databaseSize, readAndHash, readIndex, sizeOf } from '../../bench/page/app-database.ts';
import { Filler } from '../../bench/page/filler.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';

const filled = async () => Filler.create(new IdbVaultStore(await openDatabase()));

test('sizes are of what is stored', () => {
  expect(sizeOf(new Uint8Array(40))).toBe(40);
  expect(sizeOf({ ab: new Uint8Array(4), c: 12 })).toBe(4 + 2 + 2 + 1);
});

test('floors read what lies there, and say so when nothing does', async () => {
  await expect(readAndHash(null)).rejects.toThrow('"floor" found no vault');
  const filler = await filled();
  const before = await databaseSize();
  await filler.add(0, 100);
  const after = await databaseSize();
  // A name, a domain and a value of each, and what they are sealed and chained with.
  expect(after.bytes - before.bytes).toBeGreaterThan(100 * 84);
  await readAndHash(null);
  await readAndHash(filler.text);
  // The vault was filled behind the app's back, which has written no index yet.
  await expect(readIndex()).rejects.toThrow('"index" has nothing to read');
  filler.end();
});
