import { expect, test } from 'vitest';
import { SoFar } from '../../../src/lib/worker/interchange/so-far.ts';

test('one that asks hears each step that is further, and the end', async () => {
  const soFar = new SoFar();
  let tell: (at: number) => void = () => undefined;
  let end: () => void = () => undefined;
  const work = soFar.during((how) => {
    tell = how;
    return new Promise<string>((resolve) => (end = () => resolve('done')));
  });
  const first = soFar.next();
  tell(10);
  expect(await first).toBe(10);
  tell(20);
  tell(30);
  expect(await soFar.next()).toBe(30);
  const last = soFar.next();
  tell(30);
  end();
  expect(await last).toBeNull();
  expect(await work).toBe('done');
  expect(await soFar.next()).toBeNull();
});

test('it is over after a failure too, and begins anew with the next', async () => {
  const soFar = new SoFar();
  await expect(
    soFar.during((tell) => {
      tell(5);
      return Promise.reject(new Error('broken'));
    }),
  ).rejects.toThrow('broken');
  expect(await soFar.next()).toBeNull();
  const again = soFar.during((tell) => {
    tell(1);
    return new Promise(() => undefined);
  });
  expect(await soFar.next()).toBe(1);
  void again;
});

test('of two that ask at once the one before hears the end', async () => {
  const soFar = new SoFar();
  void soFar.during(() => new Promise(() => undefined));
  const before = soFar.next();
  void soFar.next();
  expect(await before).toBeNull();
});
