import { chromium, expect, test, type BrowserContext } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { allowPasswords, basicStore, savedUsers, seedPassword } from '../support/login-data.ts';
import { VaultPage } from '../support/vault-page.ts';

/** What Chromium gives this page without a question. */
const silently = async (): Promise<string | null> => {
  const options = { password: true, mediation: 'silent' };
  const found = await navigator.credentials.get(options as CredentialRequestOptions);
  return (found as { password?: string } | null)?.password ?? null;
};

type Watched = typeof globalThis & { offered?: string[] };

/** Lists the keys that this page has offered to Chromium, each once Chromium has taken it. */
const watchStore = (): void => {
  const offered: string[] = ((globalThis as Watched).offered = []);
  const { credentials } = navigator;
  const store = credentials.store.bind(credentials);
  credentials.store = async (credential) => {
    await store(credential);
    offered.push((credential as Credential & { password: string }).password);
  };
};

/**
 * Chromium's own password manager, as far as it goes without a person: headless it never saves a new
 * password, which takes a click on its bubble, so the first one is written where that click would have
 * written it. Reading it, giving it silently and keeping silent are Chromium's own doing.
 */
test('the key comes from the password store of Chromium, and one from before a change is recognised', async ({
  baseURL,
}, info) => {
  test.setTimeout(120_000);
  const profile = info.outputPath('profile');
  const base = String(baseURL);
  const open: { context: BrowserContext | null } = { context: null };
  const close = async () => {
    await open.context?.close();
    open.context = null;
  };
  const launch = async (): Promise<VaultPage> => {
    await close();
    allowPasswords(profile);
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath(),
      args: [...chromiumArgs, ...basicStore],
      permissions: ['clipboard-read', 'clipboard-write'],
      baseURL: base,
    });
    open.context = context;
    const vault = new VaultPage(await context.newPage());
    if (key !== '') vault.key = key;
    return vault;
  };
  let key = '';
  try {
    // Opting out leaves nothing in the store.
    const first = await launch();
    await first.createProfile();
    await first.act['key.issued']();
    await first.page.getByLabel('Save this key to native password manager').uncheck();
    await first.act['key.saved']();
    await first.act['vault.opened']();
    await expect(first.button('Lock')).toBeVisible();
    key = first.key;
    await close();
    expect(savedUsers(profile)).toEqual([]);

    seedPassword(profile, base, 'Ada', key);
    const second = await launch();
    await second.page.goto('/vault');
    await expect(second.button('Lock')).toBeVisible();

    // After an explicit lock Chromium gives nothing silently, not even to a new page.
    await second.button('Lock').click();
    await expect(second.button('Open Vault')).toBeVisible();
    await second.page.reload();
    await expect(second.button('Use the saved key')).toBeVisible();
    // Chromium answers one question after the other: a silent one that the app had asked is answered by now.
    expect(await second.page.evaluate(silently)).toBeNull();
    // And with this answer of the core painted, a key that came of it would have opened the vault.
    await second.button('Audit the log').click();
    await expect(second.page.getByText('Vault locked').first()).toBeVisible();
    await expect(second.button('Open Vault')).toBeVisible();
    await second.act['vault.unlocked']();

    // A changed key is offered, and Chromium takes it in place of the one that is saved.
    for (const event of ['key.issued', 'key.saved'] as const) await second.act[event]();
    await second.page.evaluate(watchStore);
    await second.act['vault.opened']();
    await expect(second.button('Lock')).toBeVisible();
    expect(second.key).not.toBe(key);
    const offered = () => second.page.evaluate(() => (globalThis as Watched).offered);
    await expect.poll(offered).toEqual([second.key]);
    await expect.poll(() => second.page.evaluate(silently)).toBe(second.key);

    // One that is not offered leaves there the one from before it, and that is recognised.
    key = second.key;
    await second.act['key.issued']();
    await second.page.getByLabel('Save this key to native password manager').uncheck();
    for (const event of ['key.saved', 'vault.opened'] as const) await second.act[event]();
    await expect(second.button('Lock')).toBeVisible();
    expect(second.key).not.toBe(key);
    expect(await second.page.evaluate(silently)).toBe(key);
    expect(await offered()).toEqual([key]);
    key = second.key;
    const third = await launch();
    await third.page.goto('/vault');
    await expect(third.page.getByText('does not open this vault any more')).toBeVisible();
    await third.act['vault.unlocked']();
    await expect(third.button('Lock')).toBeVisible();
    await close();
    expect(savedUsers(profile)).toEqual(['Ada']);
  } finally {
    await close();
  }
});
