import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';

/** Asked for by the page when all that it does by itself is done. */
const LATER = '/favicon.svg?later';

/**
 * The scripts that a page asks for by itself, each with its text: at once, when it is idle, and by any
 * timer of its next ten minutes. That there are no more shows by a later request, which comes behind them.
 */
export async function scriptsByItself(page: Page, path: string): Promise<Map<string, string>> {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    asked.push(pathname + search);
  });
  await page.clock.install();
  await page.goto(path);
  await expect(page.getByLabel('Profile name')).toBeVisible();
  await page.clock.runFor(600_000);
  await page.evaluate((later) => fetch(later).then((response) => response.text()), LATER);
  await expect.poll(() => asked).toContain(LATER);
  const scripts = asked.slice(0, asked.indexOf(LATER)).filter((file) => file.endsWith('.js'));
  const texts = scripts.map(
    async (file) => [file, await readFile(`build${file}`, 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}
