import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, pageOf } from '../support/own-chromium.ts';

test('what was acknowledged survives a killed browser', async ({ baseURL }) => {
  const base = String(baseURL);
  const profile = await mkdtemp(join(tmpdir(), 'lockstate-crash-'));
  let running = await launch(profile);
  try {
    const vault = await pageOf(running.endpoint, base);
    await vault.createProfile();
    await vault.act['key.issued']();
    await vault.act['key.saved']();
    await vault.act['vault.opened']();
    for (const name of ['ONE', 'TWO', 'THREE']) await vault.addSecret(name, `value-${name}`);
    const dead = new Promise((resolve) => running.process.once('exit', resolve));
    running.process.kill('SIGKILL');
    await dead;

    running = await launch(profile);
    const again = await pageOf(running.endpoint, base);
    await again.page.goto(`${base}/vault`);
    await expect(again.page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
    await again.unlock(vault.key);
    for (const name of ['ONE', 'TWO', 'THREE']) {
      await again.button(`Reveal ${name}`).click();
      await expect(again.page.getByText(`value-${name}`)).toBeVisible();
    }
  } finally {
    running.process.kill('SIGKILL');
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
