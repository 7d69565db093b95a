import * as Comlink from 'comlink';
import { expect, test } from 'vitest';
import { done, type Outcome } from '../../src/lib/core/base/outcome.ts';
import { byReference } from '../../src/lib/worker/by-reference.ts';

interface Answers {
  readonly area: {
    fails(): Promise<Outcome>;
    tells(listener: (what: string) => void): Promise<Outcome<string>>;
  };
}

function connected(): Answers {
  const { port1, port2 } = new MessageChannel();
  const answers: Answers = {
    area: {
      fails: () => Promise.reject(new DOMException('sk_live_planted', 'DataCloneError')),
      tells: (listener) => {
        listener('word');
        return Promise.resolve(done('told'));
      },
    },
  };
  Comlink.expose(answers, port1);
  return byReference(Comlink.wrap<Answers>(port2) as unknown as Answers);
}

test('a call that throws is answered with a problem, which says nothing of what it was about', async () => {
  expect(await connected().area.fails()).toEqual({ ok: false, problem: { code: 'core.fault' } });
});

test('a function that is given is called back', async () => {
  const heard: string[] = [];
  const told = await connected().area.tells((what) => heard.push(what));
  expect(told).toEqual(done('told'));
  await expect.poll(() => heard).toEqual(['word']);
});
