import { describe, expect, test } from 'vitest';
import { judgeIdle } from '../../../src/lib/core/vault/auto-lock.ts';

const at = (clock: number, ticks = clock) => ({ clock, ticks });
const MINUTE = 60_000;

describe('an idle vault', () => {
  test.each([
    [0, at(0), at(1e9), 'open'],
    [1, at(0), at(29_999), 'open'],
    [1, at(0), at(30_000), 'warn'],
    [1, at(0), at(59_999), 'warn'],
    [1, at(0), at(60_000), 'lock'],
    [15, at(0), at(14 * MINUTE), 'open'],
  ])('%i min, active at %o, now %o: %s', (minutes, active, now, type) => {
    expect(judgeIdle(minutes, active, now).type).toBe(type);
  });

  test('locks after a sleep in which the running clock stood still', () => {
    expect(judgeIdle(15, at(0, 0), at(16 * MINUTE, 5_000)).type).toBe('lock');
  });

  test('locks though the clock was set back', () => {
    expect(judgeIdle(15, at(1e12, 0), at(1e12 - 1e9, 15 * MINUTE)).type).toBe('lock');
    expect(judgeIdle(15, at(1e12, 0), at(1e12 - 1e9, MINUTE)).type).toBe('open');
  });

  test('says when it locks', () => {
    expect(judgeIdle(1, at(0), at(45_000))).toEqual({ type: 'warn', locksAt: 60_000 });
  });
});
