import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

test('secrets are found as one types, and listed in an order', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('stripe live', 'v1', 'api.stripe.com');
  await vault.addSecret('github token', 'v2', 'api.github.com');
  await vault.addSecret('aws', 'v3');
  const names = () => page.getByRole('listitem').locator('.name').allInnerTexts();
  await expect.poll(names).toEqual(['aws', 'github token', 'stripe live']);
  await page.getByLabel('Order').selectOption('By name');
  await expect.poll(names).toEqual(['aws', 'github token', 'stripe live']);
  await page.getByLabel('Order').selectOption('Newest first');
  await page.getByLabel('Find a secret').fill('STRIPE com');
  await expect.poll(names).toEqual(['stripe live']);
  await page.getByLabel('Find a secret').fill('nothing like it');
  await expect(page.getByText('No secret matches.')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByLabel('Find a secret').fill('');
  await expect.poll(names).toHaveLength(3);
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
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await vault.button('Cancel').click();
  await vault.button('Reveal B').click();
  await expect(page.getByText('v1')).toBeVisible();
});
