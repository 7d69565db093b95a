import { afterEach, beforeEach, expect, test } from 'vitest';
import { WitnessFiles } from '../../../src/lib/worker/session/witness-files.ts';

const openFolder = () => navigator.storage.getDirectory();
const NAMES = ['witness-a', 'witness-b'];

async function clear(): Promise<void> {
  const folder = await openFolder();
  for (const name of NAMES) await folder.removeEntry(name).catch(() => undefined);
}
beforeEach(clear);
afterEach(clear);

const readFrom = (open = openFolder) => new WitnessFiles(open).read();

test('a text is kept in one file, the next in the other, and the last one wins a burst', async () => {
  const files = new WitnessFiles(openFolder);
  expect(await files.read()).toEqual([]);
  files.keep('one');
  await expect.poll(() => readFrom()).toEqual(['one']);
  for (const text of ['two', 'three', 'four']) files.keep(text);
  // At the most one write a second.
  expect(await readFrom()).toEqual(['one']);
  await expect.poll(() => readFrom(), { timeout: 5_000 }).toEqual(['one', 'four']);
});

test('the older file is written over, also by the next start', async () => {
  const folder = await openFolder();
  const first = new WitnessFiles(openFolder);
  await first.read();
  first.keep('one');
  await expect.poll(() => readFrom()).toEqual(['one']);
  const second = new WitnessFiles(openFolder);
  await second.read();
  second.keep('two');
  await expect.poll(async () => new Set(await readFrom())).toEqual(new Set(['one', 'two']));
  const [kept] = await Promise.all([folder.getFileHandle('witness-a')]);
  expect(await (await kept.getFile()).text()).toBe('one');
});

test('without such a folder nothing is kept, nothing is thrown, and no start waits', async () => {
  const none = () => Promise.reject(new DOMException('', 'SecurityError'));
  const files = new WitnessFiles(none);
  expect(await files.read()).toEqual([]);
  files.keep('one');
  const silent = new WitnessFiles(() => new Promise(() => undefined));
  const from = performance.now();
  expect(await silent.read()).toEqual([]);
  expect(performance.now() - from).toBeLessThan(2_000);
});
