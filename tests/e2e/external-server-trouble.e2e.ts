import { expect } from '@playwright/test';
import { dumpOrigin, leaks } from '../support/browser-dump.ts';
import { ExternalPage, TOKEN, VALUE } from '../support/external-page.ts';
import { REFERENCE, test } from '../support/server-test.ts';

test('a server that does not answer pages: what to set there is said', async ({
  page,
  baseURL,
  server,
  vault,
}) => {
  server.cors = null;
  await vault.fillHashicorp(server);
  await vault.button('Test connection').click();
  await expect(vault.alert()).toContainText('No answer came that this page may see');
  const command = vault.alert().locator('pre');
  await expect(command).toContainText('vault write sys/config/cors enabled=true');
  await expect(command).toContainText(`allowed_origins="${String(baseURL)}"`);
  server.cors = { origins: ['https://somebody.else'] };
  await vault.button('Test connection').click();
  await expect(vault.alert()).toContainText('No answer came');
  server.cors = { origins: [String(baseURL)], headers: ['X-Vault-Namespace'] };
  await vault.button('Test connection').click();
  await expect(page.getByText(/^It works/)).toBeVisible();
  // A namespace needs its header to be allowed, as the command says.
  server.namespace('crew').mount('kv', 1);
  server.namespace('crew').addToken(TOKEN);
  await page.getByLabel('Namespace').fill('crew');
  await vault.button('Test connection').click();
  await expect(page.getByText('It works: 1 secrets engine, version 1.18.3.')).toBeVisible();
});

test('every failure has words of its own, and the rest of the vault goes on', async ({
  page,
  server,
  vault,
}) => {
  await vault.addHashicorp(server);
  await vault.linkByReference('STRIPE_KEY', REFERENCE);
  await vault.addSecret('HERE', 'kept here');
  await vault.tab('Settings');
  await page.getByLabel('Keep a fetched value in memory').selectOption('Not at all');
  await vault.tab('Secrets');
  const reveal = async (says: string) => {
    await vault.button('Reveal STRIPE_KEY').click();
    await expect(vault.alert()).toContainText(says);
  };
  server.sealed = true;
  await reveal('The server is sealed');
  server.sealed = false;
  server.rateLimit = 7;
  await reveal('Wait a little and try again');
  server.exposeRetryAfter = true;
  await reveal('Try again in 7 seconds');
  server.rateLimit = null;
  server.forced = { status: 502, text: '<html>bad gateway</html>' };
  await reveal('failed with status 502');
  server.forced = { status: 200, text: '<html>please sign in</html>' };
  await reveal('does not understand');
  server.forced = null;
  server.root.delete('secret', 'app/payments', 1);
  await reveal('was deleted there');
  server.root.put('secret', 'app/payments', { user: 'ada' });
  await reveal('Nothing is at this reference');
  server.size = 2 * 1024 * 1024;
  await reveal('too large');
  server.size = 0;
  server.root.revoke(TOKEN);
  await reveal('does not accept the token');
  server.root.addToken(TOKEN, { rules: [{ path: 'other/*', may: ['read'] }] });
  await reveal('may not be read with these credentials');
  await page.context().setOffline(true);
  await reveal('There is no network');
  await vault.button('Reveal HERE').click();
  await expect(page.getByText('kept here')).toBeVisible();
  await page.context().setOffline(false);
  await server.stop();
  await reveal('No answer came that this page may see');
  await vault.button('Lock').click();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
});

test('a server that takes its time holds nothing up', async ({ page, server, vault }) => {
  test.setTimeout(60_000);
  await vault.addHashicorp(server);
  await vault.linkByReference('STRIPE_KEY', REFERENCE);
  server.delay = 40_000;
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText('Fetching…')).toBeVisible();
  await vault.addSecret('MEANWHILE', 'kept here');
  await vault.button('Reveal MEANWHILE').click();
  await expect(page.getByText('kept here')).toBeVisible();
  await expect(vault.alert()).toContainText('did not answer within 15 seconds', {
    timeout: 20_000,
  });
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText('Fetching…')).toBeVisible();
  await vault.button('Lock').click();
  await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
  await vault.unlock(vault.key);
  await vault.tab('Audit');
  await expect(
    page.getByText(/asked for a secret at .*: interrupted before it answered/),
  ).toBeVisible();
  server.delay = 0;
});

test('signs in by AppRole, and reads versions', async ({ page, server, vault }) => {
  server.root.put('secret', 'app/payments', { api_key: 'rotated' });
  server.root.addRole({
    roleId: 'role',
    secretId: 'secret-id-planted',
    rules: [{ path: '*', may: ['read', 'list'] }],
  });
  vault.planted.push('secret-id-planted');
  await vault.fillHashicorp(server);
  await page.getByLabel('AppRole').check();
  await page.getByLabel('Role ID').fill('role');
  await page.getByLabel('Secret ID').fill('secret-id-planted');
  await vault.button('Save external vault').click();
  await vault.linkByReference('NOW', `vault kv get -mount=secret -field=api_key app/payments`);
  await vault.linkByReference('THEN', 'secret/app/payments?version=1#api_key');
  await expect(page.getByText(REFERENCE, { exact: true })).toBeVisible();
  await vault.button('Reveal NOW').click();
  await expect(page.getByText('rotated')).toBeVisible();
  await vault.button('Reveal THEN').click();
  await expect(page.getByText(VALUE)).toBeVisible();
  expect(server.requests.filter((one) => one.includes('/login'))).toHaveLength(1);
  expect(leaks(await dumpOrigin(page), ['secret-id-planted', 'hvs.issued', VALUE])).toEqual([]);
});

test('the egress of a page that was closed is left for that of another', async ({
  page,
  context,
  server,
  vault,
}) => {
  await vault.addHashicorp(server);
  await vault.linkByReference('STRIPE_KEY', REFERENCE);
  await vault.tab('Settings');
  await page.getByLabel('Keep a fetched value in memory').selectOption('Not at all');
  const second = await context.newPage();
  await second.goto('/vault');
  const other = new ExternalPage(second);
  await other.button('Reveal STRIPE_KEY').click();
  await expect(second.getByText(VALUE)).toBeVisible();
  await second.close();
  await vault.tab('Secrets');
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText(VALUE)).toBeVisible();
});

test('where there is no SharedWorker, the egress works too', async ({ page, server }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
  });
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  expect(await page.evaluate(() => typeof SharedWorker)).toBe('undefined');
  await vault.addHashicorp(server);
  await vault.linkByReference('STRIPE_KEY', REFERENCE);
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText(VALUE)).toBeVisible();
});

test('a browser is not offered a token to save as a password', async ({ page, server, vault }) => {
  await vault.fillHashicorp(server);
  await expect(page.locator('input[type=password]')).toHaveCount(0);
  const token = page.getByLabel('Token', { exact: true }).last();
  const hides = (node: Element) => getComputedStyle(node).getPropertyValue('-webkit-text-security');
  expect(await token.evaluate(hides)).toBe('disc');
});
