import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/lib/core/base/outcome.ts';
import { type CopyStore, OWNED_STORES } from '../../../src/lib/core/log/vault-copy.ts';
import { valueOf } from '../../support/core.ts';
import { draft } from '../../support/faulty-core.ts';
import { all, contentOf, Stage, startOnTwo, TwoDisks } from '../../support/two-copies.ts';

let it: Stage;
beforeEach(async () => {
  it = await Stage.start();
});

describe('the second copy', () => {
  test('has all that the first has, within a second, and holds no cache', async () => {
    expect(it.view().storage).toEqual({ copies: 'two', restored: null });
    valueOf(await it.core.secrets.add(draft('FOUR', 'value of FOUR')));
    const mirror = await it.disks.openMirror();
    await expect
      .poll(async () => await contentOf(mirror), { timeout: 1_000 })
      .toBe(await contentOf(it.main));
    expect(await mirror.readPages(it.vault)).toEqual([]);
  });

  test('loses what is erased, at once and when it was away meanwhile', async () => {
    const [row] = valueOf(await it.core.secrets.list(all)).rows;
    if (!row) throw new Error('no row');
    valueOf(await it.core.secrets.delete([row.id]));
    await it.copies().flush();
    const mirror = await it.disks.openMirror();
    expect(await mirror.readValue(it.vault, row.valueSeq)).toBeUndefined();
    // Away: the browser dies before the copy is told.
    it.main.close();
    const alone = await startOnTwo(it.disks, () => Promise.resolve(null));
    expect(alone.view().storage.copies).toBe('one');
    valueOf(await alone.core.keys.unlock(it.key));
    const [next] = valueOf(await alone.core.secrets.list(all)).rows;
    if (!next) throw new Error('no row');
    expect(await mirror.readValue(it.vault, next.valueSeq)).toBeDefined();
    valueOf(await alone.core.secrets.delete([next.id]));
    alone.main.close();
    await it.startAgain();
    await it.copies().flush();
    expect(await mirror.readValue(it.vault, next.valueSeq)).toBeUndefined();
    expect(it.view().storage).toEqual({ copies: 'two', restored: null });
    await it.expectAll(['ONE']);
  });

  test('goes with a reset, a sign-out that keeps nothing, and a profile that is removed', async () => {
    const id = it.vault;
    const mirror = await it.disks.openMirror();
    valueOf(await it.core.keys.requestReset());
    valueOf(await it.core.keys.confirmReset());
    await it.copies().flush();
    expect(await mirror.readValues(id)).toEqual([]);
    expect(await mirror.readSlots(id)).toEqual([]);
    it.key = valueOf(await it.core.keys.read()).text;
    valueOf(await it.core.keys.open(true));
    valueOf(await it.core.secrets.add(draft('NEW', 'value of NEW')));
    valueOf(await it.core.profiles.signOut(false));
    await it.copies().flush();
    expect(await mirror.readDetailsFrom(id, 1)).toEqual([]);
    const [profile] = it.view().profiles;
    if (!profile) throw new Error('no profile');
    valueOf(await it.core.profiles.remove(profile.id));
    await it.copies().flush();
    expect(await mirror.readEvents(id, 1)).toEqual([]);
    expect(await mirror.readProfiles()).toEqual([]);
    await it.restart();
    expect(it.view().profiles).toEqual([]);
    expect(it.view().storage.restored).toBeNull();
  });

  test('that fails changes no answer, is told, and catches up', async () => {
    const mirror = await it.disks.openMirror();
    let isFull = true;
    const failing = new Proxy(mirror, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as (...given: unknown[]) => unknown;
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (isFull && (name === 'commit' || name === 'rewrite')) {
            return Promise.reject(new ProblemError({ code: 'storage.full' }));
          }
          return member.apply(target, given);
        };
      },
    });
    it.main.close();
    await it.startAgain(() => Promise.resolve(failing as CopyStore));
    valueOf(await it.core.keys.unlock(it.key));
    valueOf(await it.core.secrets.add(draft('FOUR', 'value of FOUR')));
    await it.copies().flush();
    await expect.poll(() => it.view().storage.copies).toBe('one');
    isFull = false;
    valueOf(await it.core.secrets.add(draft('FIVE', 'value of FIVE')));
    await it.copies().flush();
    await expect.poll(() => it.view().storage.copies).toBe('two');
    expect(await contentOf(mirror)).toBe(await contentOf(it.main));
  });

  test('of a browser that has none yet is made from the first', async () => {
    it.disks.mirror = new IDBFactory();
    await it.restart();
    expect(it.view().storage).toEqual({ copies: 'two', restored: null });
    await it.expectAll();
  });
});

describe('a start', () => {
  test('with nothing left in the first copy brings everything back, and says so', async () => {
    const text = { name: 'T', text: '{{vault:ONE}}' };
    valueOf(
      await it.core.templates.save({
        id: null,
        workspace: it.view().workspace ?? '',
        basedOn: 0,
        ...text,
      }),
    );
    await it.copies().flush();
    it.disks.main = new IDBFactory();
    await it.restart();
    const { restored } = it.view().storage;
    expect(restored).toMatchObject({
      lost: 'all',
      profiles: ['Ada'],
      apart: [],
      vaults: [{ vault: it.vault, name: 'Ada', at: 1_790_000_000_000, damaged: [] }],
    });
    expect(restored?.vaults[0]).toMatchObject({ upTo: 7, events: 7 });
    await it.expectAll();
    expect(valueOf(await it.core.templates.list(it.view().workspace ?? ''))).toHaveLength(1);
  });

  test('with an older state in the first copy brings back what came after it', async () => {
    const older = new TwoDisks();
    const id = it.vault;
    const copy = await older.openMain();
    // As it was some events ago: without the last secrets.
    for (const owner of await it.main.readOwners()) {
      for (const name of OWNED_STORES) {
        const records = await it.main.readRecords(name, owner);
        const kept = records.filter((one) => !('seq' in one) || owner !== id || one.seq <= 5);
        await copy.rewrite(kept.map((record) => ({ put: name, record }) as never));
      }
    }
    const profiles = await it.main.readProfiles();
    await copy.rewrite(profiles.map((record) => ({ put: 'profiles', record })));
    copy.close();
    it.disks.main = older.main;
    await it.restart();
    expect(it.view().storage.restored).toMatchObject({
      lost: 'some',
      vaults: [{ vault: id, name: 'Ada' }],
    });
    await it.expectAll();
  });

  test('with copies that went apart overwrites neither, and names both', async () => {
    const id = it.vault;
    it.main.close();
    const fork = async (factory: 'main' | 'mirror', name: string) => {
      const store = new TwoDisks();
      store.main = it.disks[factory];
      const alone = await startOnTwo(store, () => Promise.resolve(null));
      valueOf(await alone.core.keys.unlock(it.key));
      valueOf(await alone.core.secrets.add(draft(name, `value of ${name}`)));
      alone.main.close();
    };
    await fork('mirror', 'THERE');
    await fork('main', 'HERE');
    const before = await contentOf(await it.disks.openMirror());
    await it.startAgain();
    expect(it.view().storage).toMatchObject({
      copies: 'one',
      restored: { vaults: [], apart: [{ vault: id, name: 'Ada' }] },
    });
    valueOf(await it.core.keys.unlock(it.key));
    const here = ['HERE', 'THREE', 'TWO', 'ONE'];
    expect(await it.names()).toEqual(here);
    await it.copies().flush();
    const mirror = await it.disks.openMirror();
    expect((await mirror.readRecords('events', id)).length).toBe(
      (JSON.parse(before) as unknown[][]).flatMap((one) =>
        one[0] === id && one[1] === 'events' ? (one[2] as unknown[]) : [],
      ).length,
    );
    expect(await it.copies().heal(id)).toBeNull();

    // Until the person says which one counts.
    valueOf(await it.core.recovery.keepOneInUse(id));
    expect(it.view().storage).toEqual({ copies: 'two', restored: null });
    valueOf(await it.core.keys.lock());
    await it.expectAll(here);
    await it.restart();
    expect(it.view().storage).toEqual({ copies: 'two', restored: null });
    it.disks.main = new IDBFactory();
    await it.restart();
    await it.expectAll(here);
  });
});
