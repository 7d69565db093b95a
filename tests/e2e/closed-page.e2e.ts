import { expect, test, type Page } from '@playwright/test';
import { heldBy } from '../support/page-content.ts';
import { saveTemplate, toTemplates } from '../support/template-steps.ts';
import { VaultPage } from '../support/vault-page.ts';

/** What is in the vault, and what was typed and not saved; each is to be found nowhere but here. */
const saved = {
  name: 'KEY_PLANTED_1',
  value: 'value-planted-1',
  note: 'note-planted-1',
  domain: 'domain-planted-1.example.com',
  deleted: 'KEY_PLANTED_2',
  environment: 'environment-planted',
  template: 'Template planted',
  text: 'curl https://template-planted.example.com',
};
const draft = { value: 'draft-planted-value', note: 'draft-planted-note', search: 'planted_1' };
const ALL = [...Object.values(saved), ...Object.values(draft)];

const withoutSharedWorker = (page: Page) =>
  page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
  });

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.tab('Settings');
  await page.getByLabel('New environment').fill(saved.environment);
  await page.getByLabel('New environment').press('Enter');
  await expect(vault.button(`Remove ${saved.environment}`)).toBeVisible();
  await vault.addSecret(saved.deleted, 'another');
  await vault.addSecret('THIRD', 'another');
  await vault.button('New secret').click();
  await page.getByLabel('Name').fill(saved.name);
  await page.getByLabel('Value').fill(saved.value);
  await page.getByLabel('Allowed domains').fill(saved.domain);
  await page.getByLabel('Note').fill(saved.note);
  await vault.button('Save secret').click();
  await expect(vault.button(`Reveal ${saved.name}`)).toBeVisible();
  await saveTemplate(vault, saved.template, saved.text);
  return vault;
}

/** Fills a page with as much of the vault as it takes: a search, a draft, a notice with its Undo, a value. */
async function fill(page: Page): Promise<void> {
  const vault = new VaultPage(page);
  await vault.tab('Secrets');
  await vault.button(`Delete ${saved.deleted}`).click();
  await vault.button(`Reveal ${saved.name}`).click();
  await expect(page.getByText(saved.value)).toBeVisible();
  await expect(page.getByText(`Deleted ${saved.deleted}.`)).toBeVisible();
  await expect(vault.button('Undo')).toBeVisible();
  await page.getByLabel('Find a secret').fill(draft.search);
  await vault.button(`Edit ${saved.name}`).click();
  await page.getByLabel('Value').fill(draft.value);
  await expect(page.getByLabel('Note')).toHaveValue(saved.note);
  await page.getByLabel('Note').fill(`${saved.note} ${draft.note}`);
  const held = await heldBy(page, ALL);
  for (const text of [saved.name, saved.note, saved.domain, saved.deleted, saved.environment])
    expect(held).toContain(text);
  for (const text of Object.values(draft)) expect(held).toContain(text);
}

async function expectNothing(page: Page, keys: readonly string[] = []): Promise<void> {
  expect(await heldBy(page, [...ALL, ...keys])).toEqual([]);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();
}

const locked = (page: Page) => page.getByRole('heading', { name: 'Vault locked' });

test('after a lock', async ({ page }) => {
  const vault = await openVault(page);
  await fill(page);
  await vault.button('Lock').click();
  await expect(locked(page)).toBeVisible();
  await expectNothing(page, vault.keys);
  await vault.unlock(vault.key);
  await expect(vault.button(`Reveal ${saved.name}`)).toBeVisible();
  await expect(vault.button('Undo')).toBeHidden();
  await expect(page.getByText(draft.value)).toBeHidden();
});

test('after a lock in another tab, with a template open in this one', async ({ page, context }) => {
  const vault = await openVault(page);
  const other = await context.newPage();
  await other.goto('/vault');
  await expect(other.getByRole('tab', { name: 'Secrets' })).toBeVisible();
  await toTemplates(vault);
  await vault.button(saved.template).click();
  await expect(page.getByLabel('Text')).toHaveValue(saved.text);
  expect(await heldBy(page, [saved.text])).toEqual([saved.text]);
  await new VaultPage(other).button('Lock').click();
  await expect(page.getByText('Templates are sealed with your vault.')).toBeVisible();
  await expectNothing(page, vault.keys);
});

test('after a lock in another tab, with an export open from the profile’s menu', async ({
  page,
  context,
}) => {
  const vault = await openVault(page);
  const other = await context.newPage();
  await other.goto('/vault');
  await page.bringToFront();
  await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await vault.button('Sign out').click();
  await page.getByLabel('Remove my secrets from this browser').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Export secrets' }).click();
  const passphrase = 'a passphrase nobody guesses';
  await page.getByLabel('Passphrase').fill(passphrase);
  expect(await heldBy(page, [passphrase])).toEqual([passphrase]);
  await new VaultPage(other).button('Lock').click();
  await expect(page.getByLabel('Passphrase')).toBeHidden();
  expect(await heldBy(page, [...ALL, passphrase])).toEqual([]);
  // The question whether to sign out is not of the vault, and stays.
  await expect(page.getByRole('dialog')).toHaveCount(1);
});

test('while a reset is asked about, and after it', async ({ page, context }) => {
  const vault = await openVault(page);
  const other = await context.newPage();
  await other.goto('/vault');
  await fill(page);
  const there = new VaultPage(other);
  await there.tab('Settings');
  await there.button('Reset vault').click();
  for (const one of [page, other]) {
    await expect(one.getByRole('dialog', { name: 'Reset this vault?' })).toBeVisible();
    await expectNothing(one, vault.keys);
  }
  await there.button('Cancel').click();
  await expect(other.getByRole('heading', { name: 'Vault unlocked' })).toBeFocused();
  // The tab that it was asked in shows the settings again.
  await expect(there.button('Reset vault')).toBeVisible();
  await expect(vault.button(`Reveal ${saved.name}`)).toBeVisible();
  await there.button('Reset vault').click();
  await there.button('Reset Vault').click();
  for (const one of [page, other]) {
    await expect(one.getByLabel('Your vault key')).toBeVisible();
    await expectNothing(one, vault.keys);
  }
});

test('while a key is changed', async ({ page }) => {
  const vault = await openVault(page);
  await fill(page);
  await vault.act['key.issued']();
  expect(vault.keys.length).toBe(2);
  await expectNothing(page, vault.keys.slice(0, 1));
});

test('after signing out', async ({ page }) => {
  const vault = await openVault(page);
  await fill(page);
  await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await vault.button('Sign out').click();
  await page.getByLabel('Keep').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(vault.button('Sign in as Ada')).toBeVisible();
  await expectNothing(page, vault.keys);
});

test('after the core was ended by the browser', async ({ page, browser }) => {
  const vault = await openVault(page);
  await fill(page);
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const contextId = (await (await page.context().newCDPSession(page)).send('Target.getTargetInfo'))
    .targetInfo.browserContextId;
  const core = targetInfos.find(
    ({ type, url, browserContextId }) =>
      type === 'shared_worker' && url.includes('vault') && browserContextId === contextId,
  );
  await session.send('Target.closeTarget', { targetId: core?.targetId ?? '' });
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expectNothing(page, vault.keys);
});

test('after another tab took the vault over', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await withoutSharedWorker(first);
  await withoutSharedWorker(second);
  // A page that lies behind draws nothing, and everything in it takes its time.
  await first.bringToFront();
  const vault = await openVault(first);
  await fill(first);
  await second.bringToFront();
  await second.goto('/vault');
  await second.getByRole('button', { name: 'Use here' }).click();
  await expect(locked(second)).toBeVisible();
  await expect(first.getByRole('button', { name: 'Use here' })).toBeVisible();
  for (const one of [first, second]) await expectNothing(one, vault.keys);
});

test('after a recovery, by a lock', async ({ page }) => {
  const vault = await openVault(page);
  await fill(page);
  await vault.act['recovery.begun']();
  await page.getByRole('button', { name: `Reveal ${saved.name}` }).click();
  await expect(page.getByText(saved.value)).toBeVisible();
  await page.getByRole('button', { name: `Copy ${saved.name}` }).click();
  await expect(page.getByText(`Copied ${saved.name}.`)).toBeVisible();
  await vault.button('Lock').click();
  await expect(locked(page)).toBeVisible();
  await expectNothing(page, vault.keys);
});

test('after the clock locked it', async ({ page }) => {
  test.setTimeout(150_000);
  const vault = await openVault(page);
  await vault.tab('Settings');
  await page.getByLabel('Lock when idle for').selectOption('1 minute');
  await fill(page);
  await expect(locked(page)).toBeVisible({ timeout: 100_000 });
  await expectNothing(page, vault.keys);
});
