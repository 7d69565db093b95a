import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { contentOf, Stage } from '../../support/two-copies.ts';

/** What of the app cannot be fetched now. */
const out = vi.hoisted(() => ({ isOut: false }));
vi.mock('../../../src/lib/worker/mirror/align.ts', async (load) => {
  if (out.isOut) throw new TypeError('offline');
  return load();
});

test('a first copy that lost all is not begun anew while what gives it back cannot be loaded', async () => {
  const it = await Stage.start();
  const mirror = await it.disks.openMirror();
  const kept = await contentOf(mirror);
  it.main.close();
  it.disks.main = new IDBFactory();

  out.isOut = true;
  await it.startAgain();
  expect(it.view()).toMatchObject({ phase: 'failed', problem: { code: 'core.notLoaded' } });
  expect(await contentOf(mirror)).toBe(kept);
  expect(await contentOf(await it.disks.openMain())).toBe(JSON.stringify([[], []]));

  out.isOut = false;
  vi.resetModules();
  await it.startAgain();
  expect(it.view()).toMatchObject({ phase: 'ready', storage: { restored: { lost: 'all' } } });
  await it.expectAll();
});
