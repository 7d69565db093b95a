import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { spellings } from '../support/browser-dump.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { toTemplates } from '../support/template-steps.ts';
import { VaultPage } from '../support/vault-page.ts';

/** The files in which Chromium keeps what was typed into forms, one after the other. */
async function formHistory(profile: string): Promise<Buffer> {
  const folder = join(profile, 'Default');
  const names = (await readdir(folder)).filter((name) => name.startsWith('Web Data'));
  expect(names).toContain('Web Data');
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
}

const typed = {
  profile: 'Profile planted 4711',
  secret: 'SECRET_PLANTED_4711',
  domain: 'planted-4711.example.com',
  template: 'Template planted 4711',
  environment: 'environment-4711',
  search: 'search-4711',
  passkey: 'Passkey planted 4711',
};

test('nothing that is typed here is in the form history of the browser', async ({
  baseURL,
}, info) => {
  const profile = info.outputPath('profile');
  const base = String(baseURL);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: chromiumArgs,
    permissions: ['clipboard-read', 'clipboard-write'],
    baseURL: base,
  });
  try {
    // What shows that this Chromium keeps one: a form of a page that does not ask it not to.
    const other = await context.newPage();
    const form =
      '<form action="/done"><input name="nick" autocomplete="nickname"><button>Go</button>';
    await context.route('http://localhost:9/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: form }),
    );
    await other.goto('http://localhost:9/');
    await other.locator('input').pressSequentially('Control 4711');
    await other.getByRole('button').click();
    await other.waitForURL('**/done?nick=*');
    await other.close();

    const page = await context.newPage();
    const vault = new VaultPage(page);
    await page.goto('/');
    await page.getByLabel('Profile name').pressSequentially(typed.profile);
    await vault.button('Create profile').click();
    await vault.toVault();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await vault.button('New secret').click();
    await page.getByLabel('Name').pressSequentially(typed.secret);
    await page.getByLabel('Value').fill('value');
    await page.getByLabel('Allowed domains').pressSequentially(typed.domain);
    await vault.button('Save secret').click();
    await expect(vault.button(`Reveal ${typed.secret}`)).toBeVisible();
    await vault.addSecret('SECOND', 'value');
    await page.getByLabel('Find a secret').pressSequentially(typed.search);
    await page.getByLabel('Find a secret').press('Enter');
    await vault.tab('Settings');
    await page.getByLabel('New environment').pressSequentially(typed.environment);
    await page.getByLabel('New environment').press('Enter');
    await expect(vault.button(`Remove ${typed.environment}`)).toBeVisible();
    await page.getByLabel('Which passkey this is').pressSequentially(typed.passkey);
    await toTemplates(vault);
    await vault.button('New template').click();
    await page.getByLabel('Title').pressSequentially(typed.template);
    await vault.button('Save template').click();
    await expect(page.getByText(`Saved ${typed.template}.`)).toBeVisible();
    await vault.toVault();
    await vault.button('Lock').click();
    await vault.unlock(vault.key);
    await vault.button('Lock').click();
    await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  } finally {
    await context.close();
  }
  const history = await formHistory(profile);
  const isKept = (text: string) =>
    [...spellings(text).values()].some((spelling) => history.includes(spelling));
  expect(isKept('Control 4711')).toBe(true);
  expect(Object.values(typed).filter(isKept)).toEqual([]);
});
