import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

const COUNT = 2000;

// What a person does not see at once: errors, and effects that set each other off.
const complaints: string[] = [];
test.beforeEach(({ context }) => {
  complaints.length = 0;
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const nameOf = (number: number) => `S${String(number).padStart(4, '0')}`;

/** An open vault with secrets `S0001` to `S2000`, imported as a person would and listed by name. */
async function openFullVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  const lines = Array.from({ length: COUNT }, (_, index) => {
    // Every tenth is long enough to scroll once it is shown.
    const value =
      index % 10 === 9 ? `"${'line\\n'.repeat(60)}last line"` : `value ${nameOf(index + 1)}`;
    return `${nameOf(index + 1)}=${value}`;
  });
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await page.getByLabel('File or drop it here').setInputFiles({
    name: '.env',
    mimeType: 'text/plain',
    buffer: Buffer.from(lines.join('\n')),
  });
  await vault.button('Import 2,000 secrets').click();
  await expect(page.getByText(/Imported: 2,000 added/)).toBeVisible();
  await vault.tab('Secrets');
  await page.getByLabel('Order').selectOption('By name');
  await expect(vault.button('Reveal S0001')).toBeVisible();
  return vault;
}

/** Scrolls as a wheel does until the row of this place is on the screen. */
async function scrollTo(vault: VaultPage, number: number): Promise<void> {
  const { page } = vault;
  const row = page.locator(`li[aria-posinset="${number}"]`);
  const turn = async () => {
    if (await row.isVisible()) return true;
    await page.evaluate((share) => {
      const list = document.querySelector('ul:has(> li[data-index])');
      const { top, height } = list?.getBoundingClientRect() ?? { top: 0, height: 0 };
      window.scrollTo(0, top + window.scrollY + height * share - window.innerHeight / 2);
    }, number / COUNT);
    return row.isVisible();
  };
  // Rows are still made and taken away where a jump has just led.
  await expect(async () => {
    expect(await turn()).toBe(true);
    await row.scrollIntoViewIfNeeded({ timeout: 1_000 });
  }).toPass();
}

const scrollTop = (page: Page) => page.evaluate(() => window.scrollY);

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body
      ? 'nothing'
      : activeElement?.textContent?.replaceAll(/\s+/g, ' ').trim();
  });

test('deleting in the middle goes on in the middle', async ({ page }) => {
  const vault = await openFullVault(page);
  await scrollTo(vault, 1000);
  const before = await scrollTop(page);
  await vault.button('Delete S1000').click();
  await expect(vault.button('Delete S1000')).toBeHidden();
  await expect.poll(() => focused(page)).toBe('Delete S1001');
  expect(Math.abs((await scrollTop(page)) - before)).toBeLessThan(200);
  // The end of the list as well: there the row before is next.
  await scrollTo(vault, 1999);
  await vault.button('Delete S2000').click();
  await expect.poll(() => focused(page)).toBe('Delete S1999');
});

test('a row in the middle is edited there, and focus comes back to it', async ({ page }) => {
  const vault = await openFullVault(page);
  await scrollTo(vault, 1000);
  await vault.button('Edit S1000').click();
  await page.getByLabel('Name').fill('S1000a');
  await vault.button('Save secret').click();
  await expect.poll(() => focused(page)).toBe('Edit S1000a');
  // It moves to the top of this order, out of sight: its place keeps the focus.
  await page.getByLabel('Order').selectOption('Last changed first');
  await expect(vault.button('Edit S1000a')).toBeVisible();
  await scrollTo(vault, 1500);
  const edit = page.locator('li button[data-control="edit"]').nth(12);
  const place = await edit.locator('xpath=ancestor::li').getAttribute('aria-posinset');
  await edit.click();
  await page.getByLabel('Note').fill('changed');
  await vault.button('Save secret').click();
  await expect(page.getByText(/^Saved /)).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest('li')?.getAttribute('aria-posinset')),
    )
    .toBe(place);
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a long value is scrolled by its arrows', async ({ page }) => {
  const vault = await openFullVault(page);
  await scrollTo(vault, 1010);
  await vault.button('Reveal S1010').click();
  const value = page.locator('pre', { hasText: 'last line' });
  await value.focus();
  for (let turn = 0; turn < 5; turn += 1) await page.keyboard.press('ArrowDown');
  await expect.poll(() => value.evaluate((node) => node.scrollTop)).toBeGreaterThan(20);
  await expect(value).toBeFocused();
});

test('what another tab adds and deletes moves rows, not what is done in them', async ({
  page,
  context,
}) => {
  const vault = await openFullVault(page);
  await scrollTo(vault, 1000);
  await vault.button('Reveal S1000').click();
  await vault.button('Reveal S1001').click();
  await expect(page.getByText('value S1001')).toBeVisible();
  await vault.button('Copy S1001').focus();
  const other = new VaultPage(await context.newPage());
  await other.page.goto('/vault');
  await other.addSecret('S0000', 'first of all');
  await expect(page.getByRole('heading', { name: '2,001 secrets' })).toBeVisible();
  await expect(page.locator('li:has-text("S1001")')).toHaveAttribute('aria-posinset', '1002');
  await expect(page.getByText('value S1001')).toBeVisible();
  await expect.poll(() => focused(page)).toBe('Copy S1001');
  await other.page.getByLabel('Find a secret').fill('S0000');
  await other.button('Delete S0000').click();
  await expect(page.getByRole('heading', { name: '2,000 secrets' })).toBeVisible();
  await expect.poll(() => focused(page)).toBe('Copy S1001');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('Copy S1002');
});

test('focus stays with its row wherever the page is scrolled to', async ({ page }) => {
  const vault = await openFullVault(page);
  await vault.button('Copy S0005').focus();
  await scrollTo(vault, 1500);
  await expect.poll(() => focused(page)).toBe('Copy S0005');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('Copy S0006');
  await expect(vault.button('Copy S0006')).toBeInViewport();
});

/** How far rows lie apart, or over each other, from the first to the end of the list. */
const gaps = (page: Page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('li[data-index]')]
      .map((row) => row.getBoundingClientRect())
      .sort((one, other) => one.top - other.top);
    const end = document.querySelector('ul:has(> li[data-index])')?.getBoundingClientRect().bottom;
    const tops = [...boxes.slice(1).map(({ top }) => top), end ?? 0];
    return boxes
      .map(({ bottom }, index) => Math.abs((tops[index] ?? 0) - bottom))
      .filter((gap) => gap > 1.5);
  });

for (const width of [390, 1280]) {
  test(`rows of unequal heights stay apart when they move, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const vault = new VaultPage(page);
    await vault.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    const long =
      'AN_IDENTIFIER_THAT_TAKES_MORE_THAN_A_LINE_OF_THE_LIST_AT_ANY_WIDTH_IT_MAY_HAVE_ON_A_SCREEN';
    for (const name of ['C', 'D', long, 'B', 'E', `${long}_2`, 'A']) {
      await vault.addSecret(name, 'one', name === 'D' ? 'a.example, b.example, c.example' : '');
      await expect.poll(() => gaps(page)).toEqual([]);
    }
    await vault.button(`Reveal ${long}`).click();
    await vault.button('Reveal D').click();
    for (const order of ['By name', 'Last changed first', 'Newest first']) {
      await page.getByLabel('Order').selectOption(order);
      await expect.poll(() => gaps(page)).toEqual([]);
    }
    await page.getByLabel('Find a secret').fill('a');
    await expect.poll(() => gaps(page)).toEqual([]);
    await page.getByLabel('Find a secret').fill('');
    await expect(vault.button('Copy E')).toBeVisible();
    await expect.poll(() => gaps(page)).toEqual([]);
  });
}
