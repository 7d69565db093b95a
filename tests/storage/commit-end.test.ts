import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { EventRecord } from '../../src/lib/core/log/records.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';

const vault = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' as VaultId;
const record = (seq: number): EventRecord => ({
  stream: vault,
  seq,
  format: 1,
  type: 'secret.added',
  at: 5,
  data: {},
  prev: Uint8Array.of(seq - 1),
  hash: Uint8Array.of(seq),
});

/** A transaction's insides in fake-indexeddb. */
interface Transaction {
  _abort(reason: string | null): void;
}

/** Makes the requests of writes say nothing, as Chromium does on a full disk. */
function silenceWrites(then: (transaction: Transaction) => void): void {
  for (const name of ['add', 'put'] as const) {
    const write = IDBObjectStore.prototype[name] as unknown as (...given: unknown[]) => {
      transaction: Transaction;
      dispatchEvent: (event: unknown) => boolean;
    };
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: unknown,
      ...given: unknown[]
    ) {
      const request = write.apply(this, given);
      request.dispatchEvent = () => true;
      then(request.transaction);
      return request as never;
    });
  }
}

let store: IdbVaultStore;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = new IdbVaultStore(await openDatabase());
});
afterEach(() => {
  vi.restoreAllMocks();
});

const commit = () =>
  store.commit([
    { stream: vault, expected: { seq: 0, link: Uint8Array.of(0) }, records: [record(1)] },
  ]);

test('a commit ends when its transaction is taken back, though no request says a word', async () => {
  silenceWrites((transaction) => {
    setTimeout(() => {
      transaction._abort('QuotaExceededError');
    });
  });
  await expect(commit()).rejects.toMatchObject({ problem: { code: 'storage.full' } });
  vi.restoreAllMocks();
  expect(await store.readEvents(vault, 1)).toEqual([]);
  expect(await commit()).toEqual({ ok: true });
});

test('a commit ends when its transaction is complete, though no request says a word', async () => {
  silenceWrites(() => undefined);
  expect(await commit()).toEqual({ ok: true });
  expect(await store.readEvents(vault, 1)).toHaveLength(1);
});

test('a request that fails for want of room is told as that, once all is taken back', async () => {
  const add = IDBObjectStore.prototype.add as (...given: unknown[]) => { source: unknown };
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
    this: unknown,
    ...given: unknown[]
  ) {
    const request = add.apply(this, given) as unknown as { transaction: never };
    const { _requests } = request.transaction as {
      _requests: { request: unknown; operation: () => void }[];
    };
    const own = _requests.find((one) => one.request === request);
    if (own)
      own.operation = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
    return request as never;
  });
  await expect(commit()).rejects.toMatchObject({ problem: { code: 'storage.full' } });
});
