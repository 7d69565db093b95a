import { readFile } from 'node:fs/promises';
import { expect, test } from './engine-test.ts';
import { detectFeatures } from './features.ts';

/** Rows of the table in docs/browsers.md by their first cell, with what they say of one column. */
async function documented(column: string): Promise<Record<string, string>> {
  const lines = (await readFile('docs/browsers.md', 'utf8')).split('\n');
  const rows = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1));
  const [head = [], , ...body] = rows.map((cells) => cells.map((cell) => cell.trim()));
  const at = head.findIndex((cell) => cell.toLowerCase().startsWith(column));
  return Object.fromEntries(body.map((cells) => [cells[0] ?? '', cells[at] ?? '']));
}

test('what the engine has is what docs/browsers.md says of it', async ({ stage }) => {
  const browser = await stage.browser();
  const { tab } = await stage.person(browser);
  await tab.goto(stage.origin.address);
  const found = await tab.evaluate(detectFeatures);
  const said = Object.fromEntries(
    Object.entries(found).map(([name, has]) => [name, has ? 'yes' : 'no']),
  );
  expect(await documented(stage.engine.name), browser.version).toEqual(said);
});
