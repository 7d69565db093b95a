import { expect, test } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

test('a reload in every state lands where the chart says', async ({ page }) => {
  const vault = new VaultPage(page);
  const state = () => page.locator('[data-state]').first();
  const reload = async (expected: string) => {
    await page.reload();
    await expect(state()).toHaveAttribute('data-state', expected);
  };
  await vault.createProfile();
  await reload('uninitialised');
  await vault.act['key.issued']();
  await reload('uninitialised');
  await vault.act['key.issued']();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await vault.addSecret('KEPT', 'value-kept');
  await reload('locked');
  await vault.act['reset.requested']();
  await reload('locked');
  await vault.unlock(vault.key);
  await vault.act['key.issued']();
  await reload('locked');
  // The change of key was given up: the earlier key is still the right one.
  await vault.unlock(vault.key);
  await expect(state()).toHaveAttribute('data-state', 'unlocked.whole');
  await vault.act['reset.requested']();
  await reload('locked');
  await vault.unlock(vault.key);
  await vault.button('Reveal KEPT').click();
  await expect(page.getByText('value-kept')).toBeVisible();
  await vault.act['reset.requested']();
  await vault.act['reset.confirmed']();
  await expect(page.getByLabel('Your vault key')).toBeVisible();
  await reload('uninitialised');
});
