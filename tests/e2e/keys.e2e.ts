import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { PROFILE, VaultPage } from '../support/vault-page.ts';

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

async function downloaded(vault: VaultPage): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    vault.page.waitForEvent('download'),
    vault.button('Download vault key').click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  };
}

test('the key is saved in each way, checked, saved again and changed', async ({ page }) => {
  const vault = new VaultPage(page);
  const { act } = vault;
  await vault.createProfile();
  await act['key.issued']();
  const first = await vault.readShownKey();
  await expect(vault.button('Open Vault')).toBeDisabled();

  const file = await downloaded(vault);
  expect(file.name).toMatch(/^lockstate-vault-key-Ada-\d{4}-\d\d-\d\d\.txt$/);
  for (const part of [first, PROFILE, 'VAULT KEY', 'Open Vault']) expect(file.text).toContain(part);
  await expect(vault.button('Open Vault')).toBeEnabled();

  await page.getByText('Check my copy').click();
  const copy = page.getByLabel('Paste or type your saved key');
  await copy.fill(`${first.slice(0, -1)}${first.endsWith('0') ? '2' : '0'}`);
  await vault.button('Check').click();
  await expect(page.getByRole('alert')).toContainText('Group 8 looks mistyped');
  // The whole downloaded file, pasted as it is, is as good as the key alone.
  await copy.fill(file.text.replaceAll('\n', ' '));
  await vault.button('Check').click();
  await expect(page.getByText('Your copy is right')).toBeVisible();
  await act['vault.opened']();
  await vault.addSecret('STAYS', 'value-stays');

  await vault.tab('Settings');
  await vault.button('Copy vault key').click();
  await expect.poll(() => clipboard(page)).toBe(first);
  expect((await downloaded(vault)).text).toContain(first);

  await act['key.issued']();
  const second = await vault.readShownKey();
  expect(second).not.toBe(first);
  await page.getByLabel('I have stored my key safely').check();
  await act['vault.opened']();
  await vault.tab('Settings');
  await vault.button('Copy vault key').click();
  await expect.poll(() => clipboard(page)).toBe(second);

  await act['vault.locked']();
  await vault.unlock(first);
  await expect(page.getByRole('alert')).toContainText('not');
  await vault.unlock(second);
  await vault.button('Reveal STAYS').click();
  await expect(page.getByText('value-stays')).toBeVisible();
});

test('three kinds of wrong key are three messages', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened', 'vault.locked'] as const) {
    await vault.act[event]();
  }
  const alert = page.getByRole('alert');
  const said: string[] = [];
  const right = vault.key;
  const group3 = right.split('-').map((group, index) => (index === 3 ? 'AAAAA' : group));
  for (const wrong of [group3.join('-'), 'my dog is called Rex']) {
    await vault.unlock(wrong);
    await expect(alert).toBeVisible();
    said.push(await alert.innerText());
  }
  await vault.act['unlock.rejected']();
  await expect(alert).not.toHaveText(said[1] ?? '');
  said.push(await alert.innerText());
  expect(said[0]).toContain('Group 3 looks mistyped');
  expect(new Set(said).size).toBe(3);
  await expect(page.getByLabel('Vault key')).toBeFocused();
});

test('a value comes back byte for byte', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  const value = `  -----BEGIN KEY-----\n{"a": "ü – \u{1f511}"}\t\n\n-----END KEY-----\n `;
  await vault.addSecret('PEM', value);
  await vault.button('Copy PEM').click();
  await expect.poll(() => clipboard(page)).toBe(value);
});
