import { expect, test } from '@playwright/test';
import { toTemplates } from '../support/template-steps.ts';
import { VaultPage } from '../support/vault-page.ts';

test('rules that are no hosts are refused, and no host that is none fits one', async ({ page }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();

  await vault.button('New secret').click();
  await page.getByLabel('Name').fill('WILD');
  await page.getByLabel('Value').fill('wild_1');
  const domains = page.getByLabel('Allowed domains');
  for (const rule of ['api.{{env}}.com', '*.*.com', 'a b.com', 'exa$mple.com', '^api\\..*$']) {
    await domains.fill(`api.example.com, ${rule}`);
    await vault.button('Save secret').click();
    await expect(page.getByText('Entry 2 does not look like a domain.')).toBeVisible();
  }
  // Half a character is nobody's note, and would not come back as it was.
  await domains.fill('*.example.com');
  await page.getByLabel('Note').evaluate((field: HTMLTextAreaElement) => {
    field.value = 'half \ud800';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await vault.button('Save secret').click();
  await expect(page.getByText('The note holds half a character.')).toBeVisible();
  await page.getByLabel('Note').fill('');
  await vault.button('Save secret').click();
  await expect(vault.button('Reveal WILD')).toBeVisible();
  await vault.addSecret('LOCAL', 'local_1', 'localhost:3000');

  await toTemplates(vault);
  await vault.button('New template').click();
  const references = page.getByRole('region', { name: 'References' });
  for (const host of ['evil.test;.example.com', 'evil.test&.example.com', '$(x).example.com']) {
    await page.getByLabel('Text').fill(`curl "https://${host}/" -u {{vault:WILD}}`);
    await expect(references.getByText(/^(No address|Domain not)/)).toBeVisible();
    await expect(references.getByText('Resolved')).toHaveCount(0);
  }
  await page.getByLabel('Text').fill('curl https://api.example.com/ -u {{vault:WILD}}');
  await expect(references.getByText('Resolved')).toBeVisible();
  for (const scheme of ['http', 'https']) {
    await page.getByLabel('Text').fill(`curl ${scheme}://localhost:3000/ -u {{vault:LOCAL}}`);
    await expect(references.getByText('Resolved')).toBeVisible();
    await expect(references.getByText(`for ${scheme}://localhost:3000`)).toBeVisible();
  }
  await page.getByLabel('Text').fill('curl http://localhost:3001/ -u {{vault:LOCAL}}');
  await expect(references.getByText('Domain not allowed')).toBeVisible();
});
