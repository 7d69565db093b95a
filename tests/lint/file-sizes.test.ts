import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesIn } from '../../scripts/precache.js';

const LINES = 300;

test('no file of code is longer than 300 lines, but for the catalogues of words', async () => {
  const long: string[] = [];
  let count = 0;
  for (const folder of ['src', 'tests', 'bench', 'scripts']) {
    for (const name of await filesIn(folder)) {
      const isCode = /\.(ts|js|svelte)$/.test(name);
      if (!isCode || /^lib\/ui\/words\/(english|german)\//.test(name)) continue;
      count += 1;
      const lines = readFileSync(`${folder}/${name}`, 'utf8').split('\n').length - 1;
      if (lines > LINES) long.push(`${folder}/${name}: ${lines}`);
    }
  }
  expect(count).toBeGreaterThan(400);
  expect(long).toEqual([]);
});
