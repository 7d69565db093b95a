import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openDatabase, storageProblem } from '../../src/lib/storage/open-database.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const thrown = (name: string) =>
  Object.assign(new IDBFactory(), {
    open: () => {
      throw new DOMException('', name);
    },
  });

describe('storage that cannot be had', () => {
  test('for want of IndexedDB is told as such', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(openDatabase()).rejects.toMatchObject({
      problem: { code: 'storage.unavailable' },
    });
  });

  test.each([
    ['SecurityError', 'storage.unavailable'],
    ['InvalidStateError', 'storage.unavailable'],
    ['UnknownError', 'storage.notOpened'],
    ['QuotaExceededError', 'storage.full'],
    ['AbortError', 'storage.failed'],
  ])('for %s is told as %s', async (name, code) => {
    vi.stubGlobal('indexedDB', thrown(name));
    await expect(openDatabase()).rejects.toMatchObject({ problem: { code } });
  });

  test('is a problem already or becomes one', () => {
    const first = storageProblem(new DOMException('', 'QuotaExceededError'));
    expect(storageProblem(first)).toBe(first);
    expect(storageProblem('no error at all').problem).toEqual({ code: 'storage.failed' });
  });
});
