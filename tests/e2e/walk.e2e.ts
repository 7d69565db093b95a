import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';

async function noAxeViolations(page: Page, state: string) {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.html}`)).toEqual([]);
}

async function createVault(page: Page): Promise<string> {
  await page.goto('/');
  await page.getByLabel('Profile name').fill('Ada');
  await noAxeViolations(page, 'sign-in');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await page.getByRole('link', { name: 'Vault', exact: true }).click();
  await noAxeViolations(page, 'uninitialised');
  await page.getByRole('button', { name: 'Create vault key' }).click();
  const shown = page.getByLabel('Your vault key');
  await expect(shown).toHaveValue(/^LS1-/);
  await noAxeViolations(page, 'keyShown');
  const key = await shown.inputValue();
  await expect(page.getByRole('button', { name: 'Open Vault' })).toBeDisabled();
  await page.getByRole('button', { name: 'Copy vault key' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await page.getByRole('button', { name: 'Open Vault' }).click();
  await expect(page.getByRole('button', { name: 'Lock' })).toBeVisible();
  return key;
}

async function unlock(page: Page, key: string) {
  await page.getByLabel('Vault key').fill(key);
  await page.getByRole('button', { name: 'Open Vault' }).click();
}

test('a person walks from the first run to a reset', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const key = await createVault(page);

  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByLabel('Name').fill('STRIPE_KEY');
  await page.getByLabel('Value').fill('sk_live_planted_4711');
  await page.getByLabel('Allowed domains').fill('api.stripe.com');
  await page.getByRole('button', { name: 'Save secret' }).click();
  await page.getByRole('button', { name: 'Reveal STRIPE_KEY' }).click();
  await expect(page.getByText('sk_live_planted_4711')).toBeVisible();
  await noAxeViolations(page, 'unlocked');
  await page.getByRole('button', { name: 'Copy STRIPE_KEY' }).click();
  await expect(page.getByText('Copied STRIPE_KEY.')).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('sk_live_planted_4711');

  await page.getByRole('button', { name: 'Lock' }).click();
  await noAxeViolations(page, 'locked');
  await unlock(page, 'my dog is called Rex');
  await expect(page.getByRole('alert')).toContainText('not a vault key');
  await unlock(page, key.slice(0, -1) + (key.endsWith('0') ? '2' : '0'));
  await expect(page.getByRole('alert')).toContainText('Group 8 looks mistyped');
  await unlock(page, key);
  await expect(page.getByRole('button', { name: 'Edit STRIPE_KEY' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await unlock(page, key);
  await page.getByRole('button', { name: 'Edit STRIPE_KEY' }).click();
  await page.getByLabel('Value').fill('sk_live_second');
  await page.getByRole('button', { name: 'Save secret' }).click();
  await page.getByRole('button', { name: 'Reveal STRIPE_KEY' }).click();
  await expect(page.getByText('sk_live_second')).toBeVisible();
  await page.getByRole('button', { name: 'Delete STRIPE_KEY' }).click();
  await expect(page.getByText('No secrets yet')).toBeVisible();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await noAxeViolations(page, 'settings');
  await page.getByRole('button', { name: 'Reset vault' }).click();
  await noAxeViolations(page, 'resetting');
  await page.getByRole('button', { name: 'Reset Vault', exact: true }).click();
  const shown = page.getByLabel('Your vault key');
  await expect(shown).toHaveValue(/^LS1-/);
  expect(await shown.inputValue()).not.toBe(key);
  await page.getByLabel('I have stored my key safely').check();
  await page.getByRole('button', { name: 'Open Vault' }).click();
  await page.getByRole('button', { name: 'Lock' }).click();
  await unlock(page, key);
  await expect(page.getByRole('alert')).toContainText('not the one of this vault');
  expect(complaints).toEqual([]);
});
