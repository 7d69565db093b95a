import { expect, test, type Page } from '@playwright/test';

test.use({ serviceWorkers: 'block' });

declare global {
  var seenShifts: number[];
}

/** Has the page note what the browser sees move, each as it scores it. */
const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    globalThis.seenShifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.seenShifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** All that moved so far: what a frame moved is told with the next one. */
const shifts = (page: Page): Promise<number[]> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            setTimeout(() => {
              resolve(globalThis.seenShifts);
            }, 50),
          ),
        );
      }),
  );

const SCRIPTS = '**/*.js';
const brand = (page: Page) => page.locator('.brand').first();

for (const path of ['/', '/vault']) {
  test(`${path} is painted before any script has come, and what follows moves nothing`, async ({
    page,
  }) => {
    let letThrough: () => void = () => undefined;
    const come = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route(SCRIPTS, async (route) => {
      await come;
      await route.continue();
    });
    await watchShifts(page);
    await page.goto(path, { waitUntil: 'commit' });
    await expect(brand(page)).toBeVisible();
    await expect(page.locator('.block').first()).toBeVisible();
    await expect
      .poll(() => page.evaluate(() => performance.getEntriesByType('paint').length))
      .toBeGreaterThan(0);
    // To a screen reader the page is busy, and has the product's name and nothing else.
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(1);
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - main:
        - paragraph: Lockstate
        - heading "Lockstate" [level=1]
        - status
    `);
    const before = await brand(page).boundingBox();

    letThrough();
    await expect(page.getByLabel('Profile name')).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    expect(before).not.toBeNull();
    expect(await brand(page).boundingBox()).toEqual(before);
    expect(await shifts(page)).toEqual([]);
    // The browser does see what moves.
    await page.evaluate(() => {
      const block = document.createElement('div');
      block.style.height = '200px';
      document.body.prepend(block);
    });
    expect((await shifts(page)).length).toBeGreaterThan(0);
  });
}

test('pages wait for the styles of their first screen alone, and have those of others when they come', async ({
  page,
}) => {
  const styles = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].map(
        ({ href }) => href,
      ),
    );
  await page.goto('/');
  await expect(page.getByLabel('Profile name')).toBeVisible();
  const first = await styles();
  expect(first.length).toBeGreaterThan(0);
  expect(first.filter((href) => /Shell|Home/.test(href))).toEqual([]);
  await page.getByLabel('Profile name').fill('Ada');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  expect((await styles()).some((href) => href.includes('Shell'))).toBe(true);
});
