import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { valueOf } from '../../support/core.ts';
import { sha256 } from '../../../src/lib/crypto/hash-chain.ts';
import { SegmentStore } from '../../../src/lib/storage/segments/segment-store.ts';
import { SegmentsInMemory } from '../../support/segments.ts';
import { contentOf, Stage } from '../../support/two-copies.ts';

let it: Stage;
beforeEach(async () => {
  it = await Stage.start();
});

describe('one damaged record', () => {
  const damage = {
    'a flipped field': (record: object) => ({ ...record, at: 7 }),
    'a flipped mac': (record: object) => ({ ...record, mac: new Uint8Array(32) }),
    'a flipped digest': (record: object) => ({ ...record, detailsDigest: new Uint8Array(32) }),
  };
  test.each(Object.entries(damage))(
    'of an event, %s, is put back by the other copy',
    async (_, flip) => {
      const id = it.vault;
      for (const broken of ['main', 'mirror'] as const) {
        const store = broken === 'main' ? it.main : await it.disks.openMirror();
        const [record] = await store.readRecords('events', id, 5, 1);
        await store.rewrite([{ put: 'events', record: flip(record as object) as never }]);
        const healed = await it.copies().heal(id);
        expect(healed).toMatchObject({
          restored: broken === 'main' ? [{ store: 'events', key: 5 }] : [],
          copied: broken === 'main' ? 0 : 1,
          damaged: [],
        });
      }
      await it.restart();
      await it.expectAll();
    },
  );

  test.each(['format', 'type', 'at', 'data', 'prev', 'hash', 'mac'] as const)(
    'of an event without its %s keeps nobody out, in either copy, last or not',
    async (field) => {
      for (const stream of [it.vault, 'session'] as const) {
        for (const broken of ['main', 'mirror'] as const) {
          for (const place of [-1, 0]) {
            const store = broken === 'main' ? it.main : await it.disks.openMirror();
            const record = (await store.readRecords('events', stream)).at(place);
            const { [field]: _gone, ...rest } = record as unknown as Record<string, unknown>;
            await store.rewrite([{ put: 'events', record: rest as never }]);
            await it.restart();
            expect(it.view()).toMatchObject({ phase: 'ready', profile: { name: 'Ada' } });
            valueOf(await it.core.keys.unlock(it.key));
            expect(await it.names()).toEqual(['THREE', 'TWO', 'ONE']);
            valueOf(await it.core.keys.lock());
            await it.copies().flush();
          }
        }
      }
    },
  );

  test.each(['details', 'values', 'events'] as const)(
    'of %s that is missing is put back',
    async (name) => {
      const id = it.vault;
      await it.main.rewrite([{ remove: name, key: [id, 5] }]);
      expect(await it.copies().heal(id)).toMatchObject({ restored: [{ store: name, key: 5 }] });
      await it.core.keys.lock();
      await it.expectAll();
    },
  );

  test.each(['details', 'values'] as const)('of %s with a wrong byte is put back', async (name) => {
    const id = it.vault;
    const [part] = await it.main.readRecords(name, id, 5, 1);
    if (!part) throw new Error('no part');
    const bytes = part.bytes.slice();
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    await it.main.rewrite([{ put: name, record: { ...part, bytes } }]);
    expect(await it.copies().heal(id)).toMatchObject({ restored: [{ store: name, key: 5 }] });
    // The same in both copies has nobody to mend it, and is named.
    await it.main.rewrite([{ put: name, record: { ...part, bytes } }]);
    await (await it.disks.openMirror()).rewrite([{ put: name, record: { ...part, bytes } }]);
    expect(await it.copies().heal(id)).toMatchObject({
      restored: [],
      damaged: [{ store: name, key: 5 }],
    });
  });

  test('of the last event is put back, or named where nobody can tell which is right', async () => {
    const id = it.vault;
    const [last] = (await it.main.readRecords('events', id)).slice(-1);
    if (!last) throw new Error('no event');
    await it.main.rewrite([{ put: 'events', record: { ...last, at: 7 } }]);
    expect(await it.copies().heal(id)).toMatchObject({ restored: [{ key: last.seq }] });
    await it.main.rewrite([{ remove: 'events', key: [id, last.seq] }]);
    expect(await it.copies().heal(id)).toMatchObject({ restored: [{ key: last.seq }] });
    await it.main.rewrite([{ put: 'events', record: { ...last, mac: new Uint8Array(32) } }]);
    expect(await it.copies().heal(id)).toMatchObject({
      restored: [],
      damaged: [{ store: 'events', key: last.seq }],
    });
  });

  test('of a slot, a profile, or the session is put back at the start', async () => {
    const id = it.vault;
    const [slot] = await it.main.readSlots(id);
    const [profile] = await it.main.readProfiles();
    if (!slot || !profile) throw new Error('nothing there');
    await it.main.rewrite([
      { remove: 'slots', key: [id, slot.id] },
      { remove: 'profiles', key: profile.id },
    ]);
    await it.restart();
    expect(it.view().storage.restored).toMatchObject({ lost: 'some', profiles: ['Ada'] });
    const [last] = (await it.main.readRecords('events', 'session')).slice(-1);
    if (!last) throw new Error('no session');
    await it.main.rewrite([{ put: 'events', record: { ...last, at: 7 } }]);
    await it.main.rewrite([{ put: 'profiles', record: { ...profile, name: 7 } as never }]);
    await it.restart();
    expect(it.view()).toMatchObject({ phase: 'ready', profile: { name: 'Ada' } });
    await it.expectAll();
  });

  test('of a slot of an earlier key is not put back', async () => {
    const id = it.vault;
    const [old] = await it.main.readSlots(id);
    valueOf(await it.core.keys.issue());
    const next = valueOf(await it.core.keys.read()).text;
    valueOf(await it.core.keys.open(true));
    await it.copies().flush();
    if (!old) throw new Error('no slot');
    await (await it.disks.openMirror()).rewrite([{ put: 'slots', record: old }]);
    await it.restart();
    expect((await it.main.readSlots(id)).map((one) => one.id)).not.toContain(old.id);
    it.key = next;
    await it.expectAll();
  });
});

test('a second copy in segments gives everything back, and is made whole when one is torn', async () => {
  const files = new SegmentsInMemory();
  const segments = () => SegmentStore.open(files, sha256);
  await it.restart();
  await it.startAgain(segments);
  await it.copies().flush();
  const [torn] = [...files.files.keys()];
  if (torn === undefined) throw new Error('no segment');
  files.files.set(torn, new Uint8Array(3));
  await it.startAgain(segments);
  await it.copies().flush();
  expect((await segments()).damaged).toEqual([]);
  expect(await contentOf(await segments())).toBe(await contentOf(it.main));
  it.disks.kill();
  it.disks.main = new IDBFactory();
  await it.startAgain(segments);
  expect(it.view().storage.restored).toMatchObject({ lost: 'all', profiles: ['Ada'] });
  valueOf(await it.core.keys.unlock(it.key));
  expect(await it.names()).toEqual(['THREE', 'TWO', 'ONE']);
});
