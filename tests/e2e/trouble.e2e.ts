import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

// A service worker would answer before the routes below that change the core's script.
test.use({ serviceWorkers: 'block' });

const withoutSharedWorker = (page: Page) =>
  page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
  });

async function expectClean(page: Page) {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  return vault;
}

test('a database of a newer version is named and left as it is', async ({ page }) => {
  await page.goto('/favicon.svg');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('lockstate', 99);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      }),
  );
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('newer version');
  await expectClean(page);
  const versions = await page.evaluate(() => indexedDB.databases());
  expect(versions).toEqual([{ name: 'lockstate', version: 99 }]);
});

test('a browser without IndexedDB is told what to do', async ({ page }) => {
  await withoutSharedWorker(page);
  await page.route('**/*worker*.js', async (route) => {
    const response = await route.fetch();
    const missing = `Object.defineProperty(globalThis,'indexedDB',{value:undefined});`;
    await route.fulfill({ response, body: missing + (await response.text()) });
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'does not let Lockstate store',
  );
  await expectClean(page);
});

/** What is said of a core that cannot be had. */
const CORE_WORDS = {
  'core.unavailable': 'cannot run in this browser',
  'core.notLoaded': 'could not be loaded',
  'core.ended': 'ended the part of Lockstate that works in the background',
};

test('a browser without workers is told so', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
    Reflect.deleteProperty(globalThis, 'Worker');
  });
  await page.goto('/');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText(CORE_WORDS['core.unavailable']);
  await expectClean(page);
});

for (const isShared of [true, false]) {
  test(`a script that does not come is not blamed on the browser (shared: ${isShared})`, async ({
    page,
  }) => {
    if (!isShared) await withoutSharedWorker(page);
    const aborted: string[] = [];
    await page.context().route('**/workers/vault.worker*.js', async (route) => {
      aborted.push(route.request().url());
      await route.abort();
    });
    await page.goto('/');
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toContainText(CORE_WORDS['core.notLoaded']);
    expect(aborted.length).toBeGreaterThan(0);
    await expectClean(page);
    await page.context().unroute('**/workers/vault.worker*.js');
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByLabel('Profile name')).toBeVisible();
  });
}

test('a core that the browser ended is told, and a reload goes on', async ({ page, browser }) => {
  const vault = await openVault(page);
  await vault.addSecret('BEFORE', 'value-before');
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const core = targetInfos.find(
    ({ type, url }) => type === 'shared_worker' && url.includes('vault'),
  );
  await session.send('Target.closeTarget', { targetId: core?.targetId ?? '' });
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText(CORE_WORDS['core.ended']);
  await expectClean(page);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await vault.unlock(vault.key);
  await expect(vault.button('Reveal BEFORE')).toBeVisible();
});

test('a storage that is cleared under the app is opened again, and told as lost', async ({
  page,
  baseURL,
}) => {
  const vault = await openVault(page);
  await vault.addSecret('BEFORE', 'value-before');
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin: String(baseURL),
    storageTypes: 'all',
  });
  const lost = { name: 'This browser lost the storage of this app' };
  await expect(page.getByRole('heading', lost)).toBeVisible();
  await expectClean(page);
  await vault.button('I removed it myself: start anew').click();
  await expect(page.getByLabel('Profile name')).toBeVisible();
});

// Chromium's own quota cannot be lowered from here, so its refusal is made at IndexedDB's edge: the
// exception is the one it throws, and everything behind it is real.
test('a full disk refuses a secret, loses nothing and takes it when there is space', async ({
  page,
}) => {
  await withoutSharedWorker(page);
  await page.route('**/*worker*.js', async (route) => {
    const response = await route.fetch();
    const full = `
      let full = false;
      new BroadcastChannel('disk').onmessage = ({ data }) => { full = data; };
      for (const name of ['add', 'put']) {
        const write = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...given) {
          if (full) throw new DOMException('full', 'QuotaExceededError');
          return write.apply(this, given);
        };
      }`;
    await route.fulfill({ response, body: full + (await response.text()) });
  });
  const setFull = (full: boolean) =>
    page.evaluate((data) => {
      new BroadcastChannel('disk').postMessage(data);
    }, full);
  const vault = await openVault(page);
  await vault.addSecret('BEFORE', 'value-before');
  await setFull(true);
  await vault.button('New secret').click();
  await page.getByLabel('Name').fill('AFTER');
  await page.getByLabel('Value').fill('value-after');
  await vault.button('Save secret').click();
  await expect(page.getByRole('alert')).toContainText('no space left');
  await setFull(false);
  await vault.button('Save secret').click();
  await expect(vault.button('Reveal AFTER')).toBeVisible();
  await vault.act['vault.locked']();
  await vault.act['vault.unlocked']();
  await vault.button('Reveal BEFORE').click();
  await expect(page.getByText('value-before')).toBeVisible();
});

test('without SharedWorker one tab has the vault and another can take it over', async ({
  context,
}) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await withoutSharedWorker(first);
  await withoutSharedWorker(second);
  const vault = await openVault(first);
  await vault.addSecret('SHARED', 'value-shared');
  await second.bringToFront();
  await second.goto('/vault');
  await expect(second.getByRole('heading', { level: 1 })).toContainText('open in another tab');
  await expectClean(second);
  await second.getByRole('button', { name: 'Use here' }).click();
  await expect(second.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await expect(first.getByRole('heading', { level: 1 })).toContainText('open in another tab');
  const there = new VaultPage(second);
  await there.unlock(vault.key);
  await there.button('Reveal SHARED').click();
  await expect(second.getByText('value-shared')).toBeVisible();
});

test('one tab that locks, locks all', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  const vault = await openVault(first);
  await second.bringToFront();
  await second.goto('/vault');
  await expect(second.getByRole('button', { name: 'Lock', exact: true })).toBeVisible();
  await vault.addSecret('SEEN', 'value-seen');
  await expect(second.getByRole('button', { name: 'Reveal SEEN' })).toBeVisible();
  await second.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(first.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
});

test('a damaged record is named and nothing is overwritten', async ({ page }) => {
  const vault = await openVault(page);
  await vault.addSecret('A', 'value-a');
  await page.goto('/favicon.svg');
  // In both copies: with one whole record the other would be mended.
  const change = () =>
    page.evaluate(async () => {
      const { storageBuckets } = navigator as never as {
        storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
      };
      const mirror = await storageBuckets.open('mirror');
      let count = 0;
      for (const factory of [indexedDB, mirror.indexedDB]) {
        await new Promise<void>((resolve, reject) => {
          const request = factory.open('lockstate');
          request.onsuccess = () => {
            const writing = request.result.transaction('events', 'readwrite');
            writing.objectStore('events').openCursor().onsuccess = (event) => {
              const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
              if (!cursor) return;
              count += 1;
              const record = cursor.value as { seq: number; stream: string; at: number };
              // An event without sealed parts, which lies by itself.
              if (record.seq === 2 && record.stream !== 'session' && record.at !== 1) {
                cursor.update({ ...record, at: 1 });
              }
              cursor.continue();
            };
            writing.oncomplete = () => {
              request.result.close();
              resolve();
            };
            writing.onerror = () => {
              reject(new Error('could not change the record'));
            };
          };
        });
      }
      return count;
    });
  const before = await change();
  await page.goto('/vault');
  await vault.unlock(vault.key);
  await expect(page.getByRole('heading', { name: 'This vault is damaged' })).toBeVisible();
  await expectClean(page);
  await page.goto('/favicon.svg');
  expect(await change()).toBeGreaterThanOrEqual(before);
});
