import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { filesIn } from '../../scripts/precache.js';
import { scriptsByItself } from '../support/first-load.ts';

/** Libraries that are loaded when they are needed, each with words of its own that outlive minifying. */
const ON_DEMAND = {
  'age-encryption': 'age-encryption.org/v1/scrypt',
  kdbxweb: 'HistoryMaxItems',
  papaparse: 'skipEmptyLines',
  'zxcvbn-ts': 'bruteforce',
};
/** Needed when the app is built, and never in it. */
const NEVER = { elkjs: 'org.eclipse.elk' };

/** What JavaScript of a page may weigh, gzipped file by file, in bytes. */
const PAGE_BUDGET = 60_000;
/** What the core may weigh before anybody has a vault, in the same way. */
const CORE_BUDGET = 50_000;

/** The scripts of the core's first load: its own, and all that it imports before it runs. */
async function coreScripts(): Promise<Map<string, string>> {
  const core = (await filesIn('build')).find((file) => file.includes('/workers/vault.worker'));
  const found = new Map<string, string>();
  const waiting = [`build/${core}`];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    const text = await readFile(file, 'utf8');
    found.set(file, text);
    for (const [, to = ''] of text.matchAll(/\b(?:from|import)\s*["'](\.[^"']+)["']/g))
      waiting.push(join(dirname(file), to));
  }
  return found;
}

test.use({ serviceWorkers: 'block' });

for (const path of ['/', '/vault']) {
  test(`the first load of ${path} is small and has nothing that can wait`, async ({ page }) => {
    const scripts = await scriptsByItself(page, path);
    const worker = await coreScripts();

    expect(scripts.size).toBeGreaterThan(3);
    for (const [library, mark] of Object.entries({ ...ON_DEMAND, ...NEVER })) {
      for (const [file, text] of scripts)
        expect(text.includes(mark), `${library} ${file}`).toBe(false);
      for (const [file, text] of worker)
        expect(text.includes(mark), `${library} in the core ${file}`).toBe(false);
    }
    const weigh = (texts: ReadonlyMap<string, string>) =>
      [...texts.values()].reduce((sum, text) => sum + gzipSync(text).length, 0);
    const weight = weigh(new Map([...scripts].filter(([file]) => !file.includes('/workers/'))));
    expect(weight).toBeGreaterThan(20_000);
    expect(weight).toBeLessThan(PAGE_BUDGET);
    expect(worker.size).toBeGreaterThan(1);
    expect(weigh(worker)).toBeGreaterThan(20_000);
    expect(weigh(worker)).toBeLessThan(CORE_BUDGET);
  });
}

test('the marks still tell the libraries', async () => {
  const built = (await filesIn('build')).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(built.map((file) => readFile(`build/${file}`, 'utf8')));
  for (const [library, mark] of Object.entries(ON_DEMAND)) {
    expect(
      texts.some((text) => text.includes(mark)),
      library,
    ).toBe(true);
  }
  for (const [library, mark] of Object.entries(NEVER)) {
    expect(
      texts.some((text) => text.includes(mark)),
      library,
    ).toBe(false);
  }
});
