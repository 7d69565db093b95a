import { expect } from '@playwright/test';
import type { Screen } from './screens.ts';

/** Settings of an open vault, and what is reached from them. */
export const settings: readonly Screen[] = [
  {
    name: 'settings',
    go: async (vault) => {
      await vault.tab('Settings');
      await vault.page.getByLabel('New environment').fill('staging');
      await vault.button('Add').click();
      await expect(vault.button('Reset vault')).toBeVisible();
    },
  },
  {
    name: 'removing an environment',
    go: async (vault) => {
      await vault.button('Remove staging').click();
      await expect(vault.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'export',
    go: async (vault) => {
      await vault.button('Cancel').click();
      await vault.button('Export secrets').click();
      await vault.page.getByLabel('.env file').check();
      await expect(vault.page.getByText('This file is not encrypted.')).toBeVisible();
    },
  },
  {
    name: 'import preview',
    go: async (vault) => {
      await vault.page.keyboard.press('Escape');
      await vault.button('Import secrets').click();
      const text = 'Title,Password,Tags\nSTRIPE_SECRET_KEY,other,work\nNEW,"two\n,,\n';
      await vault.page
        .getByLabel('File or drop it here')
        .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await expect(vault.page.getByText('1 changed, 1 refused')).toBeVisible();
    },
  },
];
