import { expect, test, type Page } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('A', 'value of A');
  await vault.addSecret('B', 'value of B');
  await page.clock.install();
  return vault;
}

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** What the browser does from now on when the page writes to the clipboard. */
const refuseWriting = (page: Page) =>
  page.evaluate(() => {
    navigator.clipboard.writeText = () =>
      Promise.reject(new DOMException('refused', 'NotAllowedError'));
  });

test('a copy that is refused leaves the earlier value to be cleared', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard. Cleared in 30 s.')).toBeVisible();
  const write = await page.evaluateHandle(() => navigator.clipboard.writeText);
  await refuseWriting(page);
  await vault.button('Copy B').click();
  await expect(page.getByText('The browser did not allow copying B.')).toBeVisible();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await page.evaluate((given) => {
    navigator.clipboard.writeText = given;
  }, write);
  await page.clock.runFor(31_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
});

test('another copy starts the time again', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard. Cleared in 30 s.')).toBeVisible();
  await page.clock.runFor(20_000);
  await vault.button('Copy B').click();
  await expect(page.getByText('B is on the clipboard. Cleared in 30 s.')).toBeVisible();
  await page.clock.runFor(20_000);
  expect(await clipboard(page)).toBe('value of B');
  await page.clock.runFor(11_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
});

test('when clearing is refused, the page says so and offers it again', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await refuseWriting(page);
  await page.clock.runFor(31_000);
  await expect(page.getByText('A may still be on the clipboard.').first()).toBeVisible();
  await expect(vault.button('Clear clipboard')).toBeVisible();
});

test('a reference in place of the value ends the count', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await vault.button('Copy reference to A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeHidden();
  await page.clock.runFor(31_000);
  expect(await clipboard(page)).toBe('{{vault:A}}');
});

test('a locked vault keeps counting, and names nothing', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await vault.button('Lock').click();
  await expect(page.getByText('A copied value is on the clipboard.')).toBeVisible();
  await page.clock.runFor(31_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
});

test('time that ends while another page is in front waits for this one', async ({
  page,
  context,
}) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  // Pages under test are told that they have focus; this one is to know the truth.
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  const other = await context.newPage();
  await other.goto('/');
  await other.bringToFront();
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false);
  await page.clock.runFor(60_000);
  expect(await clipboard(other)).toBe('value of A');
  await other.close();
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await page.bringToFront();
  await page.clock.runFor(1_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
});
