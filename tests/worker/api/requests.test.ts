import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Guard } from '../../../src/lib/core/base/guard.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { facadeOf } from '../../../src/lib/worker/api/facade.ts';
import { REQUESTS } from '../../../src/lib/worker/api/requests.ts';
import type { CoreApi } from '../../../src/lib/worker/protocol/core-api.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, newVault, type FaultyCore } from '../../support/faulty-core.ts';

interface Tree {
  readonly [name: string]: readonly Guard[] | Tree;
}
type Call = (...given: readonly unknown[]) => Promise<unknown>;

/** Every call of the protocol by its path, with what guards it. */
function calls(tree: Tree, path: readonly string[] = []): [string, readonly Guard[]][] {
  return Object.entries(tree).flatMap(([name, below]): [string, readonly Guard[]][] => {
    const here = [...path, name];
    return Array.isArray(below)
      ? [[here.join('.'), below as readonly Guard[]]]
      : calls(below as Tree, here);
  });
}
const ALL = calls(REQUESTS as unknown as Tree).filter(([, guards]) => guards.length > 0);

const malformed = { ok: false, problem: { code: 'request.malformed' } };

let it: FaultyCore;
let facade: CoreApi;

beforeEach(async () => {
  it = await faultyCore({ fresh: true });
  await newVault(it);
  facade = facadeOf(it.core);
});

const callOf = (path: string): Call =>
  path
    .split('.')
    .reduce<unknown>((from, name) => Reflect.get(from as object, name), facade) as Call;

describe('what a page gives to a call', () => {
  test('is looked at for each of them', () => {
    expect(ALL.length).toBeGreaterThan(45);
    expect(ALL.map(([path]) => path)).toContain('profiles.workspaces.change');
  });

  test.each(ALL)('%s takes no junk, and changes nothing for it', async (path, guards) => {
    const { seq } = it.vault();
    const junk = fc.array(fc.anything({ withMap: true, withTypedArray: true }), {
      minLength: guards.length,
      maxLength: guards.length,
    });
    const wrong = junk.filter((given) => !guards.every((guard, index) => guard(given[index])));
    await fc.assert(
      fc.asyncProperty(wrong, async (given) => {
        expect(await callOf(path)(...given)).toEqual(malformed);
      }),
      { numRuns: 30 },
    );
    expect(it.vault().seq).toBe(seq);
    valueOf(await it.core.secrets.add(draft('STILL', 'works')));
  });

  test('is a setting of a right type, one by one', async () => {
    const change = facade.secrets.changeSettings as Call;
    for (const [name, right] of Object.entries(DEFAULT_SETTINGS))
      for (const wrong of [Number.NaN, -1, 1.5, {}, right === false ? 'true' : true, [7]])
        expect(await change({ [name]: wrong }), `${name} ${String(wrong)}`).toEqual(malformed);
    expect(it.vault().inside?.settings).toEqual(DEFAULT_SETTINGS);
    valueOf(await facade.secrets.changeSettings({ clipboardSeconds: 10 }));
  });

  test('of a profile is a name that can be seen, and a colour that there is', async () => {
    valueOf(await facade.profiles.signOut(true));
    const create = facade.profiles.create as Call;
    expect(await create('Eve', 'pink')).toEqual(malformed);
    expect(await create(7)).toEqual(malformed);
    const unseen = { ok: false, problem: { code: 'name.characters' } };
    expect(await create('E\u202eve')).toEqual(unseen);
    valueOf(await facade.profiles.create('Eve', 'red'));
  });
});
