import { expect, test } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

test.setTimeout(120_000);

test('Verify raises no alarm while another tab edits', async ({ page, context }) => {
  const vault = new VaultPage(page);
  await vault.createProfile();
  await vault.act['key.issued']();
  await vault.act['key.saved']();
  await vault.act['vault.opened']();
  await vault.addSecret('FIRST', 'value-first');

  const other = new VaultPage(await context.newPage());
  await other.page.goto('/vault');
  await other.tab('Audit');
  let isOver = false;
  let added = 0;
  const editing = (async () => {
    for (; !isOver; added += 1) await vault.addSecret(`BESIDE_${added}`, `value-beside-${added}`);
  })();
  for (let run = 0; run < 10; run += 1) {
    await other.button('Verify').click();
    const before = added;
    await expect(other.button('Verify')).toHaveAttribute('aria-busy', 'false');
    await expect(other.page.getByText('Nothing is wrong.')).toBeVisible();
    await expect.poll(() => added).toBeGreaterThan(before);
  }
  isOver = true;
  await editing;
  expect(added).toBeGreaterThan(9);
});
