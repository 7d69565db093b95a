import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

test('secrets are found as one types, and listed in an order', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('stripe live', 'v1', 'api.stripe.com');
  await vault.addSecret('github token', 'v2', 'api.github.com');
  await vault.addSecret('aws', 'v3');
  const names = () =>
    page.getByRole('listitem').locator('.name > span:first-child').allInnerTexts();
  await expect.poll(names).toEqual(['aws', 'github token', 'stripe live']);
  await page.getByLabel('Order').selectOption('By name');
  await expect.poll(names).toEqual(['aws', 'github token', 'stripe live']);
  await page.getByLabel('Order').selectOption('Newest first');
  await page.getByLabel('Find a secret').fill('STRIPE com');
  await expect.poll(names).toEqual(['stripe live']);
  await page.keyboard.press('ArrowDown');
  await expect(vault.button('Copy stripe live')).toBeFocused();
  await page.getByLabel('Find a secret').fill('nothing like it');
  await expect(page.getByText('No secret matches.')).toBeVisible();
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByLabel('Find a secret').fill('');
  await expect.poll(names).toHaveLength(3);
  // By the keyboard alone: lock, unlock, find, copy.
  await vault.act['vault.locked']();
  await expect(page.getByLabel('Vault key')).toBeFocused();
  await expect(vault.button('Reset vault')).toBeHidden();
  await page.keyboard.insertText(vault.key);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Find a secret')).toBeFocused();
  await page.keyboard.type('git');
  await expect.poll(names).toEqual(['github token']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('v2');
});

test('a secret carries a note and can be disabled', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('A', 'v1');
  await vault.button('Edit A').click();
  await page.getByLabel('Note').fill('rotate in May');
  await page.getByLabel('Enabled').uncheck();
  await vault.button('Save secret').click();
  await expect(page.getByText('Disabled')).toBeVisible();
  await vault.act['vault.locked']();
  await vault.act['vault.unlocked']();
  await vault.button('Edit A').click();
  await expect(page.getByLabel('Note')).toHaveValue('rotate in May');
  await expect(page.getByLabel('Enabled')).not.toBeChecked();
  await page.getByLabel('Name').fill('B');
  await vault.button('Save secret').click();
  // What was not touched stays as it was.
  await vault.button('Edit B').click();
  await expect(page.getByLabel('Note')).toHaveValue('rotate in May');
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await vault.button('Cancel').click();
  await vault.button('Reveal B').click();
  await expect(page.getByText('v1')).toBeVisible();
});

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

/** Imports secrets named `S0001` and on, as a person would: from a file. */
async function importMany(vault: VaultPage, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    return `S${number}=value-${number}`;
  });
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await vault.page.getByLabel('File or drop it here').setInputFiles({
    name: '.env',
    mimeType: 'text/plain',
    buffer: Buffer.from(lines.join('\n')),
  });
  await vault.page.getByRole('button', { name: /^Import [\d,]+ secrets$/ }).click();
  await expect(vault.page.getByText(/Imported: [\d,]+ added/)).toBeVisible();
  await vault.tab('Secrets');
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent?.replaceAll(/\s+/g, ' ').trim());

test('thousands of secrets scroll, and only some of them are in the page', async ({ page }) => {
  const vault = await openVault(page);
  await importMany(vault, 2000);
  await page.getByLabel('Order').selectOption('By name');
  await expect(vault.button('Reveal S0001')).toBeVisible();
  expect(await page.getByRole('listitem').count()).toBeLessThan(60);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(vault.button('Reveal S2000')).toBeVisible();
  await expect(page.locator('li[aria-posinset="2000"]')).toHaveAttribute('aria-setsize', '2000');
  await vault.button('Reveal S2000').click();
  await expect(page.getByText('value-2000')).toBeVisible();
  // A form keeps what was typed wherever the list is scrolled to.
  await vault.button('Edit S2000').click();
  await page.getByLabel('Note').fill('typed');
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(vault.button('Reveal S0001')).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(page.getByLabel('Note')).toHaveValue('typed');
  await vault.button('Cancel').click();
  await page.getByLabel('Find a secret').fill('s1234');
  await expect(page.getByRole('listitem')).toHaveCount(1);
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a row is used by keyboard alone', async ({ page }) => {
  const vault = await openVault(page);
  await importMany(vault, 60);
  await page.getByLabel('Order').selectOption('By name');
  await vault.button('Copy S0001').focus();
  for (let turn = 0; turn < 40; turn += 1) {
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toBe(`Copy S${String(turn + 2).padStart(4, '0')}`);
  }
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => focused(page)).toBe('Copy S0040');
  await page.keyboard.press('c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('value-0040');
  await page.keyboard.press('r');
  await expect(page.getByText('value-0040')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Find a secret')).toBeFocused();
  await page.keyboard.type('s0007');
  await expect(page.getByRole('listitem')).toHaveCount(1);
  await vault.button('Edit S0007').focus();
  await page.keyboard.press('e');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(vault.button('Edit S0007')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(page.getByText('Deleted S0007.')).toBeVisible();
  await expect(vault.button('Edit S0007')).toBeHidden();
  // What was said meanwhile does not take the offer away, nor do keys in a field take it up.
  await page.getByLabel('Find a secret').press('Control+z');
  await page.getByLabel('Find a secret').fill('s0008');
  await vault.button('Delete S0008').press('Delete');
  await expect(page.getByText('Deleted S0008.')).toBeVisible();
  await page.getByLabel('Find a secret').fill('s00');
  await vault.button('Edit S0009').focus();
  await page.keyboard.press('Control+z');
  await expect(
    page.getByText('S0008 is back where it was. Deleted before that: S0007.'),
  ).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('S0007 is back where it was.')).toBeVisible();
  await expect.poll(() => focused(page)).toBe('Delete S0007');
  await expect(page.locator('li:has-text("S0007")')).toHaveAttribute('aria-posinset', '7');
  await vault.button('Copy reference to S0007').click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('{{vault:S0007}}');
});

test('several secrets are disabled and deleted at once, and brought back', async ({ page }) => {
  const vault = await openVault(page);
  await importMany(vault, 300);
  await page.getByLabel('Find a secret').fill('s00');
  await expect(page.getByText('99 secrets found')).toBeAttached();
  await page.getByLabel('Select S0099').check();
  await vault.button('Select all 99').click();
  await expect(page.getByText('99 secrets selected')).toBeVisible();
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await vault.button('Disable').click();
  await expect(page.getByText('99 secrets disabled.')).toBeVisible();
  await expect(page.getByText('Disabled', { exact: true }).first()).toBeVisible();
  await vault.button('Undo').click();
  await expect(page.getByText('Disabled', { exact: true })).toHaveCount(0);
  await page.getByLabel('Select S0099').check();
  await vault.button('Select all 99').click();
  await expect(page.getByText('99 secrets selected')).toBeVisible();
  await vault.button('Delete selected').click();
  await expect(page.getByText('No secret matches.')).toBeVisible();
  await expect(
    page.getByText(/^99 secrets deleted: (S00\d\d, ){2}S00\d\d and 96 more\.$/),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: '201 secrets' })).toBeVisible();
  await vault.button('Undo').click();
  await expect(page.getByRole('heading', { name: '300 secrets' })).toBeVisible();
  await page.getByLabel('Find a secret').fill('s0042');
  await vault.button('Reveal S0042').click();
  await expect(page.getByText('value-0042')).toBeVisible();
});

test('a copied value leaves the clipboard after a time, unless something else is on it', async ({
  page,
}) => {
  const vault = await openVault(page);
  await vault.addSecret('A', 'secret value');
  await vault.tab('Settings');
  await page.getByLabel('Clear the clipboard after').selectOption('10 seconds');
  await vault.tab('Secrets');
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.clock.install();
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard. Cleared in 10 s.')).toBeVisible();
  expect(await clipboard()).toBe('secret value');
  await page.clock.runFor(5_000);
  await expect(page.getByText('A is on the clipboard. Cleared in 5 s.')).toBeVisible();
  expect(await clipboard()).toBe('secret value');
  await page.clock.runFor(6_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard()).toBe('');
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await page.evaluate(() => navigator.clipboard.writeText('something else'));
  await page.clock.runFor(11_000);
  await expect(page.getByText('A is on the clipboard.')).toBeHidden();
  expect(await clipboard()).toBe('something else');
});

test('a generated value has the length and the characters that were asked for', async ({
  page,
}) => {
  const vault = await openVault(page);
  await vault.button('New secret').click();
  await page.getByText('Generate', { exact: true }).click();
  await page.getByLabel('Length').fill('40');
  await page.getByLabel('Characters').selectOption('Hexadecimal');
  await vault.button('Generate now').click();
  await expect(page.getByLabel('Value')).toHaveValue(/^[0-9a-f]{40}$/);
  await page.getByLabel('Length').fill('2');
  await expect(vault.button('Generate now')).toBeDisabled();
});

for (const width of [390, 1280]) {
  test(`rows make room for what is opened in them, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const vault = await openVault(page);
    await vault.addSecret('A', 'one');
    await vault.addSecret('B', 'two\nlines\nand a third', 'api.example.com');
    await vault.addSecret('C', 'three');
    const overlaps = () =>
      page.evaluate(() => {
        const boxes = [...document.querySelectorAll('li[data-index]')]
          .map((row) => row.getBoundingClientRect())
          .sort((one, other) => one.top - other.top);
        const list = document.querySelector('ul:has(> li[data-index])');
        const end = list?.getBoundingClientRect().bottom ?? 0;
        const isTooLong = (boxes.at(-1)?.bottom ?? 0) > end + 1.5;
        return (
          isTooLong ||
          boxes.some((box, index) => index > 0 && box.top < (boxes[index - 1]?.bottom ?? 0) - 1.5)
        );
      });
    await expect.poll(overlaps).toBe(false);
    await vault.button('Reveal B').click();
    await expect(page.getByText('and a third')).toBeVisible();
    await expect.poll(overlaps).toBe(false);
    await vault.button('Edit B').click();
    await expect.poll(overlaps).toBe(false);
    const isWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(isWide).toBe(false);
  });
}
