import { expect, test, vi } from 'vitest';
import { done, type Outcome } from '../../../src/lib/core/base/outcome.ts';
import { Later, laterArea } from '../../../src/lib/worker/api/later.ts';

interface Area {
  add(text: string): Promise<Outcome<string>>;
  lock(): Promise<Outcome>;
}

class Real implements Area {
  readonly seen: string[] = [];
  add = (text: string): Promise<Outcome<string>> => {
    this.seen.push(text);
    return Promise.resolve(done(text));
  };
  lock = (): Promise<Outcome> => Promise.resolve(done(null));
}

test('calls wait for their area to be loaded, once, and keep their order', async () => {
  const real = new Real();
  const load = vi.fn(() => Promise.resolve(real));
  const area = laterArea<Real, Area>(new Later(load), (part) => part);
  const answers = await Promise.all([area.add('one'), area.add('two')]);
  expect(answers).toEqual([done('one'), done('two')]);
  expect(real.seen).toEqual(['one', 'two']);
  expect(load).toHaveBeenCalledTimes(1);
  // With the area there, a call goes through before anything else gets its turn.
  void area.add('three');
  expect(real.seen).toEqual(['one', 'two', 'three']);
});

test('what waits for nothing is done though nothing can be loaded', async () => {
  const lock = vi.fn(() => Promise.resolve(done(null)));
  const never = new Later<Real>(() => new Promise(() => undefined));
  const area = laterArea<Real, Area>(never, (part) => part, { lock });
  void area.add('waits');
  expect(await area.lock()).toEqual(done(null));
  expect(lock).toHaveBeenCalledTimes(1);
});

test('one that cannot be loaded is said to be so, and asked for again by the next call', async () => {
  const real = new Real();
  let isOut = true;
  const later = new Later(() =>
    isOut ? Promise.reject(new TypeError('offline')) : Promise.resolve(real),
  );
  const area = laterArea<Real, Area>(later, (part) => part);
  expect(await area.add('lost')).toEqual({ ok: false, problem: { code: 'core.notLoaded' } });
  await expect(later.get()).rejects.toMatchObject({ problem: { code: 'core.notLoaded' } });
  isOut = false;
  expect(await area.add('again')).toEqual(done('again'));
  expect(real.seen).toEqual(['again']);
});
