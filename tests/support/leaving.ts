import type { Page } from '@playwright/test';

/** Signs out and removes all secrets, without a backup where there are some. */
export async function signOutRemoving(page: Page, profile: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: profile }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByLabel('Remove my secrets from this browser').check();
  const none = page.getByLabel('Remove them without a backup');
  if (await none.isVisible()) await none.check();
  await page.getByRole('button', { name: 'Sign out and remove' }).click();
}

/** Asks for a reset; where the vault is locked, that lies behind a question. */
export async function askForReset(page: Page): Promise<void> {
  const lost = page.getByText('Lost the key?');
  if (await lost.isVisible()) await lost.click();
  await page.getByRole('button', { name: 'Reset vault', exact: true }).click();
}
