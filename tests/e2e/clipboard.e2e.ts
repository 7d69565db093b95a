import { expect, test, type Browser, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
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

test('where the browser refuses to clear, the next click does it', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  const write = await page.evaluateHandle(() => navigator.clipboard.writeText);
  await refuseWriting(page);
  await page.clock.runFor(31_000);
  await expect(page.getByText('A may still be on the clipboard.').first()).toBeVisible();
  await expect(vault.button('Clear clipboard')).toBeVisible();
  await page.getByRole('heading', { name: 'Vault unlocked' }).click();
  await expect(page.getByText('A may still be on the clipboard.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('value of A');
  await page.evaluate((given) => {
    navigator.clipboard.writeText = given;
  }, write);
  await page.getByRole('heading', { name: 'Vault unlocked' }).click();
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
  await page.clock.runFor(5_000);
  await expect(page.getByRole('region', { name: 'Clipboard' })).toBeHidden();
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

test('a reload goes on counting', async ({ page }) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('A copied value is on the clipboard.')).toBeVisible();
  expect(await clipboard(page)).toBe('value of A');
  await page.clock.runFor(31_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Clipboard' })).toBeHidden();
});

test('what another tab copied is cleared by that tab, in its own time', async ({
  page,
  context,
}) => {
  const vault = await openVault(page);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  const other = await context.newPage();
  await other.goto('/vault');
  await other.getByRole('button', { name: 'Copy B', exact: true }).click();
  await expect(other.getByText('B is on the clipboard.')).toBeVisible();
  await expect(page.getByText('A is on the clipboard.')).toBeHidden();
  // Both go by one clock here.
  await page.clock.runFor(20_000);
  expect(await clipboard(page)).toBe('value of B');
  await page.clock.runFor(11_000);
  await expect(other.getByText('Clipboard cleared.').first()).toBeVisible();
  expect(await clipboard(page)).toBe('');
});

/** What a page is told of the right to look at the clipboard, and asks for. */
interface Asked {
  reads: number;
}

/** A page of a browser with its default permissions, in which nobody was asked anything yet. */
async function unasked(browser: Browser): Promise<{ page: Page; vault: VaultPage }> {
  // Playwright grants permissions by taking all others away: this context is given none and denied none.
  const context = await browser.newContext({ permissions: undefined as never });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const asked: Asked = { reads: 0 };
    Object.assign(globalThis, { asked });
    // Nobody is there to answer the browser's question: it is counted instead.
    navigator.clipboard.readText = () => {
      asked.reads += 1;
      return Promise.reject(new DOMException('nobody answers', 'NotAllowedError'));
    };
  });
  const vault = await openVault(page);
  const right = await page.evaluate(async () => {
    const name = 'clipboard-read' as PermissionName;
    return (await navigator.permissions.query({ name })).state;
  });
  expect(right).toBe('prompt');
  return { page, vault };
}

const reads = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { asked: Asked }).asked.reads);

/** What is on the clipboard, told by a page that may look. */
async function looked(page: Page): Promise<string> {
  const context = page.context();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const other = await context.newPage();
  await other.goto('/favicon.svg');
  await other.bringToFront();
  return clipboard(other);
}

test('without the right to look, whatever is there is cleared, as was said before', async ({
  browser,
}) => {
  const { page, vault } = await unasked(browser);
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard. Cleared in 30 s.')).toBeVisible();
  await expect(page.getByText('whatever is on it then is cleared').first()).toBeVisible();
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // Looking at the page took time: it begins again.
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard. Cleared in 30 s.')).toBeVisible();
  await page.clock.runFor(31_000);
  await expect(page.getByText('Clipboard cleared.').first()).toBeVisible();
  await page.clock.runFor(5_000);
  await expect(page.getByRole('region', { name: 'Clipboard' })).toBeHidden();
  // Nobody was asked for anything that they did not click.
  expect(await reads(page)).toBe(0);
  expect(await looked(page)).toBe('');
  await page.context().close();
});

test('the right to look is asked for once, by a click', async ({ browser }) => {
  const { page, vault } = await unasked(browser);
  const look = page.getByRole('button', { name: 'Let it look' });
  await vault.button('Copy A').click();
  await look.click();
  expect(await reads(page)).toBe(1);
  await expect(look).toBeHidden();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  await vault.button('Copy B').click();
  await expect(page.getByText('B is on the clipboard.')).toBeVisible();
  await expect(look).toBeHidden();
  // Settings keep the way to it, for who thinks again.
  await vault.tab('Settings');
  await page.getByRole('button', { name: 'Let this page look at the clipboard' }).click();
  expect(await reads(page)).toBe(2);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await expect(page.getByText('This page may look at the clipboard:')).toBeVisible();
  await page.context().close();
});

test('without the right to look, what is known to be something else stays', async ({ browser }) => {
  const { page, vault } = await unasked(browser);
  const region = page.getByRole('region', { name: 'Clipboard' });
  await vault.button('Reveal A').click();
  const value = page.getByText('value of A', { exact: true });
  await expect(value).toBeVisible();
  await vault.button('Copy A').click();
  await expect(page.getByText('A is on the clipboard.')).toBeVisible();
  // The same value, copied by hand, is still to be cleared.
  await value.selectText();
  await page.keyboard.press('Control+c');
  await page.clock.runFor(1_000);
  await expect(region).toBeVisible();
  await page.getByRole('heading', { name: 'Vault unlocked' }).selectText();
  await page.keyboard.press('Control+c');
  await expect(region).toBeHidden();
  await page.clock.runFor(40_000);
  expect(await looked(page)).toBe('Vault unlocked');
  await page.context().close();
});

test('without the right to look, a change that the browser tells of ends the count', async ({
  browser,
}) => {
  const { page, vault } = await unasked(browser);
  await vault.button('Copy A').click();
  const region = page.getByRole('region', { name: 'Clipboard' });
  await expect(region).toBeVisible();
  await page.clock.runFor(5_000);
  await expect(region).toBeVisible();
  const other = await page.context().newPage();
  await other.goto('/chart');
  await other.bringToFront();
  await other.getByRole('heading', { level: 1 }).click();
  await other.evaluate(() => navigator.clipboard.writeText('something else'));
  await page.bringToFront();
  await expect(region).toBeHidden();
  await page.clock.runFor(40_000);
  expect(await looked(page)).toBe('something else');
  await page.context().close();
});
