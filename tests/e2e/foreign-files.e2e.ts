import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { pickInPicker } from '../support/dropped-file.ts';
import { ExternalPage } from '../support/external-page.ts';
import { HOSTILE_PASSWORD, withArgon2, withRounds3 } from '../support/hostile-kdbx.ts';
import { timeToLock } from '../support/time-to-lock.ts';

/** Files whose keys take minutes to be derived, within what is allowed: whatever ends before did not wait. */
interface SlowFiles {
  /** Argon2, in WebAssembly, which answers nobody until it is done. */
  readonly argon2: string;
  /** AES, by the browser's own threads. */
  readonly aes: string;
}

const test = base.extend<object, { slow: SlowFiles }>({
  slow: [
    // Playwright wants a destructuring pattern, even an empty one.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'lockstate-slow-'));
      const [argon2, aes] = [join(folder, 'argon2.kdbx'), join(folder, 'aes.kdbx')];
      writeFileSync(argon2, await withArgon2({ memory: 64 * 1024 * 1024, iterations: 1_024n }));
      writeFileSync(aes, await withRounds3(1_000_000_000n));
      await use({ argon2, aes });
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

const workersOf = (page: Page, name: string) =>
  page.workers().filter((worker) => worker.url().includes(`/${name}.worker`));

async function openVault(page: Page): Promise<ExternalPage> {
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  await expect(vault.button('Lock')).toBeVisible();
  return vault;
}

/** Has a file opened, which then goes on for minutes. */
async function startImport(vault: ExternalPage, path: string): Promise<void> {
  const { page } = vault;
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await page.getByLabel('File or drop it here').setInputFiles(path);
  await page.getByLabel('Passphrase of the file').fill(HOSTILE_PASSWORD);
  await vault.button('Open file').click();
  await expect(page.getByText('Cancel ends it.')).toBeVisible();
  await expect.poll(() => workersOf(page, 'interchange').length).toBe(1);
}

const isLocked = (page: Page) => expect(page.getByLabel('Vault key')).toBeVisible();
const workerGone = (page: Page) => expect.poll(() => workersOf(page, 'interchange').length).toBe(0);

/** Why a machine under load is still fair to: what it takes without a file, and some turns more. */
const SLACK_MS = 100;

for (const kind of ['argon2', 'aes'] as const) {
  test(`the vault locks at once while a key is derived by ${kind}`, async ({ page, slow }) => {
    const vault = await openVault(page);
    const idle = await timeToLock(page);
    await vault.unlock(vault.key);
    await startImport(vault, slow[kind]);
    expect(await timeToLock(page)).toBeLessThan(3 * idle + SLACK_MS);
    await isLocked(page);
    await workerGone(page);

    // Nothing of it is left in the way.
    await vault.unlock(vault.key);
    await vault.addSecret('AFTER', 'one');
  });
}

test('a lock in another tab, and a cancel, end it', async ({ page, context, slow }) => {
  const vault = await openVault(page);
  await startImport(vault, slow.argon2);
  await vault.button('Cancel').click();
  await workerGone(page);
  await expect(vault.button('Import secrets')).toBeVisible();

  await startImport(vault, slow.argon2);
  const other = new ExternalPage(await context.newPage());
  await other.page.goto('/vault');
  await other.button('Lock').click();
  await isLocked(other.page);
  await isLocked(page);
  await workerGone(page);
});

test('a reload ends it, and waits for nothing', async ({ page, slow }) => {
  const vault = await openVault(page);
  await startImport(vault, slow.argon2);
  await page.reload();
  await workerGone(page);
  // Whether a reload keeps a vault open is not the matter here.
  await expect(page.getByLabel('Vault key').or(vault.button('Lock'))).toBeVisible();
});

test('signing out ends it', async ({ page, slow }) => {
  const vault = await openVault(page);
  await startImport(vault, slow.argon2);
  await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await vault.button('Sign out').click();
  await page.getByLabel('Keep my secrets encrypted on this device').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(vault.button('Sign in as Ada')).toBeVisible();
  await workerGone(page);
});

test('an export that is locked away is nowhere: no file, no note', async ({ page }) => {
  const vault = await openVault(page);
  await vault.addSecret('KEPT', 'one');
  await vault.tab('Settings');
  await vault.button('Export secrets').click();
  await page.getByRole('dialog').getByLabel('Passphrase').fill('tomato-9-willow-brave');
  let downloads = 0;
  page.on('download', () => (downloads += 1));
  const started = page.waitForEvent('worker', (one) => one.url().includes('/interchange.worker'));
  await vault.button('Save backup').click();
  await started;
  // The dialog is modal: the button behind it is pressed as another tab or the clock would.
  await timeToLock(page);
  await isLocked(page);
  await workerGone(page);
  await vault.unlock(vault.key);
  await vault.tab('Settings');
  await expect(page.getByText('No encrypted backup was made yet.')).toBeVisible();
  expect(downloads).toBe(0);
});

test('a linked KeePass file that takes minutes keeps nobody from locking', async ({
  page,
  slow,
}) => {
  const vault = await openVault(page);
  await vault.tab('Settings');
  await vault.button('Add external vault').click();
  await page.getByLabel('Name', { exact: true }).fill('Slow file');
  await page.getByLabel('Database password').fill(HOSTILE_PASSWORD);
  await pickInPicker(page, slow.argon2);
  await vault.button('Choose file KeePass file').click();
  await vault.button('Test connection').click();
  await expect.poll(() => workersOf(page, 'interchange').length).toBe(1);
  // Closing the form ends the test.
  await vault.button('Cancel').click();
  await workerGone(page);

  await vault.button('Add external vault').click();
  await page.getByLabel('Name', { exact: true }).fill('Slow file');
  await page.getByLabel('Database password').fill(HOSTILE_PASSWORD);
  await pickInPicker(page, slow.argon2);
  await vault.button('Choose file KeePass file').click();
  await vault.button('Save external vault').click();
  await vault.linkByReference('SLOW_KEY', 'A#Password');
  await vault.button('Reveal SLOW_KEY').click();
  await expect.poll(() => workersOf(page, 'interchange').length).toBe(1);
  await vault.button('Lock').click();
  await isLocked(page);
  await workerGone(page);
});

test('nothing of a passphrase stays in the page when its dialog is closed', async ({ page }) => {
  const passphrase = 'tomato-9-willow-brave-otter';
  const vault = await openVault(page);
  const cdp = await page.context().newCDPSession(page);
  /** How often the page's memory has it, a collection later. */
  const copies = async (): Promise<number> => {
    const parts: string[] = [];
    const take = ({ chunk }: { chunk: string }) => void parts.push(chunk);
    cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.takeHeapSnapshot');
    cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
    return parts.join('').split(passphrase).length - 1;
  };
  await vault.tab('Settings');
  await vault.button('Export secrets').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passphrase').fill(passphrase);
  await expect(dialog.getByText(/Good|Strong/)).toBeVisible();
  expect(workersOf(page, 'strength')).toHaveLength(1);
  expect(await copies()).toBeGreaterThan(0);
  const saving = page.waitForEvent('download');
  await vault.button('Save backup').click();
  await saving;
  await vault.button('Close').click();
  await expect.poll(() => workersOf(page, 'strength').length).toBe(0);
  await expect.poll(copies).toBe(0);

  // Nor of one that was given up.
  await vault.button('Export secrets').click();
  await dialog.getByLabel('Passphrase').fill(passphrase);
  await expect(dialog.getByText(/Good|Strong/)).toBeVisible();
  await vault.button('Cancel').click();
  await expect.poll(() => workersOf(page, 'strength').length).toBe(0);
  await expect.poll(copies).toBe(0);
});
