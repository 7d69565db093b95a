import { expect, test, type Page } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

/** Pixels that a finger meets, and the least of all (WCAG 2.2, 2.5.8). */
const FINGER = 44;
const LEAST = 24;

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

/** What can be pressed and is smaller than it should be, by its name. */
const small = (page: Page) =>
  page.evaluate(
    ([finger, least]) => {
      const isSeen = (one: Element) => one.checkVisibility() && one.getClientRects().length > 0;
      const all = [...document.querySelectorAll('button, select, summary, input, a[href]')];
      return all.filter(isSeen).flatMap((one) => {
        // What is beside a box can be pressed in its place.
        const target = one.closest('label') ?? one;
        const { width, height } = target.getBoundingClientRect();
        const name = one.getAttribute('aria-label') ?? one.textContent.trim();
        const needs = one.matches('.button, .input, .reference, select, summary') ? finger : least;
        // Links within a text are as high as its lines.
        const isInText = one.matches('p a, li a');
        const isHidden = one.matches('.visually-hidden');
        const isSmall = height < needs - 0.5 || width < least - 0.5;
        return isSmall && !isInText && !isHidden ? [`${name}: ${width} × ${height}`] : [];
      });
    },
    [FINGER, LEAST] as const,
  );

test('on a phone all that can be pressed is as large as a finger, and pulling loads nothing', async ({
  page,
}) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const) {
    expect(await small(page), event).toEqual([]);
    await vault.act[event]();
  }
  await vault.addSecret('STRIPE_KEY', 'value');
  expect(await small(page)).toEqual([]);
  for (const tab of ['Settings', 'Audit'] as const) {
    await vault.tab(tab);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    expect(await small(page), tab).toEqual([]);
  }
  const { overscrollBehaviorY } = await page.evaluate(() => {
    const { overscrollBehaviorY } = getComputedStyle(document.documentElement);
    return { overscrollBehaviorY };
  });
  expect(overscrollBehaviorY).toBe('contain');
  await vault.button('Lock').click();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  expect(await small(page)).toEqual([]);
});
