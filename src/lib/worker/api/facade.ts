import { failed } from '../../core/base/outcome.ts';
import type { Guard } from '../../core/base/guard.ts';
import type { CoreApi } from '../protocol/core-api.ts';
import { REQUESTS } from './requests.ts';

type Call = (...given: never[]) => unknown;

/** A tree of calls, as it is looked through at run time. */
interface Tree {
  readonly [name: string]: readonly Guard[] | Tree;
}

const isCallList = (below: readonly Guard[] | Tree): below is readonly Guard[] =>
  Array.isArray(below);

/** A call that looks at what it is given first: what a page sends has the types that it turns out to have. */
const guarded =
  (call: (given: unknown[]) => unknown, guards: readonly Guard[]) =>
  (...given: unknown[]): unknown =>
    guards.every((guard, index) => guard(given[index]))
      ? call(given)
      : Promise.resolve(failed({ code: 'request.malformed' }));

/**
 * A function from which nothing else can be reached: frozen, and without a prototype, by whose `constructor`
 * a page could have code compiled. Its own `apply` is what a call over a port needs, and leads nowhere either.
 */
function bare(call: (...given: unknown[]) => unknown): unknown {
  const lone = (...given: unknown[]): unknown => call(...given);
  const apply = (_self: unknown, given: unknown[]): unknown => call(...given);
  for (const one of [lone, apply]) {
    Object.setPrototypeOf(one, null);
    for (const name of Reflect.ownKeys(one)) Reflect.deleteProperty(one, name);
  }
  Object.freeze(apply);
  Object.defineProperty(lone, 'apply', { value: apply });
  return Object.freeze(lone);
}

function listed(from: Record<string, unknown>, names: Tree): unknown {
  const to = Object.create(null) as Record<string, unknown>;
  for (const [name, below] of Object.entries(names)) {
    const member = from[name];
    if (!isCallList(below)) to[name] = listed(member as Record<string, unknown>, below);
    else to[name] = bare(guarded((given) => Reflect.apply(member as Call, from, given), below));
  }
  return Object.freeze(to);
}

/**
 * What tabs get of the core: just what the protocol lists, frozen and without a prototype, so that whoever
 * writes to a tab's port can neither set nor reach anything else. What is given to a call is of the types it has
 * in the protocol, or the call answers `request.malformed`.
 */
export const facadeOf = (core: CoreApi): CoreApi =>
  listed(core as unknown as Record<string, unknown>, REQUESTS as unknown as Tree) as CoreApi;
