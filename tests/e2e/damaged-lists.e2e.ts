import { expect, type Page, test } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

type Change = 'session' | 'profileGone' | 'profileVault';

async function expectClean(page: Page) {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

/** Changes the real records while no core is running, and comes back. */
async function damage(page: Page, change: Change): Promise<void> {
  await page.goto('/favicon.svg');
  await page.evaluate(async (what) => {
    const { storageBuckets } = navigator as never as {
      storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
    };
    // What is damaged in one copy only, the other gives back.
    const { indexedDB: mirror } = await storageBuckets.open('mirror');
    for (const factory of [mirror, indexedDB]) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = factory.open('lockstate');
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
      const writing = database.transaction(['events', 'profiles'], 'readwrite');
      const events = writing.objectStore('events');
      const profiles = writing.objectStore('profiles');
      if (what === 'session') {
        const last = events.openCursor(IDBKeyRange.bound(['session'], ['session', []]), 'prev');
        last.onsuccess = () => {
          const record = last.result?.value as { hash: Uint8Array } | undefined;
          if (!record) throw new Error('no record of the session');
          record.hash[0] = (record.hash[0] ?? 0) ^ 1;
          events.put(record);
        };
      } else if (what === 'profileGone') profiles.clear();
      else {
        const all = profiles.getAll();
        all.onsuccess = () => {
          const [profile] = all.result as { vault: string }[];
          if (!profile) throw new Error('no profile');
          profiles.put({ ...profile, vault: 'f'.repeat(32) });
        };
      }
      await new Promise<void>((resolve) => {
        writing.oncomplete = () => {
          resolve();
        };
      });
      database.close();
    }
  }, change);
  await page.goto('/');
}

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await vault.addSecret('KEPT', 'value-kept');
  return vault;
}

async function expectKept(vault: VaultPage): Promise<void> {
  await vault.toVault();
  await vault.unlock(vault.key);
  await vault.button('Reveal KEPT').click();
  await expect(vault.page.getByText('value-kept')).toBeVisible();
}

test("a session's log that is damaged keeps nobody out, and is named", async ({ page }) => {
  const vault = await openVault(page);
  await damage(page, 'session');
  const note = page.getByRole('complementary', { name: 'What was damaged in this browser' });
  await expect(note).toContainText('The list of who signed in and out was damaged.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who is here?');
  await expectClean(page);
  await vault.button('Sign in as Ada').click();
  await expect(note).toBeHidden();
  await expectKept(vault);
});

test('a vault whose profile is gone is offered, and opens with its key', async ({ page }) => {
  const vault = await openVault(page);
  await damage(page, 'profileGone');
  const lost = page.getByRole('region', { name: 'A vault without a profile' });
  await expect(lost).toBeVisible();
  await expectClean(page);
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  await lost.getByRole('button', { name: /^Open/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Recovered vault' })).toBeVisible();
  await expectKept(vault);
});

test('a profile that names a vault that is not there is told of the one that is', async ({
  page,
}) => {
  const vault = await openVault(page);
  await damage(page, 'profileVault');
  await vault.toVault();
  const note = page.getByRole('complementary', { name: 'What was damaged in this browser' });
  await expect(note).toContainText('There is nothing in the vault that the profile Ada names.');
  await expect(note).toContainText('Sign out to open it.');
  await expectClean(page);
  await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await vault.button('Sign out').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  const lost = page.getByRole('region', { name: 'A vault without a profile' });
  await lost.getByRole('button', { name: /^Open/ }).click();
  await expectKept(vault);
});
