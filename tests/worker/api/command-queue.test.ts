import { describe, expect, test } from 'vitest';
import { done, failed, ProblemError } from '../../../src/lib/core/base/outcome.ts';
import type { Problem } from '../../../src/lib/core/base/problem.ts';
import { CommandQueue, type CoreState } from '../../../src/lib/worker/api/command-queue.ts';

const FULL: Problem = { code: 'storage.full' };
const ELSEWHERE: Problem = { code: 'core.elsewhere' };

/** A core that is there, without a vault. */
const ready = (over: Partial<CoreState> = {}): CoreState => ({
  running: {} as CoreState['running'],
  problem: null,
  failures: 0,
  vault: null,
  vaultProblem: null,
  audit: null,
  ...over,
});

function queueOf(first = ready()) {
  const held = { state: first, turns: 0 };
  const queue = new CommandQueue(
    () => held.state,
    () => (held.turns += 1),
  );
  return { held, queue };
}

describe('the queue of commands', () => {
  test('gives one its turn after the other, also after one that fails', async () => {
    const { held, queue } = queueOf();
    const order: string[] = [];
    const slow = queue.command(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      order.push('slow');
      throw new ProblemError(FULL);
    });
    const quick = queue.command(() => {
      order.push('quick');
      return Promise.resolve(done('value'));
    });
    expect(await quick).toEqual(done('value'));
    expect(await slow).toEqual(failed(FULL));
    expect(order).toEqual(['slow', 'quick']);
    expect(held.turns).toBe(2);
  });

  test('lets a fault of ours through, and goes on', async () => {
    const { held, queue } = queueOf();
    const broken = queue.command(() => Promise.reject(new TypeError('ours')));
    await expect(broken).rejects.toThrow('ours');
    expect(await queue.command(() => Promise.resolve(done(null)))).toEqual(done(null));
    expect(held.turns).toBe(2);
  });

  test('says of a core that was taken away in the middle just that', async () => {
    const { held, queue } = queueOf();
    const taken = queue.command(() => {
      held.state = ready({ running: null, problem: ELSEWHERE, failures: 1 });
      return Promise.reject(new ProblemError(FULL));
    });
    expect(await taken).toEqual(failed(ELSEWHERE));
    expect(await queue.command(() => Promise.resolve(done(null)))).toEqual(failed(ELSEWHERE));
  });

  test('without a core, a vault or an audit says what is missing', async () => {
    const none = () => Promise.resolve(done(null));
    const { queue } = queueOf(ready({ running: null }));
    expect(await queue.command(none)).toEqual(failed({ code: 'core.unavailable' }));
    const { queue: signedOut } = queueOf();
    for (const outcome of [
      signedOut.inVault(none),
      signedOut.inside(none),
      signedOut.outside(none),
      signedOut.auditing(none),
    ]) {
      expect(await outcome).toEqual(failed({ code: 'notSignedIn' }));
    }
    const damaged: Problem = { code: 'log.damaged', seq: 3, found: 'chain' };
    const { queue: broken } = queueOf(ready({ vaultProblem: damaged }));
    expect(await broken.inVault(none)).toEqual(failed(damaged));
    expect(await broken.outside(none)).toEqual(failed(damaged));
  });
});
