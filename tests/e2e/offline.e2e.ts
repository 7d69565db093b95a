import { expect, test as base, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { Site } from '../support/site.ts';
import { VaultPage } from '../support/vault-page.ts';

const test = base.extend<{ site: Site }>({
  // Playwright wants a destructuring pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    const site = await Site.start();
    await use(site);
    await site.end();
  },
});

/** Until the service worker has all it needs. */
const isReady = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    await new Promise<void>((resolve) => {
      if (navigator.serviceWorker.controller) resolve();
      else navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
    });
  });

/** Asks for a new version, as the browser does when a page is opened. @returns whether it was taken */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    const { installing } = registration;
    if (!installing) return registration.waiting !== null;
    return new Promise<boolean>((resolve) => {
      installing.addEventListener('statechange', () => resolve(installing.state === 'installed'));
    });
  });

async function openVault(page: Page, address: string): Promise<VaultPage> {
  const vault = new VaultPage(page, address);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

test.beforeEach(async ({ context, site }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.address });
});

test('after one visit every page starts without the host', async ({ context, page, site }) => {
  const first = await openVault(page, site.address);
  await first.addSecret('KEPT', 'value-kept');
  await isReady(page);
  await page.close();
  await site.switchOff();
  await expect(fetch(site.address)).rejects.toThrow();

  const pages = (await site.paths(/\.html$/)).filter((file) => file !== '404.html');
  expect(pages).toEqual(expect.arrayContaining(['index.html', 'vault.html']));
  for (const file of pages) {
    const path = file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');
    const cold = await context.newPage();
    await cold.goto(`${site.address}/${path}?from=elsewhere`);
    await expect(cold.getByRole('heading', { level: 1 })).toBeVisible();
    await cold.close();
  }
  const cold = await context.newPage();
  await cold.goto(`${site.address}/vault/`);
  await expect(cold).toHaveURL(`${site.address}/vault`);
  await expect(cold.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  const vault = new VaultPage(cold, site.address);
  await vault.unlock(first.key);
  await vault.button('Reveal KEPT').click();
  await expect(cold.getByText('value-kept')).toBeVisible();
  await vault.addSecret('OFFLINE', 'value-offline');
  // What is loaded only when it is needed is there as well.
  await vault.act['secrets.exported']();
  await cold.goto(`${site.address}/no-such-page`);
  await expect(cold).toHaveURL(`${site.address}/`);
});

test('a first visit that goes offline at once has all parts', async ({ page, site }) => {
  const vault = await openVault(page, site.address);
  await isReady(page);
  await site.switchOff();
  await vault.addSecret('A', 'value-a');
  await vault.act['secrets.exported']();
});

test('only plain successes of this origin are kept', async ({ page, site }) => {
  await page.goto(site.address);
  await isReady(page);
  const kept = await page.evaluate(async () => {
    const all: { url: string; ok: boolean; redirected: boolean; type: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        if (!response) continue;
        const { ok, redirected, type } = response;
        all.push({ url: request.url, ok, redirected, type });
      }
    }
    return all.filter(({ url }) => !url.endsWith('/_app/.active'));
  });
  const built = (await site.paths(/./)).filter((file) => file.startsWith('_app/immutable/'));
  const urls = kept.map(({ url }) => url);
  for (const file of built) expect(urls).toContain(`${site.address}/${file}`);
  expect(urls.filter((url) => url.includes('/workers/')).length).toBeGreaterThan(1);
  for (const { url, ok, redirected, type } of kept) {
    expect(new URL(url).origin).toBe(site.address);
    expect({ ok, redirected, type }).toEqual({ ok: true, redirected: false, type: 'basic' });
  }
});

test('a new version waits for the click, also while a secret is edited', async ({
  context,
  page,
  site,
}) => {
  const vault = await openVault(page, site.address);
  await isReady(page);
  await vault.button('New secret').click();
  await page.getByLabel('Name').fill('HALF');
  const other = await context.newPage();
  await other.goto(site.address);
  await expect(other.getByText('See which secrets may be used')).toBeVisible();

  await site.publish(['See which secrets may be used', 'See which secrets can be used'], 'v2');
  await page.bringToFront();
  expect(await lookForUpdate(page)).toBe(true);
  const reload = page.getByRole('button', { name: 'Reload to update' });
  await expect(reload).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'A new version is ready' })).toHaveCount(
    1,
  );
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // Nothing is taken from the person: what was typed stays, and the old version goes on.
  await expect(page.getByLabel('Name')).toHaveValue('HALF');
  await page.getByLabel('Value').fill('value-half');
  await vault.button('Save secret').click();
  await expect(vault.button('Reveal HALF')).toBeVisible();
  await other.reload();
  await expect(other.getByText('See which secrets may be used')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Reload to update' })).toBeVisible();

  await other.getByRole('button', { name: 'Reload to update' }).click();
  // The other tab was left alone, and its core with it: two versions never write at once.
  await expect(other.getByRole('heading', { level: 1 })).toContainText('open in another tab');
  await page.bringToFront();
  await expect(vault.button('Reveal HALF')).toBeVisible();
  await reload.click();
  // With its last tab the old core is gone, and the new one takes over by itself, in both tabs.
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Your vault is locked' })).toBeVisible();
  await expect(reload).toBeHidden();
  await vault.unlock(vault.key);
  await vault.button('Reveal HALF').click();
  await expect(page.getByText('value-half')).toBeVisible();
  await page.goto(site.address);
  await expect(page.getByText('See which secrets can be used')).toBeVisible();
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(2);
});

test('a new version goes on by itself when the last tab of the old one is closed', async ({
  context,
  page,
  site,
}) => {
  const vault = await openVault(page, site.address);
  await isReady(page);
  const other = await context.newPage();
  await other.goto(`${site.address}/vault`);
  await site.publish(['How your secrets are kept', 'How they are kept'], 'v2');
  expect(await lookForUpdate(other)).toBe(true);
  await other.getByRole('button', { name: 'Reload to update' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toContainText('open in another tab');
  await expect(vault.button('Lock')).toBeVisible();
  await page.close();
  await expect(other.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await new VaultPage(other, site.address).unlock(vault.key);
  await expect(other.getByRole('button', { name: 'New secret' })).toBeVisible();
});

test('a new version with a part missing, or a wrong one, changes nothing', async ({
  context,
  page,
  site,
}) => {
  await openVault(page, site.address);
  await isReady(page);
  const missing = await site.publish(['How your secrets are kept', 'Broken'], 'v2');
  site.broken.add(missing);
  expect(await lookForUpdate(page)).toBe(false);
  expect(site.asked).toContain(missing);
  await expect(page.getByRole('button', { name: 'Reload to update' })).toBeHidden();
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);

  site.broken.clear();
  site.swapped.add(missing);
  expect(await lookForUpdate(page)).toBe(false);
  await expect(page.getByRole('button', { name: 'Reload to update' })).toBeHidden();
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);

  // The old version starts as before, online and without the host.
  await page.close();
  const next = await context.newPage();
  await next.goto(site.address);
  await expect(next.getByText('How your secrets are kept')).toBeVisible();
  await site.switchOff();
  await next.goto(`${site.address}/vault`);
  await expect(next.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await site.switchOn();

  // Once the deployment is whole, the update comes.
  site.swapped.clear();
  expect(await lookForUpdate(next)).toBe(true);
  await expect(next.getByRole('button', { name: 'Reload to update' })).toBeVisible();
});
