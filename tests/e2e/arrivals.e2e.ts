import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { dumpOrigin, leaks, spellings } from '../support/browser-dump.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { VaultPage } from '../support/vault-page.ts';

async function openVault(page: Page, base = ''): Promise<VaultPage> {
  const vault = new VaultPage(page, base);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await expect(vault.button('New secret')).toBeVisible();
  return vault;
}

async function expectClean(page: Page): Promise<void> {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

const waiting = (page: Page) => page.getByRole('complementary', { name: 'From another app' });
const form = (page: Page) => page.getByRole('form', { name: 'New secret' });

test('the shortcut opens the form for a new secret once the vault is open, and only once', async ({
  page,
}) => {
  const vault = await openVault(page);
  await page.goto('/vault?new=secret');
  await expect(page.getByText('The form for a new secret opens next.')).toBeVisible();
  await vault.unlock(vault.key);
  await expect(form(page)).toBeVisible();
  await expect(page.getByLabel('Name')).toBeFocused();
  await expect(page).toHaveURL('/vault');
  await vault.button('Cancel').click();
  await expect(form(page)).toBeHidden();
  await page.reload();
  await vault.unlock(vault.key);
  await expect(vault.button('New secret')).toBeVisible();
  await expect(form(page)).toBeHidden();
});

test('the shortcut works from the first start on, and where another tab has the vault open', async ({
  context,
  page,
}) => {
  const vault = new VaultPage(page);
  await page.goto('/vault?new=secret');
  await page.getByLabel('Profile name').fill('Ada');
  await vault.button('Create profile').click();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await expect(form(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto('/vault?new=secret');
  await expect(form(other)).toBeVisible();
  await expect(other).toHaveURL('/vault');
});

test.describe('a file that is opened with the app', () => {
  // Automation cannot have the system open a file with an installed app: this stands in for the edge of
  // the browser that hands one over, and all behind it is real.
  const open = async (page: Page, name: string, text: string) => {
    // The browser keeps a launch until somebody asks for it.
    await page.waitForFunction(() => 'consumer' in globalThis);
    await page.evaluate(
      ([fileName = '', content = '']) => {
        const { consumer } = globalThis as { consumer?: (launch: object) => void };
        const getFile = () => Promise.resolve(new File([content], fileName));
        consumer?.({ targetURL: location.href, files: [{ getFile }] });
      },
      [name, text],
    );
  };

  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'launchQueue', {
        value: {
          setConsumer: (consumer: unknown) => Object.assign(globalThis, { consumer }),
        },
      });
    });
  });

  test('waits for the vault, unnamed and in memory, and then is shown before it is imported', async ({
    page,
  }) => {
    const vault = await openVault(page);
    await vault.button('Lock').click();
    await page.goto('/');
    await open(page, 'planted-file.env', 'PLANTED_NAME=planted-value-1\n');
    await expect(page).toHaveURL('/vault');
    await expect(waiting(page)).toContainText('A file waits to be imported.');
    await expect(page.getByText('planted-file')).toBeHidden();
    await expectClean(page);
    const planted = ['planted-file', 'PLANTED_NAME', 'planted-value-1'];
    expect(leaks(await dumpOrigin(page), planted)).toEqual([]);

    await vault.unlock(vault.key);
    await expect(page.getByRole('tab', { name: 'Settings' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await expect(page.getByText('1 new')).toBeVisible();
    await expect(page.getByRole('group', { name: 'Import secrets' })).toBeFocused();
    await expect(page.getByText('1 new')).toBeInViewport();
    await expect(vault.button('Import 1 secret')).toBeInViewport();
    await expect(waiting(page)).toBeHidden();
    expect(leaks(await dumpOrigin(page), planted)).toEqual([]);
    await vault.tab('Secrets');
    await expect(page.getByText('PLANTED_NAME')).toBeHidden();

    // The next one comes while the vault is open; one after that waits for its turn.
    await open(page, 'a.env', 'A=1\nB=2\n');
    await expect(page.getByText('2 new')).toBeVisible();
    await open(page, 'c.env', 'C=3\n');
    await expect(page.getByText('2 new')).toBeVisible();
    await vault.button('Import 2 secrets').click();
    await expect(page.getByText('Imported: 2 added, 0 changed.')).toBeVisible();
    await vault.button('Close').click();
    await expect(page.getByText('1 new')).toBeVisible();
    await vault.button('Import 1 secret').click();
    await expect(page.getByText('Imported: 1 added, 0 changed.')).toBeVisible();
  });

  test('can be forgotten, and is when somebody signs out', async ({ page }) => {
    const vault = await openVault(page);
    await vault.button('Lock').click();
    await open(page, 'a.env', 'A=1\n');
    await waiting(page).getByRole('button', { name: 'Forget it' }).click();
    await expect(waiting(page)).toBeHidden();
    await open(page, 'a.env', 'A=1\n');
    await expect(waiting(page)).toBeVisible();
    await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
    await vault.button('Sign out').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await expect(vault.button('Sign in as Ada')).toBeVisible();
    await expect(waiting(page)).toBeHidden();
  });
});

/** Shares as the browser does for another app: a navigation that posts a form, with no page behind it. */
async function share(page: Page, base: string, fields: Record<string, string>, file?: string) {
  await page.goto('about:blank');
  await page.evaluate(
    ([action, given, content]) => {
      const sent = document.createElement('form');
      // What a form was filled with is not to be kept by the history of this page, which is not the app's.
      Object.assign(sent, { action, method: 'post', enctype: 'multipart/form-data' });
      sent.autocomplete = 'off';
      for (const [name, value] of Object.entries(given)) {
        const field = document.createElement('textarea');
        Object.assign(field, { name, value });
        sent.append(field);
      }
      if (content !== undefined) {
        const input = document.createElement('input');
        const files = new DataTransfer();
        files.items.add(new File([content], 'shared.env'));
        Object.assign(input, { type: 'file', name: 'file', files: files.files });
        sent.append(input);
      }
      document.body.append(sent);
      sent.submit();
    },
    [`${base}/share`, fields, file] as const,
  );
  await page.waitForURL('**/vault**');
}

async function allFiles(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
}

test('what another app shares comes through the service worker, and never lies on the disk', async ({
  baseURL,
}) => {
  const base = String(baseURL);
  const profile = await mkdtemp(join(tmpdir(), 'lockstate-share-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: chromiumArgs,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const planted = ['planted-share-1', 'PLANTED_SHARE', 'planted-share-2', 'planted-share-3'];
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const vault = await openVault(page, base);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });

    // A value, with the vault locked, since its only tab went away.
    await share(page, base, { text: 'planted-share-1', url: '' });
    await expect(page).toHaveURL(`${base}/vault`);
    await expect(waiting(page)).toContainText('A shared text waits to become a secret.');
    await expect(page.getByText('planted-share-1')).toBeHidden();
    expect(leaks(await dumpOrigin(page), planted)).toEqual([]);
    await vault.unlock(vault.key);
    await expect(page.getByLabel('Value', { exact: true })).toHaveValue('planted-share-1');
    await expect(page.getByText('This value was shared by another app.')).toBeVisible();
    await expectClean(page);
    expect(leaks(await dumpOrigin(page), planted)).toEqual([]);

    // It was handed over once: whoever asks again gets nothing.
    await page.goto(`${base}/vault?shared`);
    await expect(page).toHaveURL(`${base}/vault`);
    await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
    await expect(waiting(page)).toBeHidden();

    // The text of a .env file, and a file.
    await share(page, base, { text: 'PLANTED_SHARE=planted-share-2\n' });
    await expect(waiting(page)).toContainText('A file waits to be imported.');
    await vault.unlock(vault.key);
    await expect(page.getByText('1 new')).toBeVisible();
    await share(page, base, { text: '' }, 'PLANTED_SHARE=planted-share-3\nB=2\n');
    await vault.unlock(vault.key);
    await expect(page.getByText('2 new')).toBeVisible();
    await vault.button('Cancel').click();
    await expect(vault.button('Import secrets')).toBeVisible();
    expect(leaks(await dumpOrigin(page), planted)).toEqual([]);
    await page.goto(`${base}/`);
  } finally {
    await context.close();
  }
  try {
    // All that the browser wrote, its history and its sessions among it.
    const bytes = Buffer.concat(await allFiles(profile));
    expect(bytes.includes(Buffer.from(new URL(base).host))).toBe(true);
    const found = planted.flatMap((text) =>
      [...spellings(text)].filter(([, as]) => bytes.includes(as)).map(([way]) => `${text} ${way}`),
    );
    expect(found).toEqual([]);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
