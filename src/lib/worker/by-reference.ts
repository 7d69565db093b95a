import * as Comlink from 'comlink';
import { failed } from '../core/base/outcome.ts';

/** A call that throws is a fault of ours, and an answer all the same: else a page would wait without a word. */
const orFault = (answer: unknown): unknown =>
  answer instanceof Promise ? answer.catch(() => failed({ code: 'core.fault' })) : answer;

/**
 * Calls over a port as if they were here. Passes functions among the arguments, which cannot be copied, as references to call back.
 */
export const byReference = <Api extends object>(remote: Api): Api =>
  new Proxy(remote, {
    // No promise: what is waited for is what calls give.
    get: (target, name) =>
      name === 'then' ? undefined : byReference(Reflect.get(target, name) as object),
    apply: (target, _self, given: unknown[]) =>
      orFault(
        (target as unknown as (...given: unknown[]) => unknown)(
          ...given.map((one) =>
            typeof one === 'function' ? Comlink.proxy(one as () => void) : one,
          ),
        ),
      ),
  });
