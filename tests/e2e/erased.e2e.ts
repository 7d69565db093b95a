import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { launch, pageOf } from '../support/own-chromium.ts';
import { foundInFiles, goneFrom, type Sealed, sealedIn } from '../support/profile-files.ts';
import { expectMirrored } from '../support/remembered.ts';
import { PROFILE, type VaultPage } from '../support/vault-page.ts';

test.setTimeout(300_000);

/** A browser of our own, whose files can be read. */
async function ownBrowser(base: string) {
  const profile = await mkdtemp(join(tmpdir(), 'lockstate-erased-'));
  let running = await launch(profile);
  const ended = (): Promise<unknown> =>
    running.process.exitCode !== null || running.process.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => running.process.once('exit', resolve));
  return {
    profile,
    page: () => pageOf(running.endpoint, base),
    /** Ends it as a person does, so that it writes what it has to. */
    async close(vault: VaultPage): Promise<void> {
      const session = await vault.page.context().browser()?.newBrowserCDPSession();
      const closing = ended();
      await session?.send('Browser.close').catch(() => undefined);
      await closing;
    },
    async kill(): Promise<void> {
      running.process.kill('SIGKILL');
      await ended();
    },
    async again(): Promise<VaultPage> {
      running = await launch(profile);
      return pageOf(running.endpoint, base);
    },
    async remove(): Promise<void> {
      running.process.kill('SIGKILL');
      await ended();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function openVault(vault: VaultPage): Promise<void> {
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
}

const running = ({ page }: VaultPage) => page.getByText(/^Removing what was deleted/).first();

/** Waits until the app has said that it removes what was deleted, and remembers nothing to be done. */
async function expectRemoved(vault: VaultPage, meanwhile?: () => Promise<void>): Promise<void> {
  await expect(running(vault)).toBeVisible({ timeout: 30_000 });
  await meanwhile?.();
  const names = () =>
    vault.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await expect.poll(names, { timeout: 120_000 }).toEqual(['lockstate']);
  await expect(running(vault)).toBeHidden();
}

test('what was erased is in no file of the browser any more', async ({ baseURL }) => {
  const browser = await ownBrowser(String(baseURL));
  try {
    let vault = await browser.page();
    await openVault(vault);
    await vault.act['passkey.added']();
    for (const name of ['ONE', 'TWO', 'THREE']) await vault.addSecret(name, `value-${name}`);

    const erased = new Map<string, string>();
    /** Does something that erases, and looks for what is gone in all files. */
    const erasing = (name: string, act: () => Promise<void>, meanwhile?: () => Promise<void>) =>
      test.step(name, async () => {
        await expectMirrored(vault.page);
        const before = await sealedIn(vault.page);
        expect((await foundInFiles(browser.profile, before)).length).toBeGreaterThan(0);
        await act();
        await expectRemoved(vault, meanwhile);
        const gone: Sealed = goneFrom(before, await sealedIn(vault.page));
        expect(gone.size).toBeGreaterThan(0);
        for (const [hex, where] of gone) erased.set(hex, `${name}: ${where}`);
        await expect.poll(() => foundInFiles(browser.profile, gone)).toEqual([]);
      });

    await erasing(
      'a deleted secret',
      async () => {
        await vault.act['secret.deleted']();
        await vault.act['vault.locked']();
      },
      async () => {
        const axe = await axeFor(vault.page).analyze();
        expect(axe.violations.map(({ id }) => id)).toEqual([]);
      },
    );
    await vault.unlock(vault.key);
    await vault.tab('Settings');
    await expect(vault.page.getByText(/^Nothing that was deleted is left/)).toBeVisible();

    await erasing('a changed vault key', async () => {
      for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
        await vault.act[event]();
    });
    await erasing('a removed passkey', async () => {
      await vault.tab('Settings');
      await vault.button('Remove Laptop').click();
      await expect(vault.page.getByText('Removed Laptop.')).toBeVisible();
    });
    await erasing('a sign-out', () => vault.act['session.signedOut']());
    await vault.unlock(vault.key);
    await vault.addSecret('FOUR', 'value-FOUR');
    await erasing('a reset', async () => {
      await vault.act['reset.requested']();
      await vault.act['reset.confirmed']();
    });
    for (const event of ['key.issued', 'key.saved', 'vault.opened', 'secret.added'] as const)
      await vault.act[event]();
    await vault.page.getByRole('banner').getByRole('button', { name: PROFILE }).click();
    await vault.button('Sign out').click();
    await vault.page.getByLabel('Remove my secrets from this browser').check();
    await vault.page.getByLabel('Remove them without a backup').check();
    await vault.button('Sign out and remove').click();
    await expect(vault.button(`Sign in as ${PROFILE}`)).toBeVisible();
    await expectRemoved(vault);
    await erasing('a removed profile', async () => {
      await vault.page.getByRole('button', { name: `Remove ${PROFILE}` }).click();
      await vault.button('Remove profile').click();
    });

    await browser.close(vault);
    expect(await foundInFiles(browser.profile, erased)).toEqual([]);
    vault = await browser.again();
    await vault.page.goto(String(baseURL));
    await expect(vault.page.getByLabel('Profile name')).toBeVisible();
    await expect(running(vault)).toBeHidden();
  } finally {
    await browser.remove();
  }
});

test('a browser that is killed while it removes goes on at its next start', async ({ baseURL }) => {
  const browser = await ownBrowser(String(baseURL));
  try {
    let vault = await browser.page();
    await openVault(vault);
    await vault.act['secret.added']();
    const before = await sealedIn(vault.page);
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await expect(running(vault)).toBeVisible();
    await expectMirrored(vault.page);
    const gone = goneFrom(before, await sealedIn(vault.page));
    expect(gone.size).toBeGreaterThan(0);
    const { key } = vault;
    await browser.kill();
    expect((await foundInFiles(browser.profile, gone)).length).toBeGreaterThan(0);

    vault = await browser.again();
    await vault.page.goto(`${baseURL}/vault`);
    await expectRemoved(vault);
    await vault.unlock(key);
    await expect(vault.page.getByRole('button', { name: /^Reveal / })).toBeVisible();
    await browser.close(vault);
    expect(await foundInFiles(browser.profile, gone)).toEqual([]);
  } finally {
    await browser.remove();
  }
});
