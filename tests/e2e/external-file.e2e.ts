import { mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test as base } from '@playwright/test';
import { dumpOrigin, leaks } from '../support/browser-dump.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { watchForComplaints } from '../support/complaints.ts';
import { pickInPicker } from '../support/dropped-file.ts';
import { ExternalPage } from '../support/external-page.ts';
import { createKeepass, type KeepassFile } from '../support/keepassxc.ts';

const PASSWORD = 'database password planted';

interface Database {
  readonly folder: string;
  readonly path: string;
  readonly file: KeepassFile;
}

const test = base.extend<{ database: Database }>({
  // Playwright wants a destructuring pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  database: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstate-linked-'));
    const path = join(folder, 'team.kdbx');
    const file = await createKeepass(path, { password: PASSWORD }, { kdf: 'argon2id' }, [
      { groups: ['Payments'], fields: { Title: 'Stripe Live', Password: 'sk_live_planted_0' } },
    ]);
    await use({ folder, path, file });
    await rm(folder, { recursive: true, force: true });
  },
});

const ENTRY = 'Payments/Stripe Live';
const REFERENCE = `${ENTRY}#Password`;

/** Opens the form for a KeePass file and fills it in, but for the file. */
async function fillKeepass(vault: ExternalPage, password = PASSWORD): Promise<void> {
  vault.planted.push(password, 'Team file');
  await vault.tab('Settings');
  await vault.button('Add external vault').click();
  await vault.page.getByLabel('Name', { exact: true }).fill('Team file');
  await vault.page.getByLabel('Database password').fill(password);
}

async function forgetAtOnce(vault: ExternalPage): Promise<void> {
  await vault.tab('Settings');
  await vault.page.getByLabel('Keep a fetched value in memory').selectOption('Not at all');
  await vault.tab('Secrets');
}

test('a secret of a KeePass file is linked, and read again when the file changes', async ({
  page,
  baseURL,
  database: { folder, path, file },
}) => {
  const complaints = await watchForComplaints(page, String(baseURL));
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  await fillKeepass(vault);
  await pickInPicker(page, path);
  await vault.button('Choose file KeePass file').click();
  await expect(page.getByText('Chosen: team.kdbx')).toBeVisible();
  await vault.button('Test connection').click();
  await expect(page.getByText('It works: 1 entry, KDBX 4.0.')).toBeVisible();
  await vault.button('Save external vault').click();

  vault.planted.push('sk_live_planted_0', 'sk_live_planted_1', ENTRY, 'Stripe Live');
  await vault.startLink('STRIPE_KEY');
  await vault.button('Browse Team file').click();
  const dialog = page.getByRole('dialog', { name: 'Choose from Team file' });
  await dialog.getByLabel('Search everywhere').fill('stripe');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Payments / Stripe Live' }).click();
  await dialog.getByRole('button', { name: 'Password' }).click();
  await expect(page.getByLabel('Reference')).toHaveValue(REFERENCE);
  await vault.button('Save secret').click();
  const row = page.getByRole('listitem').filter({ hasText: 'STRIPE_KEY' });
  await expect(row.getByText(REFERENCE)).toBeVisible();
  await forgetAtOnce(vault);

  const reveal = () => vault.button('Reveal STRIPE_KEY').click();
  await reveal();
  await expect(page.getByText('sk_live_planted_0')).toBeVisible();
  await vault.button('Hide STRIPE_KEY').click();
  file.edit(ENTRY, 'sk_live_planted_1');
  await reveal();
  await expect(page.getByText('sk_live_planted_1')).toBeVisible();
  await vault.button('Hide STRIPE_KEY').click();

  await rename(path, join(folder, 'elsewhere.kdbx'));
  await reveal();
  await expect(vault.alert()).toContainText('The file is not where it was');
  await rename(join(folder, 'elsewhere.kdbx'), path);
  await reveal();
  await expect(page.getByText('sk_live_planted_1')).toBeVisible();
  await vault.button('Hide STRIPE_KEY').click();

  file.rm(ENTRY);
  await reveal();
  await expect(vault.alert()).toContainText('Nothing is at this reference');
  await truncate(path, 400);
  await reveal();
  await expect(vault.alert()).toContainText('damaged or incomplete');
  await writeFile(path, 'no database at all');
  await reveal();
  await expect(vault.alert()).toContainText('no KeePass file');
  expect(leaks(await dumpOrigin(page), vault.planted)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a wrong password is told, corrected, and the rest stays as it was', async ({
  page,
  database: { path },
}) => {
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  await fillKeepass(vault, 'not the password');
  await vault.button('Test connection').click();
  await expect(vault.alert()).toContainText('The file is not where it was');
  await pickInPicker(page, path);
  await vault.button('Choose file KeePass file').click();
  await vault.button('Test connection').click();
  await expect(vault.alert()).toContainText('does not open this file');
  await vault.button('Save external vault').click();
  await vault.button('Edit Team file').click();
  await page.getByLabel('Database password').fill(PASSWORD);
  await vault.button('Save external vault').click();
  await vault.button('Test connection Team file').click();
  await expect(page.getByText('It works: 1 entry, KDBX 4.0.')).toBeVisible();
  await vault.linkByReference('STRIPE_KEY', '/Payments/Stripe Live');
  await expect(page.getByText(REFERENCE)).toBeVisible();
  await vault.button('Lock').click();
  await vault.unlock(vault.key);
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText('sk_live_planted_0')).toBeVisible();
});

test('where files cannot be remembered, one is chosen again', async ({ page, database }) => {
  const { path, file } = database;
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showOpenFilePicker');
  });
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  await fillKeepass(vault);
  await expect(page.getByText('has to be chosen again in each session')).toBeVisible();
  const choose = async (button: string) => {
    const chooser = page.waitForEvent('filechooser');
    await vault.button(button).click();
    await (await chooser).setFiles(path);
  };
  await choose('Choose file KeePass file');
  await expect(page.getByText('Chosen: team.kdbx')).toBeVisible();
  await vault.button('Save external vault').click();
  await vault.linkByReference('STRIPE_KEY', REFERENCE);
  await forgetAtOnce(vault);
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText('sk_live_planted_0')).toBeVisible();
  await vault.button('Hide STRIPE_KEY').click();

  file.edit(ENTRY, 'sk_live_planted_1');
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(vault.alert()).toContainText('was changed since you chose it');
  await vault.tab('Settings');
  await choose('Choose file Team file');
  await expect(page.getByText('Chose the file of Team file.')).toBeVisible();
  await vault.tab('Secrets');
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText('sk_live_planted_1')).toBeVisible();

  // A lock keeps it, a new session does not.
  await vault.button('Lock').click();
  await vault.unlock(vault.key);
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText('sk_live_planted_1')).toBeVisible();
  await page.goto('about:blank');
  await page.goto('/vault');
  await vault.unlock(vault.key);
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(vault.alert()).toContainText('The file is not where it was');
});

test('a remembered file is there after a restart, once the browser may read it', async ({
  baseURL,
  database: { folder, path },
}) => {
  const start = () =>
    chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: chromiumPath(),
      args: chromiumArgs,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  let context = await start();
  const first = new ExternalPage(await context.newPage(), String(baseURL));
  await first.openNewVault();
  await fillKeepass(first);
  await pickInPicker(first.page, path);
  await first.button('Choose file KeePass file').click();
  await first.button('Save external vault').click();
  await first.linkByReference('STRIPE_KEY', REFERENCE);
  await first.button('Reveal STRIPE_KEY').click();
  await expect(first.page.getByText('sk_live_planted_0')).toBeVisible();
  await context.close();

  context = await start();
  const second = new ExternalPage(await context.newPage(), String(baseURL));
  await second.page.goto(`${String(baseURL)}/vault`);
  await second.unlock(first.key);
  await second.button('Reveal STRIPE_KEY').click();
  await expect(second.alert()).toContainText('wants to be asked before the file is read again');
  await second.tab('Settings');
  await expect(second.button('Allow reading')).toBeVisible();
  await second.button('Test connection Team file').click();
  await expect(second.alert()).toContainText('Press Allow reading');
  await context.close();
});
