import { expect, type Page } from '@playwright/test';
import { plainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { writeAgeBackup } from './backups.ts';
import { expectRemembered } from './remembered.ts';
import type { Screen } from './screens.ts';

/** Takes the last event of the vault away from both copies, as an older copy of the browser's profile would. */
async function takeLastEvent(): Promise<void> {
  const { storageBuckets } = navigator as never as {
    storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const mirror = await storageBuckets.open('mirror');
  for (const factory of [indexedDB, mirror.indexedDB]) {
    await new Promise<void>((resolve) => {
      const opening = factory.open('lockstate');
      opening.onsuccess = () => {
        const writing = opening.result.transaction('events', 'readwrite');
        // A vault's id is of hex digits, which sort before `session`.
        const range = IDBKeyRange.upperBound(['session']);
        writing.objectStore('events').openKeyCursor(range, 'prev').onsuccess = ({ target }) => {
          const cursor = (target as IDBRequest<IDBCursor | null>).result;
          if (cursor) writing.objectStore('events').delete(cursor.key);
        };
        writing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    });
  }
}

async function dropDatabases(): Promise<void> {
  const { storageBuckets } = navigator as never as {
    storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const mirror = await storageBuckets.open('mirror');
  for (const factory of [indexedDB, mirror.indexedDB]) {
    await new Promise<void>((resolve) => {
      factory.deleteDatabase('lockstate').onsuccess = () => {
        resolve();
      };
    });
  }
}

/** Changes what is stored while no page of the app is there, and comes back to one. */
async function changed(page: Page, change: () => Promise<void>, to: string): Promise<void> {
  await expectRemembered(page);
  await page.goto('/favicon.svg');
  await page.evaluate(change);
  await page.goto(to);
}

/** What is shown of storage and files that lost something. */
export const losses: readonly Screen[] = [
  {
    name: 'a damaged backup',
    go: async (vault) => {
      await vault.createProfile();
      for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
        await vault.act[event]();
      const passphrase = 'a passphrase nobody guesses';
      const secrets = Array.from({ length: 2_000 }, (_, at) => plainSecret(`NAME_${at}`, 'value'));
      const contents = { writtenAt: 1, environments: [], secrets };
      const file = await writeAgeBackup(contents, passphrase, 2);
      await vault.tab('Settings');
      await vault.button('Import secrets').click();
      await vault.page.getByLabel('File or drop it here').setInputFiles({
        name: 'backup.age',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(file.subarray(0, -1_000)),
      });
      await vault.page.getByLabel('Passphrase of the file').fill(passphrase);
      await vault.button('Open file').click();
      await expect(vault.page.getByRole('alert')).toContainText('This file is damaged.');
      const confirm = vault.page.getByRole('button', { name: /^Import [\d,]+ secrets$/ });
      await expect(confirm).toBeDisabled();
      await vault.page.getByLabel('Import what could be read of it').check();
      await expect(confirm).toBeEnabled();
    },
  },
  {
    name: 'an older state',
    go: async (vault) => {
      const { page } = vault;
      await vault.button('Cancel').click();
      await vault.addSecret('KEPT', 'value-kept');
      await vault.button('Lock').click();
      await changed(page, takeLastEvent, '/vault');
      await expect(
        page.getByText(/The vault of Ada is in an older state: event \d+ is/),
      ).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
    },
  },
  {
    name: 'a lost storage',
    go: async (vault) => {
      await vault.button('I know: do not show this again').click();
      await changed(vault.page, dropDatabases, '/');
      const heading = { name: 'This browser lost the storage of this app' };
      await expect(vault.page.getByRole('heading', heading)).toBeVisible();
    },
  },
  {
    name: 'restoring a backup',
    go: async (vault) => {
      await vault.button('Restore from a backup').click();
      await expect(vault.page.getByLabel('Profile name')).toBeVisible();
    },
  },
];
