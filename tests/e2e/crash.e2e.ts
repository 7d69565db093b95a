import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { VaultPage } from '../support/vault-page.ts';

/** A Chromium of our own, so that it can be killed the hard way. */
async function launch(profile: string): Promise<{ process: ChildProcess; endpoint: string }> {
  const process = spawn(
    chromiumPath(),
    [
      ...chromiumArgs,
      '--headless=new',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endpoint = await new Promise<string>((resolve, reject) => {
    let heard = '';
    process.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      const found = /DevTools listening on (\S+)/.exec(heard)?.[1];
      if (found) resolve(found);
    });
    process.on('exit', () => {
      reject(new Error('Chromium ended before it was ready'));
    });
  });
  return { process, endpoint };
}

async function pageOf(endpoint: string, baseURL: string) {
  const browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (!context) throw new Error('no context');
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL });
  const page = await context.newPage();
  return new VaultPage(page, baseURL);
}

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
