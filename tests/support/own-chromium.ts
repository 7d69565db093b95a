import { spawn, type ChildProcess } from 'node:child_process';
import { chromium } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './chromium.js';
import { VaultPage } from './vault-page.ts';

/**
 * A Chromium of our own, so that it can be killed the hard way, and its files changed while it is closed.
 * @param profile folder of what it stores
 * @param flags besides those that every Chromium here has
 */
export async function launch(
  profile: string,
  flags: readonly string[] = [],
): Promise<{ readonly process: ChildProcess; readonly endpoint: string }> {
  const process = spawn(
    chromiumPath(),
    [
      ...chromiumArgs,
      ...flags,
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

/** A new page of the app in it. */
export async function pageOf(endpoint: string, baseURL: string) {
  const browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (!context) throw new Error('no context');
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL });
  const page = await context.newPage();
  return new VaultPage(page, baseURL);
}
