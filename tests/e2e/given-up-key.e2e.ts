import { expect, test } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

const GAVE_UP = 'The key that was shown before was never used, and opens nothing.';

test('a key that was saved is not dropped without a word', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  // Nobody has a copy yet: leaving asks nothing.
  await vault.button('Not now').click();
  await expect(page.getByText(GAVE_UP)).toBeVisible();
  await vault.act['key.issued']();
  await vault.act['key.saved']();

  const dialog = page.getByRole('dialog', { name: 'Drop this key?' });
  await vault.button('Not now').click();
  await expect(dialog).toContainText('delete your copy');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(vault.button('Not now')).toBeFocused();

  // A reload is asked about by the browser; one that goes on is told of afterwards.
  const asked = page.waitForEvent('dialog');
  const reloading = page.reload();
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.accept();
  await reloading;
  await expect(page.getByText(GAVE_UP)).toBeVisible();

  await vault.act['key.issued']();
  await expect(page.getByText(GAVE_UP)).toBeHidden();
  await vault.act['key.saved']();
  await vault.button('Not now').click();
  await dialog.getByRole('button', { name: 'Drop the key' }).click();
  await expect(page.getByText(GAVE_UP)).toBeVisible();

  for (const event of ['key.issued', 'key.saved', 'vault.opened', 'vault.locked'] as const)
    await vault.act[event]();
  await expect(page.getByText(GAVE_UP)).toBeHidden();
});
