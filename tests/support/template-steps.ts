import { expect, type Locator, type Page } from '@playwright/test';

/** What these steps need of the page that drives the vault. */
interface TemplatePage {
  readonly page: Page;
  readonly planted: string[];
  button(name: string): Locator;
  toVault(): Promise<void>;
}

export async function toTemplates({ page }: TemplatePage): Promise<void> {
  await page.getByRole('link', { name: 'Lockstate home' }).click();
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
}

/** Writes a new template, and comes back to the vault. */
export async function saveTemplate(
  vault: TemplatePage,
  name: string,
  text = `curl https://${name.toLowerCase().replace(/\W|_/g, '-')}.example.com`,
): Promise<void> {
  vault.planted.push(name, text);
  await toTemplates(vault);
  await vault.button('New template').click();
  await vault.page.getByLabel('Title').fill(name);
  await vault.page.getByLabel('Text').fill(text);
  await vault.button('Save template').click();
  await expect(vault.page.getByText(`Saved ${name}.`)).toBeVisible();
  await vault.toVault();
}

/** Writes a template, deletes it, and comes back to the vault. */
export async function removeNewTemplate(vault: TemplatePage, name: string): Promise<void> {
  await saveTemplate(vault, name);
  await toTemplates(vault);
  await vault.button(name).click();
  await vault.button('Delete template').click();
  await vault.page.getByRole('dialog').getByRole('button', { name: 'Delete template' }).click();
  await expect(vault.button(name)).toBeHidden();
  await vault.toVault();
}
