import { expect, test } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

test('removing an environment is asked about; its values come back with its name', async ({
  page,
}) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  const addStaging = async () => {
    await page.getByLabel('New environment').fill('staging');
    await vault.button('Add').click();
    await expect(vault.button('Remove staging')).toBeVisible();
  };
  await vault.tab('Settings');
  await addStaging();
  await vault.addSecret('STRIPE', 'sk_default');
  await vault.button('Edit STRIPE').click();
  await page.getByLabel('In staging').fill('sk_staging');
  await vault.button('Save secret').click();

  await vault.tab('Settings');
  await vault.button('Remove staging').click();
  const dialog = page.getByRole('dialog', { name: 'Remove the environment staging?' });
  await expect(dialog).toContainText('stay stored, encrypted, also in backups');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(vault.button('Remove staging')).toBeFocused();
  await vault.button('Remove staging').click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(vault.button('Remove staging')).toBeVisible();

  await vault.button('Remove staging').click();
  await dialog.getByRole('button', { name: 'Remove environment' }).click();
  await expect(dialog).toBeHidden();
  await expect(vault.button('Remove staging')).toBeHidden();
  await addStaging();
  await vault.tab('Secrets');
  await page.getByLabel('Environment', { exact: true }).selectOption('staging');
  await vault.button('Reveal STRIPE').click();
  await expect(page.getByText('sk_staging', { exact: true })).toBeVisible();
});
