import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

test('what is typed in a form is kept through tabs and pages, and lost by no slip', async ({
  page,
}) => {
  const vault = await openVault(page);
  await vault.addSecret('A', 'value-a');
  await vault.addSecret('B', 'value-b');
  await vault.button('New secret').click();
  await page.getByLabel('Name').fill('BEGUN');
  await page.getByLabel('Value').fill('begun-value');
  await vault.tab('Settings');
  await page.getByRole('link', { name: 'Lockstate home' }).click();
  await vault.toVault();
  await expect(page.getByLabel('Name')).toHaveValue('BEGUN');
  await page.getByLabel('Value').press('Escape');
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByLabel('Value')).toHaveValue('begun-value');
  await vault.button('Cancel').click();
  await expect(page.getByLabel('Name')).toBeHidden();
  await vault.button('Undo').click();
  await expect(page.getByLabel('Value')).toHaveValue('begun-value');
  await vault.button('Save secret').click();
  await expect(vault.button('Reveal BEGUN')).toBeVisible();
  // Another secret is not edited in the place of one that was begun.
  await vault.button('Edit A').click();
  await page.getByLabel('Note').fill('half a note');
  await vault.button('Edit B').click();
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await vault.tab('Audit');
  await vault.tab('Secrets');
  await expect(page.getByLabel('Note')).toHaveValue('half a note');
  // The browser asks before the page goes.
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(page.getByLabel('Note')).toHaveValue('half a note');
  // A lock asks nothing.
  await vault.button('Lock').click();
  await expect(page.getByText('A form that was not saved went with the lock')).toBeVisible();
  await vault.unlock(vault.key);
  await expect(vault.button('Edit A')).toBeVisible();
  await expect(page.getByLabel('Note')).toBeHidden();
});
