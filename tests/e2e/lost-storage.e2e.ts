import { expect, type Page, test } from '@playwright/test';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axeFor } from '../support/axe.ts';
import { launch, pageOf } from '../support/own-chromium.ts';
import { expectRemembered } from '../support/remembered.ts';
import type { VaultPage } from '../support/vault-page.ts';

test.setTimeout(120_000);

async function expectClean(page: Page) {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

/** Where a profile keeps IndexedDB: the app's database, and those of storage buckets. */
async function databasesIn(profile: string): Promise<string[]> {
  const buckets = join(profile, 'Default', 'WebStorage');
  const found = await readdir(buckets, { withFileTypes: true }).catch(() => []);
  const ofBuckets = found.filter((one) => one.isDirectory()).map(({ name }) => name);
  return [
    join(profile, 'Default', 'IndexedDB'),
    ...ofBuckets.map((name) => join(buckets, name, 'IndexedDB')),
  ];
}

/** Logs of LevelDB in a profile, where what was written last lies. */
async function logsIn(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    found.push(...files.filter((file) => file.endsWith('.log')).map((file) => join(folder, file)));
  }
  return found;
}

/** Makes a vault with a secret and a backup of it, closes the browser, has its files changed, and comes back. */
async function afterwards(
  base: string,
  damage: (profile: string) => Promise<void>,
  then: (vault: VaultPage, backup: string) => Promise<void>,
) {
  const profile = await mkdtemp(join(tmpdir(), 'lockstate-lost-'));
  let running = await launch(profile);
  try {
    const vault = await pageOf(running.endpoint, base);
    await vault.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await vault.addSecret('KEPT', 'value-kept');
    await vault.tab('Settings');
    await vault.button('Export secrets').click();
    const dialog = vault.page.getByRole('dialog');
    await dialog.getByLabel('Passphrase').fill('a passphrase nobody guesses');
    const saved = vault.page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save backup' }).click();
    const backup = join(profile, 'backup.age');
    await (await saved).saveAs(backup);
    await vault.button('Close').click();
    const key = vault.key;
    await expectRemembered(vault.page);
    await vault.page.close();
    const ended = once(running.process, 'exit');
    running.process.kill('SIGTERM');
    await ended;

    await damage(profile);
    running = await launch(profile);
    const again = await pageOf(running.endpoint, base);
    again.key = key;
    await again.page.goto(`${base}/`);
    await then(again, backup);
  } finally {
    running.process.kill('SIGKILL');
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const lost = (page: Page) =>
  page.getByRole('heading', { level: 1, name: 'This browser lost the storage of this app' });

const removeDatabases = async (profile: string) => {
  for (const folder of await databasesIn(profile))
    await rm(folder, { recursive: true, force: true });
};

test('a database that is gone is told on the first screen, with the way back from a backup', async ({
  baseURL,
}) => {
  await afterwards(String(baseURL), removeDatabases, async (vault, backup) => {
    const { page } = vault;
    await expect(lost(page)).toBeVisible();
    const report = page.getByRole('region', { name: 'What this browser lost' });
    await expect(report).toContainText(/Vault [0-9a-f]{8} is gone. It had \d+ events/);
    await expect(report).toContainText('Its last encrypted backup was made');
    await expect(page.getByLabel('Profile name')).toBeHidden();
    await expectClean(page);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over).toBeLessThanOrEqual(0);
    }
    // Looking again finds nothing else, and it is still told.
    await vault.button('Look again').click();
    await expect(lost(page)).toBeVisible();

    await vault.button('Restore from a backup').click();
    await expect(page.getByRole('heading', { name: 'Restore from a backup' })).toBeFocused();
    await expectClean(page);
    await page.getByLabel('Profile name').fill('Ada');
    await vault.button('Create profile').click();
    await page.waitForURL('**/vault');
    await expect(page.getByText('choose the backup to import')).toBeVisible();
    await expectClean(page);
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    // No looking for it: the import is open.
    await page.getByLabel('File or drop it here').setInputFiles(backup);
    await page.getByLabel('Passphrase of the file').fill('a passphrase nobody guesses');
    await vault.button('Open file').click();
    await vault.button('Import 1 secret').click();
    await expect(page.getByText('Imported: 1 added')).toBeVisible();
    await vault.tab('Secrets');
    await vault.button('Reveal KEPT').click();
    await expect(page.getByText('value-kept')).toBeVisible();

    // Still told, until the person has said that they know.
    const note = page.getByRole('complementary', { name: 'What this browser lost' });
    await expect(note).toContainText('is gone');
    await vault.button('I know: do not show this again').click();
    await expect(note).toBeHidden();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
    await expect(note).toBeHidden();
  });
});

test('a log with zeros in it, which Chromium drops the database for, is told as well', async ({
  baseURL,
}) => {
  const zero = async (profile: string) => {
    for (const file of await logsIn(await databasesIn(profile)))
      await writeFile(file, new Uint8Array(4_096), { flag: 'r+' });
  };
  await afterwards(String(baseURL), zero, async (vault) => {
    const { page } = vault;
    await expect(lost(page)).toBeVisible();
    await vault.button('I removed it myself: start anew').click();
    await expect(page.getByLabel('Profile name')).toBeVisible();
    await expect(lost(page)).toBeHidden();
    // A next start has forgotten it, too.
    await expectRemembered(page);
    await page.reload();
    await expect(page.getByLabel('Profile name')).toBeVisible();
  });
});

test('nothing is told of a storage that is whole', async ({ baseURL }) => {
  await afterwards(
    String(baseURL),
    () => Promise.resolve(),
    async (vault) => {
      const { page } = vault;
      await expect(page.getByRole('heading', { name: 'Your vault is locked' })).toBeVisible();
      await expect(page.getByRole('complementary')).toBeHidden();
      await page.goto(page.url());
      await vault.toVault();
      await vault.unlock(vault.key);
      await expect(vault.button('Reveal KEPT')).toBeVisible();
    },
  );
});
