import { readFile } from 'node:fs/promises';
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
const PAGE_BUDGET = 70_000;

test.use({ serviceWorkers: 'block' });

for (const path of ['/', '/vault']) {
  test(`the first load of ${path} is small and has nothing that can wait`, async ({ page }) => {
    const scripts = await scriptsByItself(page, path);
    const core = (await filesIn('build')).find((file) => file.includes('/workers/vault.worker'));
    const worker = await readFile(`build/${core}`, 'utf8');

    expect(scripts.size).toBeGreaterThan(3);
    for (const [library, mark] of Object.entries({ ...ON_DEMAND, ...NEVER })) {
      for (const [file, text] of scripts)
        expect(text.includes(mark), `${library} ${file}`).toBe(false);
      expect(worker.includes(mark), `${library} in the core`).toBe(false);
    }
    const weight = [...scripts]
      .filter(([file]) => !file.includes('/workers/'))
      .reduce((sum, [, text]) => sum + gzipSync(text).length, 0);
    expect(weight).toBeGreaterThan(20_000);
    expect(weight).toBeLessThan(PAGE_BUDGET);
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
