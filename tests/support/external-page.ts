import { expect, type Page } from '@playwright/test';
import type { HashicorpServer } from './hashicorp-server.ts';
import { VaultPage } from './vault-page.ts';

export const TOKEN = 'hvs.token-planted-never-to-be-found';
export const VALUE = 'sk_live_planted_elsewhere';

/** Drives external vaults as a person would. */
export class ExternalPage extends VaultPage {
  async openNewVault(): Promise<void> {
    await this.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await this.act[event]();
  }

  /** Fills in the form for a Vault server with a token, and leaves it open. */
  async fillHashicorp(server: HashicorpServer, name = 'Team Vault', token = TOKEN): Promise<void> {
    this.planted.push(name, token, server.address);
    await this.tab('Settings');
    await this.button('Add external vault').click();
    await this.page.getByLabel('HashiCorp Vault or OpenBao').check();
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Address of the server').fill(server.address);
    await this.page.getByLabel('Let Lockstate send requests').check();
    await this.page.getByLabel('Token', { exact: true }).last().fill(token);
  }

  async addHashicorp(server: HashicorpServer, name = 'Team Vault'): Promise<void> {
    await this.fillHashicorp(server, name);
    await this.button('Save external vault').click();
    await expect(this.button(`Edit ${name}`)).toBeVisible();
  }

  /** Opens the form of a new secret that is kept elsewhere. */
  async startLink(name: string, domains = ''): Promise<void> {
    this.planted.push(name);
    await this.tab('Secrets');
    await this.button('New secret').click();
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Allowed domains').fill(domains);
    await this.page.getByRole('radio', { name: 'In an external vault' }).check();
  }

  async linkByReference(name: string, reference: string, domains = ''): Promise<void> {
    this.planted.push(reference);
    await this.startLink(name, domains);
    await this.page.getByLabel('Reference').fill(reference);
    await this.button('Save secret').click();
    await expect(this.button(`Reveal ${name}`)).toBeVisible();
  }

  /** What an element with the role of an alert says. */
  alert() {
    return this.page.getByRole('alert');
  }
}

/** A server with one secret in it, that answers the page. */
export function fillServer(server: HashicorpServer, origin: string): void {
  server.cors = { origins: [origin] };
  server.root.mount('secret', 2);
  server.root.put('secret', 'app/payments', { api_key: VALUE, user: 'ada' });
  server.root.addToken(TOKEN);
}

/** Every address that a page, its workers and their workers ask for, beyond the app's own. */
export function foreignRequests(page: Page, origin: string): string[] {
  const foreign: string[] = [];
  page.context().on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(origin)) {
      foreign.push(request.url());
    }
  });
  return foreign;
}
