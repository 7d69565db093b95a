import { chromium, expect } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { watchForComplaints } from '../support/complaints.ts';
import { BROWSERS_OWN, isolation, test } from '../support/elsewhere-test.ts';
import { ExternalPage } from '../support/external-page.ts';
import { Site } from '../support/site.ts';
import { VaultPage } from '../support/vault-page.ts';

test('every response carries the headers', async ({ request }) => {
  const home = await request.get('/');
  const script = /_app\/immutable\/entry\/start\.[\w-]+\.js/.exec(await home.text())?.[0] ?? '';
  const paths = [
    '/',
    '/vault',
    '/no-such-page',
    '/favicon.svg',
    '/service-worker.js',
    `/${script}`,
  ];
  for (const path of paths) {
    const response = await request.get(path);
    expect(response.status()).toBe(path === '/no-such-page' ? 404 : 200);
    const headers = response.headers();
    expect(headers).toMatchObject(isolation);
    const permissions = headers['permissions-policy'];
    expect(permissions).toContain('clipboard-write=(self)');
    expect(permissions).toContain('cross-origin-isolated=(self)');
    expect(permissions).toContain('publickey-credentials-get=(self)');
    expect(permissions).toContain('camera=()');
    expect(headers['cache-control']).toBe(
      path.includes('immutable') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
  }
  const policy = home.headers()['content-security-policy'];
  for (const part of ["frame-ancestors 'none'", "connect-src 'self'", "base-uri 'none'"]) {
    expect(policy).toContain(part);
  }
  expect((await request.get('/_headers')).status()).toBe(404);
});

test('pages name their one script by hash, workers have a policy of their own', async ({
  request,
}) => {
  for (const path of ['/', '/vault', '/no-such-page']) {
    const html = await (await request.get(path)).text();
    const meta = /http-equiv="content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(meta).toMatch(/default-src 'none'/);
    expect(meta).toMatch(/script-src 'self' 'sha256-[^']+'(;|$)/);
    expect(meta).not.toMatch(/unsafe-inline|unsafe-eval/);
    // Nothing may run, or be asked for, before the policy is read.
    expect(html.slice(0, html.indexOf('content-security-policy'))).not.toMatch(/<script|onload/);
  }
  const site = await Site.start();
  const [core] = await site.paths(/workers\/vault\.worker/);
  const [egress] = await site.paths(/egress\/egress\.worker/);
  const [interchange] = await site.paths(/interchange\/interchange\.worker/);
  await site.end();
  const sources = 'https: http://localhost:* http://127.0.0.1:*';
  for (const [path, scripts, reach] of [
    [`/${core}`, "script-src 'self'", "'self'"],
    ['/service-worker.js', "script-src 'self'", "'self'"],
    // The one script that may reach others: which of them, its code is told.
    [`/${egress}`, "script-src 'self'", sources],
  ]) {
    const headers = (await request.get(String(path))).headers();
    expect(headers).toMatchObject(isolation);
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; ${scripts}; connect-src ${reach}`,
    );
  }
  // What reads files of anybody reaches nothing at all.
  const headers = (await request.get(`/${interchange}`)).headers();
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
  );
});

// Chromium gives workers that several pages share no such sign, whatever their headers say; those of the core's
// are looked at above.
test('a page and its egress are isolated from other origins, and see that they are', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByLabel('Profile name')).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  // Its egress is started by the first request, which nobody answers here.
  vault.external = { address: 'http://localhost:9', token: 'token' };
  const started = page.waitForEvent('worker');
  await vault.addProvider('Nobody');
  await vault.tab('Settings');
  await vault.button('Test connection Nobody').click();
  const egress = await started;
  expect(await egress.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('of all other hosts only an approved one is asked, and only once it is', async ({
  baseURL,
  elsewhere,
}) => {
  // As below: whatever leaves for another host goes through this proxy, whichever worker sends it.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArgs,
    proxy: { server: elsewhere.address, bypass: 'localhost' },
  });
  try {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const vault = new ExternalPage(await context.newPage(), String(baseURL));
    const asked = () => new Set(elsewhere.asked.filter((host) => !BROWSERS_OWN.test(host)));
    await vault.openNewVault();
    vault.external = { address: 'https://approved.test:8443', token: 'token' };
    await vault.addProvider('Approved');
    await vault.linkByReference('LINKED', 'op://evil.test/@evil.test:1/..%2f..%2fevil.test');
    expect([...asked()]).toEqual([]);
    await vault.button('Reveal LINKED').click();
    await expect(vault.alert()).toContainText('No answer came that this page may see');
    expect([...asked()]).toEqual(['approved.test:8443']);
    // A test of another address needs its approval, and that of the saved one does not count for it.
    await vault.tab('Settings');
    await vault.button('Edit Approved').click();
    await vault.page.getByLabel('Address of the server').fill('https://other.test');
    await vault.button('Test connection').first().click();
    await expect(vault.alert()).toContainText('Nothing was sent');
    await vault.page.getByLabel('Let Lockstate send requests').check();
    await vault.page.getByLabel('Access token').fill('token');
    await vault.button('Test connection').first().click();
    await expect(vault.alert()).toContainText('No answer came that this page may see');
    await vault.button('Cancel').click();
    expect([...asked()]).toEqual(['approved.test:8443', 'other.test:443']);
    await vault.button('Remove Approved').click();
    await vault.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await vault.tab('Secrets');
    await vault.button('Reveal LINKED').click();
    await expect(vault.alert()).toContainText('not set up here');
    expect(asked().size).toBe(2);
  } finally {
    await browser.close();
  }
});

test('a walk through the vault asks nobody else for anything', async ({ baseURL, elsewhere }) => {
  // Every request to another host would go through this proxy, whichever part of the app makes it.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArgs,
    proxy: { server: elsewhere.address, bypass: 'localhost' },
  });
  try {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const complaints = await watchForComplaints(page, String(baseURL));
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    const vault = new VaultPage(page, String(baseURL));
    await vault.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await vault.addSecret('A', 'value-a', 'api.example.com');
    for (const event of [
      'secret.edited',
      'settings.changed',
      'secrets.exported',
      'vault.locked',
      'vault.unlocked',
    ] as const)
      await vault.act[event]();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.reload();
    await vault.unlock(vault.key);
    await vault.button('Reveal A').click();
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
    expect(complaints).toEqual([]);
    expect(messages).toEqual([]);
    const asked = () => elsewhere.asked.filter((host) => !BROWSERS_OWN.test(host));
    expect(asked()).toEqual([]);
    // The proxy does see what leaves.
    await page.goto('http://example.test/').catch(() => undefined);
    expect(asked()).toContain('http://example.test/');
  } finally {
    await browser.close();
  }
});
