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
