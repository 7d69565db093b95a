import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { problemWords } from '../../src/lib/ui/words/english/problem-words.ts';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

/**
 * The password manager is replaced at the API's edge: headless Chromium never saves a new password, since
 * that takes a click on a bubble of its own. What stands in keeps what `store` is given and gives it back
 * as the specification says: silently only while that was not prevented and there is one, otherwise when
 * it is asked with a choice.
 */
interface Manager {
  readonly saved: Map<string, string>;
  /** All it was asked, in order. */
  readonly asked: string[];
  silent: boolean;
  /** Which credential the person chooses when they are asked. */
  choice: string | null;
}

async function withManager(context: BrowserContext): Promise<Manager> {
  const manager: Manager = { saved: new Map(), asked: [], silent: true, choice: null };
  await context.exposeFunction('managerStore', (id: string, password: string) => {
    manager.asked.push(`to store ${id}`);
    manager.saved.set(id, password);
    manager.silent = true;
  });
  await context.exposeFunction('managerPrevent', () => {
    manager.asked.push('to be silent');
    manager.silent = false;
  });
  await context.exposeFunction('managerGet', (mediation: string) => {
    manager.asked.push(`to give, ${mediation}`);
    const { saved, silent, choice } = manager;
    const only = saved.size === 1 ? [...saved.keys()][0] : null;
    const id = mediation === 'silent' ? (silent ? only : null) : (choice ?? only);
    const password = id ? saved.get(id) : undefined;
    return password === undefined ? null : { id, password, type: 'password' };
  });
  await context.addInitScript(() => {
    const edge = globalThis as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    const { credentials } = navigator;
    const { get } = credentials;
    Object.assign(credentials, {
      store: ({ id, password }: { id: string; password: string }) =>
        edge['managerStore']?.(id, password),
      get: (options: { password?: boolean; mediation: string }) =>
        options.password
          ? edge['managerGet']?.(options.mediation)
          : get.call(credentials, options as never),
      preventSilentAccess: () => edge['managerPrevent']?.(),
    });
  });
  return manager;
}

const save = (page: Page) => page.getByLabel('Save this key to native password manager');
const isOpen = (vault: VaultPage) => expect(vault.button('Lock')).toBeVisible();
const isLocked = (vault: VaultPage) => expect(vault.button('Open Vault')).toBeVisible();

test('the key is saved when the vault opens, and opens it at the next sign-in', async ({
  page,
  context,
}) => {
  const manager = await withManager(context);
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await expect(save(page)).toBeChecked();
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(manager.saved.size).toBe(0);
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await isOpen(vault);
  await expect.poll(() => manager.saved.get('Ada')).toBe(vault.key);
  // A reload ends the session of the vault; the saved key opens it again without a word.
  await page.reload();
  await isOpen(vault);
});

test('after an explicit lock nothing opens before it is asked for', async ({ page, context }) => {
  const manager = await withManager(context);
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await expect.poll(() => manager.saved.size).toBe(1);
  await vault.button('Lock').click();
  await isLocked(vault);
  await expect.poll(() => manager.silent).toBe(false);
  // Even a manager that would give it silently is not asked. What the page asks it comes in order, so
  // that the first it is asked is what the button asks shows that nothing was before.
  manager.silent = true;
  manager.asked.length = 0;
  await page.reload();
  await isLocked(vault);
  await expect(vault.button('Use the saved key')).toBeVisible();
  await isLocked(vault);
  manager.silent = false;
  await vault.button('Use the saved key').click();
  await isOpen(vault);
  expect(manager.asked[0]).toBe('to give, optional');
  expect(manager.asked).not.toContain('to give, silent');
  await expect.poll(() => manager.asked).toEqual(['to give, optional', 'to store Ada']);
  expect(manager.silent).toBe(true);
});

test('who opts out leaves nothing in the password manager', async ({ page, context }) => {
  const manager = await withManager(context);
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await save(page).uncheck();
  expect(await page.locator('input[autocomplete="new-password"]').count()).toBe(0);
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await isOpen(vault);
  // With a later answer of the core painted, that to opening the vault is there; and with a later
  // question of this page heard, one that came of it would have been heard as well.
  await vault.addSecret('LATER', 'value');
  await page.evaluate(() => navigator.credentials.preventSilentAccess());
  expect(manager.asked).toEqual(['to be silent']);
  expect(manager.saved.size).toBe(0);
  manager.asked.length = 0;
  await page.reload();
  await vault.button('Use the saved key').click();
  await expect(page.getByText('The password manager gave no key for this profile.')).toBeVisible();
  await vault.act['vault.unlocked']();
  await vault.tab('Settings');
  await vault.button('Save to password manager').click();
  await expect(page.getByText('Saved in the password manager')).toBeVisible();
  expect(manager.saved.get('Ada')).toBe(vault.key);
});

test('a saved key from before a change is recognised and replaced', async ({ page, context }) => {
  const manager = await withManager(context);
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await expect.poll(() => manager.saved.get('Ada')).toBe(vault.key);
  const old = vault.key;
  await vault.act['key.issued']();
  await save(page).uncheck();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await isOpen(vault);
  expect(manager.saved.get('Ada')).toBe(old);
  await page.reload();
  await expect(page.getByText('does not open this vault any more')).toBeVisible();
  await vault.act['vault.unlocked']();
  await vault.tab('Settings');
  await vault.button('Save to password manager').click();
  await expect(page.getByText('Saved in the password manager')).toBeVisible();
  expect(manager.saved.get('Ada')).toBe(vault.key);
});

test('a key that the password manager never gives back was not saved there', async ({
  page,
  context,
}) => {
  const manager = await withManager(context);
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await save(page).uncheck();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await isOpen(vault);
  await vault.tab('Settings');
  // The person closes the browser's question: nothing is kept, and nobody is told.
  const stored = manager.asked.length;
  manager.saved.set = () => manager.saved;
  await page.clock.install();
  await vault.button('Save to password manager').click();
  await expect.poll(() => manager.asked.slice(stored)).toContain('to store Ada');
  const { title } = problemWords({ code: 'passwordManager.notConfirmed' });
  await expect
    .poll(async () => {
      await page.clock.runFor(1_000);
      return page.getByText(title).isVisible();
    })
    .toBe(true);
  expect(manager.asked.filter((one) => one === 'to give, silent').length).toBeGreaterThan(10);
  await expect(page.getByText('Saved in the password manager')).toBeHidden();
});

test('the key of another profile is never tried', async ({ page, context }) => {
  const manager = await withManager(context);
  manager.saved.set('Bob', 'LS1-00000-00000-00000-00000-00000-00000-00000-00000');
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await save(page).uncheck();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await page.reload();
  await isLocked(vault);
  await vault.button('Use the saved key').click();
  await expect(page.getByText('The password manager gave no key for this profile.')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a browser without the API has a form that every manager understands', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'PasswordCredential');
  });
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await expect(page.getByText('This browser or its password manager may offer')).toBeVisible();
  const form = page.locator('form:has(input[autocomplete="new-password"])');
  await expect(form.locator('input[autocomplete="username"]')).toHaveValue('Ada');
  await expect(form.locator('input[autocomplete="new-password"]')).toHaveValue(/^LS1-/);
  await expect(vault.button('Save to password manager')).toBeHidden();
});
