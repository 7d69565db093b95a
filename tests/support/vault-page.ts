import { expect, type Page } from '@playwright/test';
import { formatVaultKey, VAULT_KEY_BYTES } from '../../src/lib/core/vault/vault-key.ts';
import type { VaultEvent } from '../../src/lib/machines/events.ts';
import { addAuthenticator } from './authenticator.ts';
import { removeNewTemplate, saveTemplate } from './template-steps.ts';
import { askForReset, signOutRemoving } from './leaving.ts';
import { damageLastEvent, damageSnapshots } from './page-damage.ts';

export const PROFILE = 'Ada';

/** Drives the vault as a person would: by roles and labels, and nothing else. */
export class VaultPage {
  readonly page: Page;
  /** The key that opens the vault now, and every key there has been. */
  key = '';
  readonly keys: string[] = [];
  /** Names and values typed so far: none of them may ever lie on disk in plain. */
  readonly planted: string[] = [];
  #shown = '';
  #hasAuthenticator = false;

  readonly #base: string;
  /** An external vault that answers this page, for what needs one. */
  external: { readonly address: string; readonly token: string } = {
    address: 'https://connect.example.com',
    token: 'token-planted-never-to-be-found',
  };

  /** @param base address of the app, where the page has none of its own to start from */
  constructor(page: Page, base = '') {
    this.page = page;
    this.#base = base;
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async createProfile(): Promise<void> {
    await this.page.goto(`${this.#base}/`);
    await this.page.getByLabel('Profile name').fill(PROFILE);
    await this.button('Create profile').click();
    await this.toVault();
  }

  async toVault(): Promise<void> {
    await this.page.getByRole('contentinfo').getByRole('link', { name: 'Vault' }).click();
    await this.page.waitForURL('**/vault');
  }

  async readShownKey(): Promise<string> {
    const field = this.page.getByLabel('Your vault key');
    await expect(field).toHaveValue(/LS1/);
    const text = (await field.inputValue()).replace(/\s+/g, '');
    expect(text).toMatch(/^LS1(-[0-9A-Z]{5}){8}$/);
    return text;
  }

  async tab(name: 'Secrets' | 'Settings' | 'Audit'): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  async unlock(key: string): Promise<void> {
    await this.page.getByLabel('Vault key').fill(key);
    await this.button('Open Vault').click();
  }

  async addSecret(name: string, value: string, domains = '', note = ''): Promise<void> {
    this.planted.push(name, value);
    await this.tab('Secrets');
    await this.button('New secret').click();
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Value').fill(value);
    await this.page.getByLabel('Allowed domains').fill(domains);
    await this.page.getByLabel('Note').fill(note);
    await this.button('Save secret').click();
    await expect(this.button(`Reveal ${name}`)).toBeVisible();
  }

  /** Adds a secret of which every part is found nowhere else. */
  async #addPlanted(): Promise<void> {
    const number = this.planted.length;
    const [domain, note] = [`planted-${number}.example.com`, `note planted ${Math.random()}`];
    this.planted.push(domain, note);
    await this.addSecret(`NAME_PLANTED_${number}`, `value-planted-${Math.random()}`, domain, note);
  }

  /** Adds a 1Password Connect server, which does not have to answer for that. */
  async addProvider(name: string): Promise<void> {
    const { address, token } = this.external;
    this.planted.push(name, token, address);
    await this.tab('Settings');
    await this.button('Add external vault').click();
    await this.page.getByLabel('1Password Connect').check();
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Address of the server').fill(address);
    await this.page.getByLabel('Let Lockstate send requests').check();
    await this.page.getByLabel('Access token').fill(token);
    await this.button('Save external vault').click();
    await expect(this.page.getByText(`Saved ${name}.`)).toBeVisible();
  }

  /** The name of an external vault, which is added when there is none. */
  async #anyProvider(): Promise<string> {
    await this.tab('Settings');
    await expect(this.button('Add external vault')).toBeVisible();
    const edit = this.page.getByRole('button', { name: /^Edit VAULT_PLANTED/ }).first();
    if ((await edit.count()) === 0) await this.act['provider.added']();
    return (await edit.innerText()).replace(/\s+/g, ' ').replace(/^Edit /, '');
  }

  async #anySecret(): Promise<string> {
    await this.tab('Secrets');
    const reveal = this.page.getByRole('button', { name: /^Reveal / }).first();
    if ((await reveal.count()) === 0) await this.#addPlanted();
    const label = (await reveal.getAttribute('aria-label')) ?? (await reveal.innerText());
    return label.replace(/\s+/g, ' ').replace(/^Reveal /, '');
  }

  /** Gives the page a virtual authenticator that verifies whoever asks. */
  async #authenticator(): Promise<void> {
    if (this.#hasAuthenticator) return;
    this.#hasAuthenticator = true;
    await addAuthenticator(this.page);
  }

  /** Does what makes an event happen. */
  readonly act: Record<VaultEvent['type'], () => Promise<void>> = {
    'key.issued': async () => {
      const create = this.button('Create vault key');
      const settings = this.page.getByRole('tab', { name: 'Settings' });
      await expect(create.or(settings).or(this.page.getByLabel('Your vault key'))).toBeVisible();
      if (await create.isVisible()) await create.click();
      else if (await settings.isVisible()) {
        await settings.click();
        await this.button('Change vault key').click();
      }
      // After a reset nothing has to be pressed: the new key comes by itself.
      this.#shown = await this.readShownKey();
      this.keys.push(this.#shown);
    },
    'key.saved': async () => {
      const copy = this.button('Copy vault key');
      if (!(await copy.isVisible())) await this.tab('Settings');
      await copy.click();
      await expect(this.page.getByText('Copied', { exact: false }).first()).toBeVisible();
    },
    'key.abandoned': async () => {
      const isSaved = await this.button('Open Vault').isEnabled();
      await this.page.getByRole('button', { name: /^(Not now|Keep the old key)$/ }).click();
      // Whoever saved it is asked first.
      if (isSaved) await this.button('Drop the key').click();
    },
    'vault.opened': async () => {
      await this.button('Open Vault').click();
      this.key = this.#shown;
    },
    'vault.unlocked': () => this.unlock(this.key),
    'unlock.rejected': async () => {
      await this.unlock(formatVaultKey(crypto.getRandomValues(new Uint8Array(VAULT_KEY_BYTES))));
      await expect(this.page.getByRole('alert')).toBeVisible();
    },
    'vault.locked': () => this.button('Lock').click(),
    'secret.added': () => this.#addPlanted(),
    'secret.edited': async () => {
      const name = await this.#anySecret();
      const value = `value-planted-${Math.random()}`;
      this.planted.push(value);
      await this.button(`Edit ${name}`).click();
      await this.page.getByLabel('Value').fill(value);
      await this.button('Save secret').click();
      await expect(this.button('Save secret')).toBeHidden();
    },
    'secret.deleted': async () => {
      const name = await this.#anySecret();
      await this.button(`Delete ${name}`).click();
      await expect(this.button(`Delete ${name}`)).toBeHidden();
    },
    'secrets.exported': async () => {
      const recovered = this.button('Export a backup …');
      if (await recovered.isVisible()) {
        await recovered.click();
      } else {
        await this.tab('Settings');
        await this.button('Export secrets').click();
      }
      const dialog = this.page.getByRole('dialog');
      await dialog.getByLabel('Passphrase').fill('a passphrase nobody guesses');
      const saved = this.page.waitForEvent('download');
      await dialog.getByRole('button', { name: 'Save backup' }).click();
      await saved;
      await this.button('Close').click();
    },
    'passkey.added': async () => {
      await this.#authenticator();
      await this.tab('Settings');
      await this.page.getByLabel('Which passkey this is').fill('Laptop');
      await this.button('Add a passkey').click();
      await expect(this.page.getByText('Added the passkey Laptop.')).toBeVisible();
    },
    'passkey.removed': async () => {
      await this.tab('Settings');
      if (!(await this.button('Remove Laptop').isVisible())) await this.act['passkey.added']();
      await this.button('Remove Laptop').click();
      await expect(this.page.getByText('Removed Laptop.')).toBeVisible();
    },
    'settings.changed': async () => {
      await this.tab('Settings');
      const versions = this.page.getByLabel('Earlier versions to keep');
      const next = (await versions.inputValue()) === '5' ? '3' : '5';
      await versions.selectOption(next);
    },
    'template.saved': () => saveTemplate(this, `TEMPLATE_PLANTED_${this.planted.length}`),
    'template.removed': () => removeNewTemplate(this, `TEMPLATE_PLANTED_${this.planted.length}`),
    // Signing out took the copies of the key slots with the secrets: they are written again.
    'vault.upgraded': async () => {
      await this.act['session.signedOut']();
      await this.unlock(this.key);
    },
    // A change of key brings a new data key, with which what is there is sealed anew.
    'data.resealed': async () => {
      await this.act['key.issued']();
      await this.act['key.saved']();
      await this.act['vault.opened']();
    },
    'provider.added': () => this.addProvider(`VAULT_PLANTED_${this.planted.length}`),
    'provider.changed': async () => {
      const name = await this.#anyProvider();
      const next = `VAULT_PLANTED_${this.planted.length}`;
      this.planted.push(next);
      await this.button(`Edit ${name}`).click();
      await this.page.getByLabel('Name', { exact: true }).fill(next);
      await this.button('Save external vault').click();
      await expect(this.button(`Edit ${next}`)).toBeVisible();
    },
    'provider.removed': async () => {
      const name = await this.#anyProvider();
      await this.button(`Remove ${name}`).click();
      await this.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await expect(this.button(`Remove ${name}`)).toBeHidden();
    },
    'external.requested': async () => {
      const name = await this.#anyProvider();
      await this.button(`Test connection ${name}`).click();
      await expect(this.page.getByText(/^It works: /)).toBeVisible();
    },
    'log.compacted': async () => {
      await this.tab('Audit');
      await this.page.getByLabel('Events to remove').selectOption('All up to now');
      await this.button('Compact log').click();
      await this.page.getByRole('dialog').getByRole('button', { name: 'Compact log' }).click();
      await expect(this.page.getByText(/^\d+ events? removed\.\s*$/)).toBeVisible();
    },
    'recovery.begun': async () => {
      const isLocked = await this.page.getByRole('heading', { name: 'Vault locked' }).isVisible();
      await this.page.evaluate(damageLastEvent);
      if (isLocked) {
        // A browser that starts again reads the log from the disk.
        await this.page.reload();
        await this.unlock(this.key);
      } else {
        await this.tab('Audit');
        await this.button('Look for damage').click();
      }
      await expect(this.page.getByRole('heading', { name: 'This vault is damaged' })).toBeVisible();
    },
    'vault.recovered': async () => {
      await this.button('Repair …').click();
      await this.page.getByRole('dialog').getByRole('button', { name: 'Repair' }).click();
      await expect(this.page.getByRole('heading', { name: 'Vault unlocked' })).toBeVisible();
    },
    'recovery.cleared': async () => {
      await this.act['recovery.begun']();
      await this.act['vault.recovered']();
      await this.tab('Audit');
      await this.button('Remove the old records').click();
      await expect(this.page.getByText('The old records were removed.')).toBeVisible();
    },
    'index.rebuilt': async () => {
      await this.act['log.compacted']();
      await this.act['vault.locked']();
      await this.page.evaluate(damageSnapshots);
      await this.unlock(this.key);
    },
    'reset.requested': async () => {
      const settings = this.page.getByRole('tab', { name: 'Settings' });
      if (await settings.isVisible()) await settings.click();
      await askForReset(this.page);
    },
    'reset.cancelled': () => this.button('Cancel').click(),
    'reset.confirmed': () => this.button('Reset Vault').click(),
    'session.signedOut': async () => {
      await signOutRemoving(this.page, PROFILE);
      await this.button(`Sign in as ${PROFILE}`).click();
      await this.toVault();
    },
  };
}
