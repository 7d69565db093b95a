import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

async function noAxeViolations(page: Page): Promise<void> {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

const home = (page: Page) => page.getByRole('link', { name: 'Lockstate home' }).click();

test('a template is written with completion, judged, filled in and kept', async ({ page }) => {
  const vault = await openVault(page);
  await vault.addSecret('STRIPE_KEY', 'sk_live_1', 'api.stripe.com');
  await vault.addSecret('STRIPE_WEBHOOK', 'whsec_1');
  await vault.addSecret('GITHUB', 'ghp_1', 'api.github.com');
  await home(page);
  await noAxeViolations(page);
  await vault.button('Workspaces').click();
  await page.getByText('New workspace').click();
  await page.getByLabel('Title of the workspace').fill('Payments');
  await page.getByLabel('Type').selectOption('Team');
  await noAxeViolations(page);
  await vault.button('Add workspace').click();
  await vault.button('Close').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Payments');

  await vault.button('New template').click();
  await page.getByLabel('Title').fill('Charge');
  const text = page.getByLabel('Text');
  await text.click();
  await text.pressSequentially('curl https://api.stripe.com/v1/charges -u {{STR');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveText([
    'STRIPE_KEY',
    'STRIPE_WEBHOOK',
  ]);
  await noAxeViolations(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(text).toHaveValue('curl https://api.stripe.com/v1/charges -u {{vault:STRIPE_KEY}}');
  await text.pressSequentially(': -H "X: {{vault:GITHUB}} {{vault:NOBODY}}"');
  await page.keyboard.press('Escape');
  const references = page.getByRole('region', { name: 'References' });
  await expect(references.getByText('Resolved')).toBeVisible();
  await expect(references.getByText('Domain not allowed')).toBeVisible();
  await expect(references.getByText('No such secret')).toBeVisible();
  await vault.button('Save template').click();
  await expect(page.getByText('Saved Charge.')).toBeVisible();

  await vault.button('Copy as template').click();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(clipboard).toContain('{{vault:STRIPE_KEY}}');
  await expect(vault.button('Copy resolved')).toBeHidden();
  await vault.button('Reveal resolved').click();
  await expect(page.getByText('2 references stay as they are.')).toBeVisible();
  await noAxeViolations(page);
  await vault.button('Copy resolved').click();
  const resolved =
    'curl https://api.stripe.com/v1/charges -u sk_live_1: -H "X: {{vault:GITHUB}} {{vault:NOBODY}}"';
  await expect.poll(clipboard).toBe(resolved);
  await expect(page.getByText('The resolved template is on the clipboard.')).toBeVisible();
  const saving = page.waitForEvent('download');
  await vault.button('Download resolved').click();
  expect((await saving).suggestedFilename()).toBe('Charge.txt');
  await vault.button('Back').click();

  await page.getByLabel('Address').fill('https://api.stripe.com/v1');
  await vault.button('Check address').click();
  const verdicts = page.getByRole('list', { name: 'Verdicts' });
  await expect(verdicts.getByRole('listitem').first()).toHaveText(
    /STRIPE_KEY.*Allowed.*by api\.stripe\.com/s,
  );
  await expect(verdicts.getByText('Refused, no domain fits')).toBeVisible();
  await noAxeViolations(page);

  // Signing out removes the secrets and leaves the templates, which the key opens again.
  await vault.toVault();
  await vault.act['session.signedOut']();
  await vault.act['vault.unlocked']();
  await home(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Payments');
  await vault.button('Charge').click();
  await expect(page.getByLabel('Text')).toHaveValue(/\{\{vault:STRIPE_KEY\}\}/);
  await expect(references.getByText('No such secret').first()).toBeVisible();
  await vault.button('Delete template').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete template' }).click();
  await expect(page.getByText('No templates yet.')).toBeVisible();
});

test('a workspace is renamed, switched in the header, and deleted', async ({ page }) => {
  const vault = await openVault(page);
  await home(page);
  await vault.button('Workspaces').click();
  await vault.button('Edit Personal').click();
  await page.getByLabel('Title of the workspace').first().fill('Mine');
  await vault.button('Save').click();
  await page.getByText('New workspace').click();
  await page.getByLabel('Title of the workspace').fill('Mine');
  await vault.button('Add workspace').click();
  await expect(page.getByText('There is a workspace of this name.')).toBeVisible();
  await page.getByLabel('Title of the workspace').fill('Partner work');
  await vault.button('Add workspace').click();
  await vault.button('Close').click();
  await page.getByLabel('Workspace').selectOption('Mine');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
  await vault.button('Workspaces').click();
  await vault.button('Delete Mine').click();
  await vault.button('Delete workspace').click();
  await vault.button('Close').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Partner work');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Partner work');
});

test('a profile is removed with everything of it', async ({ page }) => {
  const vault = await openVault(page);
  await vault.addSecret('A', 'planted value');
  await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await vault.button('Sign out').click();
  await page.getByLabel('Keep my secrets encrypted on this device').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await vault.button('Remove Ada').click();
  await noAxeViolations(page);
  await vault.button('Remove profile').click();
  await expect(page.getByText('Removed the profile Ada.')).toBeVisible();
  await expect(page.getByLabel('Profile name')).toBeVisible();
  const left = await page.evaluate(async () => {
    const open = indexedDB.open('lockstate');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const names = [...open.result.objectStoreNames].filter((name) => name !== 'events');
    const reading = open.result.transaction([...names, 'events']);
    const counts = await Promise.all(
      names.map(
        (name) =>
          new Promise<number>((resolve) => {
            const count = reading.objectStore(name).count();
            count.onsuccess = () => resolve(count.result);
          }),
      ),
    );
    open.result.close();
    return counts.reduce((sum, count) => sum + count, 0);
  });
  expect(left).toBe(0);
});

test('an idle vault warns in every tab, stays open when asked to, and locks', async ({
  context,
}) => {
  test.setTimeout(150_000);
  const page = await context.newPage();
  const vault = await openVault(page);
  const other = await context.newPage();
  await other.goto('/vault');
  await vault.tab('Settings');
  await page.getByLabel('Lock when idle for').selectOption('1 minute');
  await expect(page.getByRole('alertdialog', { name: 'Still there?' })).toBeVisible({
    timeout: 45_000,
  });
  await expect(other.getByRole('alertdialog', { name: 'Still there?' })).toBeVisible();
  await noAxeViolations(page);
  await other.getByRole('button', { name: 'Stay unlocked' }).click();
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText('because nobody used it for a while')).toBeVisible({
    timeout: 40_000,
  });
  await expect(other.getByText('because nobody used it for a while')).toBeVisible();
  await noAxeViolations(page);
});

test('the page says whether the browser keeps its storage, and reminds of a backup', async ({
  page,
}) => {
  const vault = await openVault(page);
  await vault.tab('Settings');
  await expect(page.getByText(/The browser (may clear it|has promised)/)).toBeVisible();
  await expect(page.getByText(/used of .* that the browser allows/)).toBeVisible();
  await vault.button('Import secrets').click();
  await page.getByLabel('File or drop it here').setInputFiles({
    name: '.env',
    mimeType: 'text/plain',
    buffer: Buffer.from(Array.from({ length: 12 }, (_, index) => `K${index}=${index}`).join('\n')),
  });
  await vault.button('Import 12 secrets').click();
  await expect(page.getByText('Imported: 12 added')).toBeVisible();
  await vault.tab('Secrets');
  await expect(page.getByText('12 changes are in no backup yet.')).toBeVisible();
  await vault.button('Export secrets').click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('where storage is deleted after seven days, the first secret brings the reminder', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' });
    Object.defineProperty(StorageManager.prototype, 'persisted', {
      value: () => Promise.resolve(false),
    });
  });
  const vault = await openVault(page);
  const said = page.getByText('Safari deletes what a page keeps');
  await expect(vault.button('New secret')).toBeVisible();
  await expect(said).toBeHidden();
  await vault.addSecret('FIRST', 'value');
  await expect(said).toBeVisible();
  await expect(page.getByText('one change is in no backup yet')).toBeVisible();
  await noAxeViolations(page);
  await vault.tab('Settings');
  await expect(said).toBeVisible();
});
