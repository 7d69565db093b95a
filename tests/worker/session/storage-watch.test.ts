import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProfileId, VaultId } from '../../../src/lib/core/base/ids.ts';
import { parseWitness } from '../../../src/lib/crypto/witness-text.ts';
import { valueOf } from '../../support/core.ts';
import { add, type Kept, newVault, rollBack, start } from '../../support/watched-core.ts';

let kept: Kept;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  kept = { page: null, files: [] };
});

const lose = () => {
  globalThis.indexedDB = new IDBFactory();
};

describe('a storage that is whole', () => {
  test('has no losses, and its witness says how far each vault goes', async () => {
    const first = await start({ kept });
    await newVault(first);
    await add(first, 'A');
    const { id, seq } = first.vault();
    for (const text of [kept.page, kept.files[0] ?? null]) {
      expect(parseWitness(text)?.entries).toMatchObject([
        { vault: id, profile: first.view().profile?.id, head: { seq } },
      ]);
      expect(text).not.toContain('Ada');
    }
    const again = await start({ kept });
    expect(again.view().losses).toEqual([]);
    expect(again.seen.flatMap(({ losses }) => losses)).toEqual([]);
  });

  test('is none either before anything was remembered of it, as after an update', async () => {
    const first = await start({ kept });
    await newVault(first);
    const again = await start({ kept: (kept = { page: null, files: [] }) });
    expect(again.view().losses).toEqual([]);
    expect(parseWitness(kept.page)?.entries).toHaveLength(1);
  });

  test('remembers when the last backup was made, also while it is locked', async () => {
    const first = await start({ kept });
    await newVault(first);
    const request = { format: 'age', passphrase: 'a passphrase nobody guesses' } as const;
    valueOf(await first.core.transfer.export(request, () => undefined));
    valueOf(await first.core.keys.lock());
    lose();
    const again = await start({ kept });
    expect(again.view().losses).toMatchObject([{ backupAt: 1_790_000_000_000 }]);
  });

  test('stays so when the log is compacted, the vault reset, and the profile signed out', async () => {
    const it = await start({ kept });
    await newVault(it);
    for (const name of ['A', 'B', 'C']) await add(it, name);
    valueOf(await it.core.audit.compact(Number.MAX_SAFE_INTEGER));
    expect((await start({ kept })).view().losses).toEqual([]);
    const reset = await start({ kept });
    valueOf(await reset.core.keys.requestReset());
    valueOf(await reset.core.keys.confirmReset());
    expect((await start({ kept })).view().losses).toEqual([]);
    const out = await start({ kept });
    valueOf(await out.core.profiles.signOut(false));
    expect((await start({ kept })).view().losses).toEqual([]);
  });
});

describe('a vault that is gone', () => {
  test.each([
    ['the page', ({ page }: Kept): Kept => ({ page, files: [] })],
    ['the core', ({ files }: Kept): Kept => ({ page: null, files })],
    ['both, one of them damaged', ({ files }: Kept): Kept => ({ page: 'LSW1 damaged', files })],
    ['both, the other damaged', ({ page }: Kept): Kept => ({ page, files: ['x', 'LSW1 {}'] })],
  ])('is told, remembered by %s', async (_, left) => {
    const first = await start({ kept });
    await newVault(first);
    const { id, seq } = first.vault();
    lose();
    for (const isLate of [false, true]) {
      const again = await start({ kept: left({ ...kept }), isLate });
      const gone = { type: 'gone', vault: id, seq, at: 1_790_000_000_000 };
      expect(again.view().losses).toMatchObject([gone]);
      // Never a first page without it, not even for a moment.
      const ready = again.seen.filter(({ phase }) => phase === 'ready');
      expect(ready.every(({ losses }) => losses.length === 1)).toBe(true);
    }
  });

  test('is told until the person says so, beside what is done meanwhile', async () => {
    await newVault(await start({ kept }));
    lose();
    const other = await start({ kept });
    const [loss] = other.view().losses;
    if (loss?.type !== 'gone') throw new Error('no loss');
    await newVault(other, 'Grace');
    await add(other, 'A');
    const again = await start({ kept });
    expect(again.view().losses).toEqual([loss]);
    valueOf(await again.core.profiles.acknowledgeLoss(loss.vault));
    expect(again.view().losses).toEqual([]);
    expect((await start({ kept })).view().losses).toEqual([]);
    // A copy of before that, which was not written in time, does not bring it back.
    const stale = { page: kept.page, files: [...kept.files] };
    expect((await start({ kept: stale })).view().losses).toEqual([]);
  });

  test('is none when it was removed, also when only the database knows of that', async () => {
    const first = await start({ kept });
    await newVault(first);
    valueOf(await first.core.profiles.signOut(true));
    const before = { ...kept };
    const [profile] = first.view().profiles;
    valueOf(await first.core.profiles.remove(profile?.id ?? ('' as ProfileId)));
    expect(parseWitness(kept.page)?.entries).toMatchObject([{ head: null, epoch: 1 }]);
    expect((await start({ kept })).view().losses).toEqual([]);
    // The browser was killed before either place was written.
    expect((await start({ kept: before })).view().losses).toEqual([]);
    // And when the database goes after that, there is nothing to lose.
    lose();
    expect((await start({ kept })).view().losses).toEqual([]);
  });

  test('and comes back in another way is remembered anew', async () => {
    const first = await start({ kept });
    await newVault(first);
    const { id } = first.vault();
    const copy = globalThis.indexedDB;
    lose();
    const empty = await start({ kept });
    valueOf(await empty.core.profiles.acknowledgeLoss(id));
    globalThis.indexedDB = copy;
    expect((await start({ kept })).view().losses).toEqual([]);
    lose();
    expect((await start({ kept })).view().losses).toMatchObject([{ type: 'gone', vault: id }]);
  });

  test('with its profile still there is told as well', async () => {
    const first = await start({ kept });
    await newVault(first);
    const { id, seq } = first.vault();
    await first.opened.database?.delete('events', IDBKeyRange.bound([id], [id, []]));
    const again = await start({ kept });
    expect(again.view().losses).toMatchObject([{ type: 'gone', vault: id, seq }]);
    expect(again.view().profile?.name).toBe('Ada');
  });
});

describe('an older state', () => {
  test('is told by number before the vault is opened, and until the person says so', async () => {
    const first = await start({ kept });
    const key = await newVault(first);
    for (const name of ['A', 'B', 'C']) await add(first, name);
    const { id, seq } = first.vault();
    const have = await rollBack(first, 2);
    const older = { type: 'older', vault: id, seq, have };
    const again = await start({ kept });
    expect(again.view().losses).toMatchObject([older]);
    expect(again.view().vault?.chart.path).toBe('locked');
    valueOf(await again.core.keys.unlock(key));
    for (const name of ['D', 'E', 'F']) await add(again, name);
    // It goes on from there, and past the number: what is missing is still missing.
    const later = await start({ kept });
    expect(later.view().losses).toMatchObject([{ type: 'altered', vault: id, seq }]);
    valueOf(await later.core.profiles.acknowledgeLoss(id));
    const stale = { page: null, files: kept.files };
    for (const one of [kept, stale]) expect((await start({ kept: one })).view().losses).toEqual([]);
  });

  test('of one vault says nothing of another', async () => {
    const first = await start({ kept });
    await newVault(first, 'Ada');
    valueOf(await first.core.profiles.signOut(true));
    await newVault(first, 'Grace');
    await rollBack(first, 1);
    const { id } = first.vault();
    expect((await start({ kept })).view().losses).toMatchObject([{ type: 'older', vault: id }]);
  });

  test('is not what a damaged record is, which is named in another way', async () => {
    const first = await start({ kept });
    await newVault(first);
    const { id, seq } = first.vault();
    const record = await first.opened.database?.get('events', [id, seq]);
    if (!record) throw new Error('no record');
    await first.opened.database?.put('events', { ...record, at: 1 });
    const again = await start({ kept });
    expect(again.view()).toMatchObject({ losses: [], vault: { damage: { code: 'log.damaged' } } });
  });
});

describe('what the browser itself says', () => {
  test('is a loss where nothing says what was there, until it is acknowledged', async () => {
    const first = await start({ kept, isDropped: true });
    expect(first.view().losses).toEqual([{ type: 'dropped' }]);
    // The browser says it once.
    const again = await start({ kept });
    expect(again.view().losses).toEqual([{ type: 'dropped' }]);
    valueOf(await again.core.profiles.acknowledgeLoss(null));
    expect((await start({ kept })).view().losses).toEqual([]);
  });

  test('adds nothing to vaults that are named, and nothing where all came back', async () => {
    await newVault(await start({ kept }));
    const copy = globalThis.indexedDB;
    expect((await start({ kept, isDropped: true })).view().losses).toEqual([]);
    lose();
    const again = await start({ kept, isDropped: true });
    expect(again.view().losses.map(({ type }) => type)).toEqual(['gone']);
    const [loss] = again.view().losses;
    valueOf(await again.core.profiles.acknowledgeLoss(loss?.type === 'gone' ? loss.vault : null));
    expect((await start({ kept })).view().losses).toEqual([]);
    globalThis.indexedDB = copy;
    expect((await start({ kept })).view().losses).toEqual([]);
  });

  test('of a vault that nobody knows is not acknowledged', async () => {
    const first = await start({ kept, isDropped: true });
    valueOf(await first.core.profiles.acknowledgeLoss('ff'.repeat(16) as VaultId));
    expect(first.view().losses).toEqual([{ type: 'dropped' }]);
  });
});
