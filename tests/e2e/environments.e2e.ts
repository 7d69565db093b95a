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

test('with an environment in use, every copy says whose value it is, and a vault can refuse a default', async ({
  page,
}) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.tab('Settings');
  await page.getByLabel('New environment').fill('staging');
  await vault.button('Add').click();
  await vault.addSecret('ONE', 'sk_one');
  await vault.button('Edit ONE').click();
  await page.getByLabel('In staging').fill('sk_one_staging');
  await vault.button('Save secret').click();
  await vault.addSecret('TWO', 'sk_two');
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

  await vault.button('Copy TWO').click();
  await expect(page.getByText('Copied TWO.', { exact: true })).toBeVisible();
  await page.getByLabel('Environment', { exact: true }).selectOption('staging');
  await expect(page.getByText('Value in staging', { exact: true })).toBeVisible();
  const falls = page.getByText('No value in staging: the default one counts', { exact: true });
  await expect(falls).toBeVisible();
  await vault.button('Copy ONE').click();
  await expect(page.getByText('Copied ONE: its value in staging.')).toBeVisible();
  await expect.poll(clipboard).toBe('sk_one_staging');
  await vault.button('Copy TWO').click();
  await expect(
    page.getByText('Copied TWO: its default value, since it has none in staging.'),
  ).toBeVisible();
  await expect.poll(clipboard).toBe('sk_two');

  await vault.tab('Settings');
  await page.getByLabel('Refuse a secret that has no value in the environment in use').check();
  await vault.tab('Secrets');
  await expect(page.getByText('No value in staging', { exact: true })).toBeVisible();
  await vault.button('Copy ONE').click();
  await expect.poll(clipboard).toBe('sk_one_staging');
  await vault.button('Copy TWO').click();
  await expect(page.getByText('It has no value in the environment in use.')).toBeVisible();
  expect(await clipboard()).toBe('sk_one_staging');
});
