import { expect } from '@playwright/test';
import { damageLastEvent } from './page-damage.ts';
import type { Screen } from './screens.ts';

/** What is seen of a vault whose log is damaged in both copies. */
export const damagedVault: readonly Screen[] = [
  {
    name: 'a vault that is damaged',
    go: async (vault) => {
      await vault.createProfile();
      for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
        await vault.act[event]();
      await vault.addSecret('STRIPE_KEY', 'sk_live_1', 'api.stripe.com');
      await vault.page.evaluate(damageLastEvent);
      await vault.page.reload();
      await expect(
        vault.page.getByText(/^Record \d+ of this vault's log is damaged/),
      ).toBeVisible();
    },
  },
  {
    name: 'what can be proven',
    go: async (vault) => {
      await vault.unlock(vault.key);
      const { page } = vault;
      await expect(page.getByRole('heading', { name: 'This vault is damaged' })).toBeVisible();
      await vault.button('Reveal STRIPE_KEY').click();
      await expect(page.getByText('sk_live_1')).toBeVisible();
      await page.getByText('What is damaged').click();
    },
  },
  {
    name: 'a repair',
    go: async (vault) => {
      await vault.button('Repair …').click();
      await expect(vault.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'old records',
    go: async (vault) => {
      const dialog = vault.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Repair' }).click();
      await vault.tab('Audit');
      await expect(vault.button('Remove the old records')).toBeVisible();
    },
  },
];
