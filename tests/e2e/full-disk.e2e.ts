import { expect, type Page, test } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { PROFILE, VaultPage } from '../support/vault-page.ts';

// A service worker would answer before the route below that changes the core's script.
test.use({ serviceWorkers: 'block' });

/**
 * A disk that is full when it is told to be, at IndexedDB's edge: the exception is the one that Chromium throws,
 * and everything behind it is real. Chromium's own quota counts for the writes of half a minute at once.
 */
async function fullDisk(page: Page): Promise<(isFull: boolean) => Promise<void>> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
  });
  await page.route('**/workers/vault.worker*.js', async (route) => {
    const response = await route.fetch();
    const full = `
      let full = false;
      new BroadcastChannel('disk').onmessage = ({ data }) => { full = data; };
      for (const name of ['put', 'add']) {
        const write = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...given) {
          if (full) throw new DOMException('full', 'QuotaExceededError');
          return write.apply(this, given);
        };
      }`;
    await route.fulfill({ response, body: full + (await response.text()) });
  });
  return (isFull) =>
    page.evaluate((data) => {
      new BroadcastChannel('disk').postMessage(data);
    }, isFull);
}

test('a disk that is full is told at every step, nothing is lost, and then all goes on', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const setFull = await fullDisk(page);
  const fill = () => setFull(true);
  const free = () => setFull(false);
  const vault = new VaultPage(page);
  const told = page.getByText('There is no space left to store anything.').first();

  /** Does something without space, is told so, and does it again with space. */
  const refused = (name: string, act: () => Promise<void>, again = act) =>
    test.step(name, async () => {
      await fill();
      await act();
      await expect(told).toBeVisible();
      await free();
      await again();
    });

  await page.goto('/');
  await page.getByLabel('Profile name').fill(PROFILE);
  await refused('creating a profile', () => vault.button('Create profile').click());
  await vault.toVault();
  await refused('making a key', () => vault.button('Create vault key').click());
  await vault.act['key.issued']();
  await vault.act['key.saved']();
  const opened = page.getByRole('button', { name: 'New secret' });
  await refused('opening the vault', () => vault.button('Open Vault').click());
  await expect(opened).toBeVisible();
  vault.key = vault.keys.at(-1) ?? '';

  await opened.click();
  await page.getByLabel('Name').fill('FIRST');
  await page.getByLabel('Value').fill('value-first');
  await refused('adding a secret', () => vault.button('Save secret').click());
  await expect(vault.button('Reveal FIRST')).toBeVisible();
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await vault.button('Edit FIRST').click();
  await page.getByLabel('Value').fill('value-second');
  await refused('editing a secret', () => vault.button('Save secret').click());
  await expect(vault.button('Save secret')).toBeHidden();

  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await page.getByLabel('File or drop it here').setInputFiles({
    name: '.env',
    mimeType: 'text/plain',
    buffer: Buffer.from('IMPORTED=1\nIMPORTED_TOO=2\n'),
  });
  await refused('importing', () => vault.button('Import 2 secrets').click());
  await expect(page.getByText('Imported: 2 added')).toBeVisible();

  await test.step('locking and unlocking need no space', async () => {
    await fill();
    await vault.button('Lock').click();
    await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
    await vault.unlock(vault.key);
    await vault.tab('Secrets');
    await vault.button('Reveal FIRST').click();
    await expect(page.getByText('value-second')).toBeVisible();
    await free();
  });

  await refused('deleting a secret', () => vault.button('Delete IMPORTED_TOO').click());
  await expect(vault.button('Delete IMPORTED_TOO')).toBeHidden();

  await vault.tab('Settings');
  await refused('asking for a reset', () => vault.button('Reset vault').click());
  await refused('resetting', () => vault.button('Reset Vault').click());
  await vault.act['key.issued']();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await vault.addSecret('LAST', 'value-last');

  await page.getByRole('banner').getByRole('button', { name: PROFILE }).click();
  await vault.button('Sign out').click();
  await refused('signing out', () =>
    page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click(),
  );
  await expect(vault.button(`Sign in as ${PROFILE}`)).toBeVisible();
  await refused('signing in', () => vault.button(`Sign in as ${PROFILE}`).click());
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
});

test("Chromium's own quota: the app starts without space, is read, locks, and goes on with some", async ({
  page,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const session = await page.context().newCDPSession(page);
  const origin = String(baseURL);
  const fill = () => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const free = () => session.send('Storage.overrideQuotaForOrigin', { origin });
  const vault = new VaultPage(page);
  const told = page.getByText('There is no space left to store anything.').first();

  await page.goto('/');
  await page.getByLabel('Profile name').fill(PROFILE);
  await fill();
  await vault.button('Create profile').click();
  await expect(told).toBeVisible();
  await free();
  await vault.button('Create profile').click();
  await vault.toVault();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('KEPT', 'value-kept');

  await fill();
  const save = vault.button('Save secret');
  // What it had left to give for this half minute, it still gives.
  for (let turn = 0; turn < 60 && !(await told.isVisible()); turn += 1) {
    await vault.button('New secret').click();
    await page.getByLabel('Name').fill(`MORE_${turn}`);
    await page.getByLabel('Value').fill('value-more');
    await save.click();
    await expect(told.or(vault.button('New secret'))).toBeVisible();
    await told.waitFor({ timeout: 500 }).catch(() => undefined);
  }
  await expect(told).toBeVisible();
  await page.reload();
  await vault.unlock(vault.key);
  // Below what was added since, where no row is drawn yet.
  await page.getByLabel('Find a secret').fill('KEPT');
  await vault.button('Reveal KEPT').click();
  await expect(page.getByText('value-kept')).toBeVisible();
  await vault.button('Lock').click();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await vault.unlock(vault.key);
  await free();
  await vault.addSecret('AFTER', 'value-after');
  await page.reload();
  await vault.unlock(vault.key);
  await expect(vault.button('Reveal AFTER')).toBeVisible();
});
