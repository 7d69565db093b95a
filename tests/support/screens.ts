import { expect, type Page } from '@playwright/test';
import { settings } from './settings-screens.ts';
import { PROFILE, type VaultPage } from './vault-page.ts';

/** A screen, and how to come to it from the one before in its walk. */
export interface Screen {
  readonly name: string;
  readonly go: (vault: VaultPage) => Promise<void>;
}

const act =
  (event: keyof VaultPage['act']): Screen['go'] =>
  (vault) =>
    vault.act[event]();

const home = (page: Page) => page.getByRole('link', { name: 'Lockstate home' }).click();

/** Sign-in, workspaces and the pages that need no vault. */
export const outside: readonly Screen[] = [
  { name: 'first start', go: ({ page }) => page.goto('/').then(() => undefined) },
  {
    name: 'home',
    go: async ({ page }) => {
      await page.getByLabel('Profile name').fill(PROFILE);
      await page.getByRole('button', { name: 'Create profile' }).click();
      await expect(page.getByRole('heading', { name: 'Also without a network' })).toBeVisible();
    },
  },
  {
    name: 'workspaces',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Workspaces' }).click();
      await page.getByText('New workspace').click();
      await expect(page.getByLabel('Title of the workspace')).toBeVisible();
    },
  },
  {
    name: 'template',
    go: async (vault) => {
      await vault.button('Close').click();
      await vault.toVault();
      for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
        await vault.act[event]();
      await vault.addSecret('STRIPE_KEY', 'sk_live_1', 'api.stripe.com');
      await home(vault.page);
      await vault.button('New template').click();
      await vault.page.getByLabel('Title').fill('Charge');
      const text = 'curl https://api.stripe.com -u {{vault:STRIPE_KEY}}: -H {{vault:NOBODY}}';
      await vault.page.getByLabel('Text').fill(text);
      await expect(vault.page.getByText('No such secret')).toBeVisible();
    },
  },
  {
    name: 'template resolved',
    go: async (vault) => {
      await vault.button('Save template').click();
      await vault.button('Reveal resolved').click();
      await expect(vault.page.getByText('With values put in')).toBeVisible();
    },
  },
  {
    name: 'home of an open vault',
    go: async ({ page }) => {
      await home(page);
      await expect(page.getByRole('heading', { name: 'Your vault is open' })).toBeVisible();
    },
  },
  {
    name: 'state chart',
    go: async ({ page }) => {
      await page.getByRole('link', { name: 'How it works' }).click();
      await expect(
        page.getByRole('main').getByRole('button', { name: 'key.issued', exact: true }),
      ).toBeEnabled();
    },
  },
  {
    name: 'no such page',
    go: async ({ page }) => {
      await page.goto('/no-such-page');
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    },
  },
  {
    name: 'signing out',
    go: async (vault) => {
      await vault.page.goto('/');
      await vault.page.getByRole('banner').getByRole('button', { name: PROFILE }).click();
      await vault.button('Sign out').click();
      await vault.page.getByLabel('Remove my secrets from this browser').check();
      await vault.button('Sign out and remove').click();
      await expect(vault.page.getByRole('alert')).toContainText('Make a backup first');
    },
  },
  {
    name: 'profiles',
    go: async (vault) => {
      await vault.page.getByLabel('Remove them without a backup').check();
      await vault.button('Sign out and remove').click();
      await expect(vault.button(`Sign in as ${PROFILE}`)).toBeVisible();
    },
  },
  {
    name: 'removing a profile',
    go: async (vault) => {
      await vault.button(`Remove ${PROFILE}`).click();
      await expect(vault.button('Remove profile')).toBeVisible();
    },
  },
];

/** What an open vault has to do with vaults elsewhere: one that answers, with an item to link to. */
export const elsewhere: readonly Screen[] = [
  {
    name: 'adding an external vault',
    go: async (vault) => {
      await vault.createProfile();
      for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
        await vault.act[event]();
      await vault.tab('Settings');
      await vault.button('Add external vault').click();
      await vault.button('Save external vault').click();
      await expect(vault.page.getByText('Give the external vault a name.')).toBeVisible();
    },
  },
  {
    name: 'adding a server',
    go: async ({ page }) => {
      await page.getByLabel('HashiCorp Vault or OpenBao').check();
      await page.getByLabel('AppRole').check();
      await page.getByLabel('Address of the server').fill('http://not.this.machine');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await expect(page.getByText('That is not the address of a server.')).toBeVisible();
    },
  },
  {
    name: 'external vaults',
    go: async (vault) => {
      await vault.button('Cancel').click();
      const { external } = vault;
      vault.external = { ...external, address: 'https://nobody.invalid' };
      await vault.addProvider('Nobody');
      await vault.button('Test connection Nobody').click();
      await expect(vault.page.getByRole('alert').locator('pre')).toBeVisible();
      vault.external = external;
      await vault.addProvider('Shared');
    },
  },
  {
    name: 'linking a secret',
    go: async (vault) => {
      const { page } = vault;
      await vault.tab('Secrets');
      await vault.button('New secret').click();
      await page.getByLabel('Name', { exact: true }).fill('LINKED');
      await page.getByLabel('In an external vault').check();
      await page.getByRole('combobox', { name: 'External vault' }).selectOption('Shared');
      await page.getByLabel('Reference').fill('not a reference');
      await vault.button('Save secret').click();
      await expect(page.getByText('That is not a reference to a secret there.')).toBeVisible();
    },
  },
  {
    name: 'browsing',
    go: async (vault) => {
      await vault.button('Browse Shared').click();
      const dialog = vault.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Team' }).click();
      await expect(dialog.getByRole('button', { name: 'Item' })).toBeVisible();
    },
  },
  {
    name: 'linked secrets',
    go: async (vault) => {
      const dialog = vault.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Item' }).click();
      await dialog.getByRole('button', { name: 'password' }).click();
      await vault.button('Save secret').click();
      await vault.button('Reveal LINKED').click();
      await expect(vault.page.getByText('kept elsewhere')).toBeVisible();
    },
  },
  {
    name: 'removing an external vault',
    go: async (vault) => {
      await vault.tab('Settings');
      await vault.button('Remove Shared').click();
      await expect(vault.page.getByText('1 secret here links to it')).toBeVisible();
    },
  },
];

/** Every state of the vault's chart that stays, and what an open vault has. */
export const inside: readonly Screen[] = [
  { name: 'no key yet', go: (vault) => vault.createProfile() },
  { name: 'key shown', go: act('key.issued') },
  {
    name: 'empty vault',
    go: async (vault) => {
      await vault.act['key.saved']();
      await vault.act['vault.opened']();
      await expect(vault.button('New secret')).toBeVisible();
    },
  },
  { name: 'new secret', go: (vault) => vault.button('New secret').click() },
  {
    name: 'secrets',
    go: async (vault) => {
      await vault.button('Cancel').click();
      const rows = [
        ['STRIPE_SECRET_KEY', 'sk_live_1', 'api.stripe.com'],
        ['AS_LONG_AS_SOME_ARE_IN_LARGE_PROJECTS_WITH_MANY_PARTS_AND_OWNERS', 'x', ''],
        ['PEM', '-----BEGIN KEY-----\nabc\n-----END KEY-----\n', '*.example.com, api.example.org'],
      ] as const;
      for (const [name, value, domains] of rows) await vault.addSecret(name, value, domains);
      await vault.button('Reveal PEM').click();
      await vault.page.getByLabel('Select STRIPE_SECRET_KEY').check();
      await vault.button('Copy STRIPE_SECRET_KEY').click();
      await expect(vault.page.getByRole('region', { name: 'Clipboard' })).toBeVisible();
    },
  },
  {
    name: 'versions',
    go: async (vault) => {
      await vault.button('Edit STRIPE_SECRET_KEY').click();
      await vault.page.getByLabel('Value', { exact: true }).fill('sk_live_2');
      await vault.button('Save secret').click();
      await vault.button('Versions of STRIPE_SECRET_KEY').click();
      await expect(vault.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'deleting',
    go: async (vault) => {
      await vault.button('Close').click();
      await vault.button('Delete PEM').click();
      await expect(vault.button('Undo')).toBeVisible();
    },
  },
  ...settings,
  {
    name: 'audit',
    go: async (vault) => {
      await vault.button('Cancel').click();
      await vault.tab('Audit');
      const events = vault.page.getByRole('list', { name: 'Newest first' });
      await events.getByRole('button', { name: /^A vault key was made/ }).click();
      await expect(vault.page.getByText(/^Event 1 of /)).toBeVisible();
    },
  },
  {
    name: 'resetting',
    go: async (vault) => {
      await vault.act['reset.requested']();
      await expect(vault.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'changing the key',
    go: async (vault) => {
      await vault.act['reset.cancelled']();
      await vault.act['key.issued']();
    },
  },
  {
    name: 'locked',
    go: async (vault) => {
      await vault.act['key.abandoned']();
      await vault.button('Lock').click();
      await vault.unlock('LS1-wrong');
      await expect(vault.page.getByRole('alert')).toBeVisible();
    },
  },
];
