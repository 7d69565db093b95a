import type { Tab } from './drivers/engine.ts';
import { button, field, heading, type Sought, tabNamed, text } from './drivers/sought.ts';

export const PROFILE = 'Ada';
export const KEY = /^LS1(-[0-9A-Z]{5}){8}$/;
export const locked = heading('Vault locked');
export const unlocked = heading('Vault unlocked');
const shownKey = field('Your vault key');

/** Does with the app what a person does, in whichever engine. */
export class Person {
  readonly tab: Tab;
  readonly address: string;
  /** The key that opens the vault now. */
  key = '';

  constructor(tab: Tab, address: string) {
    this.tab = tab;
    this.address = address;
  }

  goto(path: string): Promise<void> {
    return this.tab.goto(this.address + path);
  }

  async createProfile(): Promise<void> {
    await this.goto('/');
    await this.tab.fill(field('Profile name'), PROFILE);
    await this.tab.click(button('Create profile'));
    await this.toVault();
  }

  toVault(): Promise<void> {
    return this.tab.click({ role: 'link', name: 'Vault' });
  }

  /** Makes the key and opens the vault with it, by the box that every browser has. */
  async createVault(): Promise<void> {
    await this.createProfile();
    await this.tab.click(button('Create vault key'));
    await this.takeKey();
  }

  /** Opens the vault with the key that is on the screen. */
  async takeKey(): Promise<void> {
    const before = this.key;
    this.key = await this.tab.reads(shownKey, KEY);
    if (this.key === before) throw new Error('the key was not changed');
    await this.tab.click({ role: 'checkbox', name: 'I have stored my key safely', isPart: true });
    await this.tab.click(button('Open Vault'));
    await this.tab.see(unlocked);
  }

  async unlock(key = this.key): Promise<void> {
    await this.tab.fill(field('Vault key'), key);
    await this.tab.click(button('Open Vault'));
  }

  async lock(): Promise<void> {
    await this.tab.click(button('Lock'));
    await this.tab.see(locked);
  }

  async addSecret(name: string, value: string): Promise<void> {
    await this.tab.click(button('New secret'));
    await this.tab.fill(field('Name'), name);
    await this.tab.fill(field('Value'), value);
    await this.tab.click(button('Save secret'));
    await this.tab.see(button(`Reveal ${name}`));
  }

  async reveal(name: string, value: string): Promise<void> {
    await this.tab.click(button(`Reveal ${name}`));
    await this.tab.see(text(value));
  }

  async to(name: 'Secrets' | 'Settings' | 'Audit'): Promise<void> {
    await this.tab.click(tabNamed(name));
  }

  see(sought: Sought) {
    return this.tab.see(sought);
  }

  /** All that the page's document holds. */
  content(): Promise<string> {
    return this.tab.evaluate(() => {
      const fields = [...document.querySelectorAll('input, textarea')];
      return [
        document.documentElement.outerHTML,
        ...fields.map((one) => (one as HTMLInputElement).value),
      ].join('\n');
    });
  }
}
