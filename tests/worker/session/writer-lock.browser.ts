import { expect, test } from 'vitest';
import { webWriterLock } from '../../../src/lib/worker/session/writer-lock.ts';

/** The browser's own locks under names of their own, so that no running core is in the way. */
const locks = {
  request: (name: string, ...rest: [LockOptions, () => unknown]) =>
    navigator.locks.request(`writer-test-${name}`, ...rest),
} as LockManager;

/** A writer lock that counts how often it was lost and came free. */
function countingLock() {
  const writerLock = webWriterLock(locks);
  const counts = { lost: 0, free: 0 };
  writerLock.onLost(() => (counts.lost += 1));
  writerLock.onFree(() => (counts.free += 1));
  return { ...writerLock, counts };
}

/** How many hold the test's lock now, and how many wait for it. Each has one more that says that it lives. */
async function lockState() {
  const { held = [], pending = [] } = await navigator.locks.query();
  const ours = (all: LockInfo[]) => all.filter(({ name }) => name === 'writer-test-lockstate-core');
  return { held: ours(held).length, pending: ours(pending).length };
}

test('a writer lock that was not to be had comes by itself when it is free', async () => {
  const [older, newer] = [countingLock(), countingLock()];
  expect(await older.take(false)).toBe(true);
  expect(await newer.take(false)).toBe(false);
  // It still waits: what is granted comes before the answer to this question.
  expect(await lockState()).toEqual({ held: 1, pending: 1 });
  expect(newer.counts).toEqual({ lost: 0, free: 0 });
  older.leave();
  await expect.poll(() => newer.counts.free).toBe(1);
  expect(await newer.take(false)).toBe(true);
  expect(older.counts.lost).toBe(0);
  newer.leave();
});

test('a writer lock that was taken away comes back when the taker is gone, and not before', async () => {
  const [first, taker] = [countingLock(), countingLock()];
  expect(await first.take(false)).toBe(true);
  expect(await taker.take(true)).toBe(true);
  await expect.poll(() => first.counts.lost).toBe(1);
  await expect.poll(lockState).toEqual({ held: 1, pending: 1 });
  expect(first.counts.free).toBe(0);
  taker.leave();
  await expect.poll(() => first.counts.free).toBe(1);
  first.leave();
});

test('who gave the writer lock up for good waits for it no more', async () => {
  const [old, other] = [countingLock(), countingLock()];
  expect(await other.take(false)).toBe(true);
  expect(await old.take(false)).toBe(false);
  old.leave();
  other.leave();
  // Locks are granted in the order they were asked for: one that waited would have it before this one.
  const later = countingLock();
  expect(await later.take(false)).toBe(true);
  expect(await lockState()).toEqual({ held: 1, pending: 0 });
  expect(old.counts).toEqual({ lost: 0, free: 0 });
  later.leave();
});
