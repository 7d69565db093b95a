import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { addAuthenticator } from '../support/authenticator.ts';
import { VaultPage } from '../support/vault-page.ts';

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

async function noAxeViolations(page: Page): Promise<void> {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

async function addPasskey(vault: VaultPage, name: string): Promise<void> {
  await vault.tab('Settings');
  await vault.page.getByLabel('Which passkey this is').fill(name);
  await vault.button('Add a passkey').click();
}

const isOpen = (vault: VaultPage) => expect(vault.button('Lock')).toBeVisible();

/** Kinds of the key slots that lie in the database. */
const slotKinds = (page: Page) =>
  page.evaluate(async () => {
    const open = indexedDB.open('lockstate');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const all = open.result.transaction('slots').objectStore('slots').getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    open.result.close();
    return (all.result as { kind: string }[]).map(({ kind }) => kind).sort();
  });

test('a passkey opens the vault, through a change of key, until it is removed', async ({
  page,
}) => {
  const vault = await openVault(page);
  await addAuthenticator(page);
  await vault.addSecret('A', 'one');
  await addPasskey(vault, 'Laptop');
  await expect(page.getByText('Added the passkey Laptop.')).toBeVisible();
  await noAxeViolations(page);
  await addPasskey(vault, 'Laptop again');
  await expect(page.getByText('This device has a passkey for this vault already.')).toBeVisible();

  await vault.button('Lock').click();
  await noAxeViolations(page);
  await vault.button('Unlock with passkey').click();
  await isOpen(vault);
  await vault.button('Reveal A').click();
  await expect(page.getByText('one', { exact: true })).toBeVisible();

  // The new data key is wrapped for the passkey, too, which is not asked for.
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  expect(await slotKinds(page)).toEqual(['passkey', 'vaultKey']);
  await page.reload();
  await vault.button('Unlock with passkey').click();
  await isOpen(vault);

  await vault.tab('Settings');
  await vault.button('Remove Laptop').click();
  await expect(page.getByText('Removed Laptop.')).toBeVisible();
  expect(await slotKinds(page)).toEqual(['vaultKey']);
  await vault.button('Lock').click();
  await expect(vault.button('Open Vault')).toBeVisible();
  await expect(vault.button('Unlock with passkey')).toBeHidden();
});

test('an authenticator without PRF adds nothing and says why', async ({ page }) => {
  const vault = await openVault(page);
  await addAuthenticator(page, { hasPrf: false });
  await addPasskey(vault, 'Old key');
  await expect(page.getByText('This passkey cannot hold a key.')).toBeVisible();
  expect(await slotKinds(page)).toEqual(['vaultKey']);
  await noAxeViolations(page);
});

test('a browser without passkeys is not offered any, and is told why', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
  });
  const vault = await openVault(page);
  await vault.tab('Settings');
  await expect(page.getByText('This browser does not offer passkeys')).toBeVisible();
  await expect(vault.button('Add a passkey')).toBeHidden();
});

test('a person who is not verified, and a credential that is gone, open nothing', async ({
  page,
}) => {
  const vault = await openVault(page);
  const authenticator = await addAuthenticator(page);
  await addPasskey(vault, 'Laptop');
  await expect(page.getByText('Added the passkey Laptop.')).toBeVisible();
  await vault.button('Lock').click();
  await vault.button('Unlock with passkey').click();
  await isOpen(vault);
  await vault.button('Lock').click();
  await authenticator.verifies(false);
  await vault.button('Unlock with passkey').click();
  await expect(page.getByText('Nothing came from the passkey.')).toBeVisible({ timeout: 45_000 });
  await vault.act['vault.unlocked']();
  await isOpen(vault);
  await vault.button('Lock').click();
  await authenticator.remove();
  await addAuthenticator(page);
  await vault.button('Unlock with passkey').click();
  await expect(page.getByText('Nothing came from the passkey.')).toBeVisible({ timeout: 45_000 });
  await vault.act['vault.unlocked']();
  await isOpen(vault);
});

test('a reset removes the slots of all passkeys', async ({ page }) => {
  const vault = await openVault(page);
  await addAuthenticator(page);
  await addPasskey(vault, 'Laptop');
  await expect(page.getByText('Added the passkey Laptop.')).toBeVisible();
  for (const event of ['reset.requested', 'reset.confirmed', 'key.issued'] as const)
    await vault.act[event]();
  expect(await slotKinds(page)).toEqual([]);
});
