import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';

interface Manifest {
  readonly icons: readonly { src: string; sizes: string; purpose?: string }[];
  readonly screenshots: readonly { src: string; sizes: string }[];
  readonly shortcuts: readonly { name: string; url: string }[];
}

async function toHome(page: Page, base: string): Promise<void> {
  await page.goto(base);
  await page.getByLabel('Profile name').fill('Ada');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await expect(page.getByRole('heading', { name: 'Also without a network' })).toBeVisible();
}

async function expectClean(page: Page): Promise<void> {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

test('Chromium finds nothing that keeps the app from being installed', async ({ baseURL }) => {
  const base = String(baseURL);
  const profile = await mkdtemp(join(tmpdir(), 'lockstate-install-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: chromiumArgs,
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await toHome(page, `${base}/`);
    const devtools = await context.newCDPSession(page);
    await expect
      .poll(async () => {
        const found = await devtools.send('Page.getInstallabilityErrors');
        return found.installabilityErrors;
      })
      .toEqual([]);
    const manifest = await devtools.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    await expect(page.getByRole('button', { name: 'Install app' })).toBeVisible();
    await expectClean(page);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('what the manifest names is there, in the size it says', async ({ page, request }) => {
  const manifest = (await (await request.get('/manifest.webmanifest')).json()) as Manifest;
  await page.goto('/');
  for (const { src, sizes } of [...manifest.icons, ...manifest.screenshots]) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, `/${src}`);
    if (sizes !== 'any') expect(size, src).toBe(sizes);
  }
  expect(manifest.icons.filter(({ purpose }) => purpose === 'maskable')).toHaveLength(2);
  expect(manifest.shortcuts.map(({ name, url }) => [name, url])).toEqual([
    ['Open Vault', 'vault'],
    ['New secret', 'vault?new=secret'],
  ]);
  for (const { url } of manifest.shortcuts)
    expect((await request.get(`/${url}`)).status()).toBe(200);
});

test('the button asks the browser once, and there is a way where it cannot', async ({ page }) => {
  await toHome(page, '/');
  await page.getByText('How to install it').click();
  await expect(page.getByText('In Safari: Share, then Add to Home Screen.')).toBeVisible();
  await expectClean(page);
  // What Chromium does when it lets the app be installed; its question cannot be answered headless.
  await page.evaluate(() => {
    const event = new Event('beforeinstallprompt', { cancelable: true });
    const asked = () => document.body.setAttribute('data-asked', String(event.defaultPrevented));
    dispatchEvent(Object.assign(event, { prompt: asked }));
  });
  await page.getByRole('button', { name: 'Install app' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-asked', 'true');
  await expect(page.getByRole('button', { name: 'Install app' })).toBeHidden();
});
