import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { saveTemplate, toTemplates } from '../support/template-steps.ts';
import { VaultPage } from '../support/vault-page.ts';

/** Runs in the page: reads all records of a store, or puts some there, behind the app's back. */
const behind = (page: Page, store: string, put: 'read' | 'write' | 'flip') =>
  page.evaluate(
    async ([name, what]) => {
      const kept = window as unknown as Record<string, unknown[] | undefined>;
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('lockstate');
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
      const using = database.transaction(name, 'readwrite');
      const records = using.objectStore(name);
      const all = records.getAll();
      all.onsuccess = () => {
        if (what === 'read') kept[name] = all.result;
        if (what === 'write') for (const one of kept[name] ?? []) records.put(one);
        if (what !== 'flip') return;
        for (const one of all.result as { salt: Uint8Array }[]) {
          one.salt[0] = (one.salt[0] ?? 0) ^ 1;
          records.put(one);
        }
      };
      await new Promise<void>((resolve) => {
        using.oncomplete = () => {
          resolve();
        };
      });
      database.close();
    },
    [store, put] as const,
  );

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('STAYS', 'value-stays');
  return vault;
}

async function noAxeViolations(page: Page): Promise<void> {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

test('an old slot that is put back into the database does not open the vault', async ({ page }) => {
  const vault = await openVault(page);
  const first = vault.key;
  await behind(page, 'slots', 'read');
  for (const event of ['key.issued', 'key.saved', 'vault.opened', 'vault.locked'] as const)
    await vault.act[event]();
  for (const store of ['slots', 'slotCopies']) {
    await page.evaluate((name) => {
      const kept = window as unknown as Record<string, unknown>;
      kept[name] = kept['slots'];
    }, store);
    await behind(page, store, 'write');
  }
  await vault.unlock(first);
  await expect(page.getByRole('alert')).toContainText('it was replaced or removed');
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await noAxeViolations(page);
  await vault.unlock(vault.key);
  await expect(vault.button('Reveal STAYS')).toBeVisible();
  await vault.tab('Audit');
  await vault.button('Verify').click();
  await expect(page.getByText('perhaps one of an earlier key').first()).toBeVisible();
});

test('one damaged record of a slot is harmless and told; two say that the key may be right', async ({
  page,
}) => {
  const vault = await openVault(page);
  await vault.act['passkey.added']();
  await vault.act['vault.locked']();
  await behind(page, 'slots', 'flip');
  await vault.unlock(vault.key);
  await expect(page.getByText('2 key slots were damaged or changed')).toBeVisible();
  await noAxeViolations(page);
  await vault.act['vault.locked']();
  await behind(page, 'slots', 'flip');
  await behind(page, 'slotCopies', 'flip');
  await vault.unlock(vault.key);
  await expect(page.getByRole('alert')).toContainText('do not reset the vault');
  await noAxeViolations(page);
});

test('an older version of a template that is put back is named where templates are listed', async ({
  page,
}) => {
  const vault = await openVault(page);
  await saveTemplate(vault, 'Charge', 'curl https://example.com/one');
  await behind(page, 'templates', 'read');
  await toTemplates(vault);
  await vault.button('Charge').click();
  await page.getByLabel('Text').fill('curl https://example.com/two');
  await vault.button('Save template').click();
  await expect(page.getByText('Saved Charge.')).toBeVisible();
  await behind(page, 'templates', 'write');
  await vault.button('Back').click();
  await expect(page.getByText('Not the version saved last')).toBeVisible();
  await noAxeViolations(page);
  await vault.button('Charge').click();
  await expect(page.getByText('This is not the version that was saved last')).toBeVisible();
  await expect(page.getByLabel('Text')).toHaveValue('curl https://example.com/one');
  await noAxeViolations(page);
  await vault.button('Save template').click();
  await expect(page.getByText('This is not the version that was saved last')).toBeHidden();
  await vault.button('Back').click();
  await expect(page.getByText('Not the version saved last')).toBeHidden();
});
