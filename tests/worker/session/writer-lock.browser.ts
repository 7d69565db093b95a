import { expect, test } from 'vitest';
import { lockSeat } from '../../../src/lib/worker/session/writer-lock.ts';

/** The browser's own locks under names of their own, so that no running core is in the way. */
const locks = {
  request: (name: string, ...rest: [LockOptions, () => unknown]) =>
    navigator.locks.request(`seat-test-${name}`, ...rest),
} as LockManager;

/** A seat that counts how often it was lost and came free. */
function countingSeat() {
  const seat = lockSeat(locks);
  const counts = { lost: 0, free: 0 };
  seat.onLost(() => (counts.lost += 1));
  seat.onFree(() => (counts.free += 1));
  return { ...seat, counts };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 300));

test('a seat that was not to be had comes by itself when it is free', async () => {
  const [older, newer] = [countingSeat(), countingSeat()];
  expect(await older.take(false)).toBe(true);
  expect(await newer.take(false)).toBe(false);
  await moment();
  expect(newer.counts).toEqual({ lost: 0, free: 0 });
  older.leave();
  await expect.poll(() => newer.counts.free).toBe(1);
  expect(await newer.take(false)).toBe(true);
  expect(older.counts.lost).toBe(0);
  newer.leave();
});

test('a seat that was taken away comes back when the taker is gone, and not before', async () => {
  const [first, taker] = [countingSeat(), countingSeat()];
  expect(await first.take(false)).toBe(true);
  expect(await taker.take(true)).toBe(true);
  await expect.poll(() => first.counts.lost).toBe(1);
  await moment();
  expect(first.counts.free).toBe(0);
  taker.leave();
  await expect.poll(() => first.counts.free).toBe(1);
  first.leave();
});

test('who gave the seat up for good waits for it no more', async () => {
  const [old, other] = [countingSeat(), countingSeat()];
  expect(await other.take(false)).toBe(true);
  expect(await old.take(false)).toBe(false);
  old.leave();
  other.leave();
  await moment();
  expect(old.counts).toEqual({ lost: 0, free: 0 });
});
