import { expect } from '@playwright/test';
import { createServer } from 'node:http';
import { externalWords } from '../../src/lib/ui/words/english/external-words.ts';
import { dumpOrigin, leaks } from '../support/browser-dump.ts';
import { watchForComplaints } from '../support/complaints.ts';
import { ExternalPage, foreignRequests, VALUE } from '../support/external-page.ts';
import { listen } from '../support/listen.ts';
import { REFERENCE, test } from '../support/server-test.ts';
import { VaultPage } from '../support/vault-page.ts';

test('a secret of Vault is linked by browsing and works like one that is kept here', async ({
  page,
  baseURL,
  server,
}) => {
  const complaints = await watchForComplaints(page, String(baseURL), [server.address]);
  const vault = new ExternalPage(page);
  await vault.openNewVault();
  await vault.fillHashicorp(server);
  await vault.button('Test connection').click();
  await expect(page.getByText('It works: 1 secrets engine, version 1.18.3.')).toBeVisible();
  await vault.button('Save external vault').click();
  await expect(page.getByText('Saved Team Vault.')).toBeVisible();

  vault.planted.push(VALUE, REFERENCE);
  await vault.startLink('STRIPE_KEY', 'api.stripe.com');
  await vault.button('Browse Team Vault').click();
  const dialog = page.getByRole('dialog', { name: 'Choose from Team Vault' });
  await dialog.getByRole('button', { name: 'secret' }).click();
  await dialog.getByRole('button', { name: 'app', exact: false }).click();
  await dialog.getByRole('button', { name: 'payments' }).click();
  await expect(dialog.getByText('secret / app')).toBeVisible();
  await dialog.getByRole('button', { name: 'api_key' }).click();
  await expect(page.getByLabel('Reference')).toHaveValue(REFERENCE);
  await vault.button('Save secret').click();

  const row = page.getByRole('listitem').filter({ hasText: 'STRIPE_KEY' });
  await expect(row.getByText(REFERENCE)).toBeVisible();
  await expect(row.getByText('Linked to Team Vault')).toBeAttached();
  await expect(row.locator('svg[data-kind=hashicorp]')).toBeVisible();
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText(VALUE)).toBeVisible();
  await vault.button('Copy STRIPE_KEY').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(VALUE);

  // An edit that changes something else keeps the link.
  await vault.button('Edit STRIPE_KEY').click();
  await expect(page.getByLabel('Reference')).toHaveValue(REFERENCE);
  await page.getByLabel('Note').fill('of the team');
  await vault.button('Save secret').click();
  await expect(row.getByText(REFERENCE)).toBeVisible();

  // Search goes through folders.
  await vault.startLink('OTHER');
  await vault.button('Browse Team Vault').click();
  await dialog.getByLabel('Search everywhere').fill('PAY');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'payments' }).click();
  await dialog.getByRole('button', { name: 'user' }).click();
  await expect(page.getByLabel('Reference')).toHaveValue('secret/app/payments#user');
  await vault.button('Cancel').click();

  // Templates and allowed domains.
  await page.getByRole('link', { name: 'Lockstate home' }).click();
  await vault.button('New template').click();
  await page.getByLabel('Title').fill('Charge');
  await page
    .getByLabel('Text')
    .fill(
      'curl https://api.stripe.com -u {{vault:STRIPE_KEY}}\ncurl https://x.example -u {{vault:STRIPE_KEY}}',
    );
  await expect(page.getByText('Domain not allowed')).toBeVisible();
  await vault.button('Reveal resolved').click();
  const filled = `curl https://api.stripe.com -u ${VALUE}\ncurl https://x.example -u {{vault:STRIPE_KEY}}`;
  await expect(page.getByText(filled)).toBeVisible();
  // That the server was asked is an event, and no reason to put this away. The views of the core come in
  // order: with the new name painted, that of the event was there before.
  const shown = await page.getByText(filled).elementHandle();
  const other = new VaultPage(await page.context().newPage());
  await other.page.goto('/vault');
  await other.tab('Settings');
  await other.button('Test connection Team Vault').click();
  await expect(other.page.getByText(/^It works: /)).toBeVisible();
  await other.page.getByRole('link', { name: 'Lockstate home' }).click();
  await other.button('Workspaces').click();
  await other.button('Edit Personal').click();
  await other.page.getByLabel('Title of the workspace').first().fill('Renamed later');
  await other.button('Save').click();
  await expect(page.getByRole('heading', { name: 'Renamed later' })).toBeVisible();
  await expect(page.getByText(filled)).toBeVisible();
  expect(await shown?.evaluate((node) => node.isConnected), 'it was never put away').toBe(true);

  await vault.toVault();
  await vault.tab('Audit');
  await expect(
    page
      .getByText(
        new RegExp(
          `Team Vault was asked for a secret at ${server.address}, \\d requests?: it answered`,
        ),
      )
      .first(),
  ).toBeVisible();
  await expect(page.getByText(/Team Vault was tried at/).first()).toBeVisible();
  await vault.button('Lock').click();
  await vault.button('Audit the log').click();
  await expect(
    page.getByText(/An external vault was asked for a secret \(sealed\)/).first(),
  ).toBeVisible();

  expect(leaks(await dumpOrigin(page), vault.planted)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('an address is approved before anything is sent to it', async ({
  page,
  baseURL,
  server,
  vault,
}) => {
  const foreign = foreignRequests(page, String(baseURL));
  await vault.fillHashicorp(server);
  await page.getByLabel('Let Lockstate send requests').uncheck();
  await vault.button('Test connection').click();
  await expect(vault.alert()).toContainText('Nothing was sent');
  await page.getByLabel('Address of the server').fill('http://vault.example.com');
  await vault.button('Test connection').click();
  await expect(vault.alert()).toContainText('not the address of a server');
  // What was approved was another address.
  await page.getByLabel('Address of the server').fill(server.address);
  await expect(page.getByLabel('Let Lockstate send requests')).not.toBeChecked();
  await vault.button('Save external vault').click();
  const { title } = externalWords.external.problem({ code: 'external.notApproved' });
  expect(title).toContain('Nothing was sent');
  await expect(vault.alert()).toContainText(title);
  expect(foreign).toEqual([]);
  expect(server.asked).toEqual([]);
});

test('no request goes anywhere else, wherever a server sends it', async ({
  page,
  baseURL,
  server,
  vault,
}) => {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('{}');
  });
  const port = await listen(elsewhere);
  const foreign = foreignRequests(page, String(baseURL));
  await vault.addHashicorp(server);
  await vault.linkByReference('STRIPE_KEY', REFERENCE);
  server.forced = { status: 307, location: `http://localhost:${port}/v1/secret` };
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(vault.alert()).toContainText('sends requests on to another address');
  server.forced = null;
  // What would lead out of its path is no reference at all.
  await vault.startLink('OUT');
  await page.getByLabel('Reference').fill('secret/..%2f..%2f@127.0.0.1#k');
  await vault.button('Save secret').click();
  await expect(page.getByLabel('Reference')).toHaveAttribute('aria-invalid', 'true');
  await vault.button('Cancel').click();
  for (const reference of ['/127.0.0.1/x#y', 'secret/@127.0.0.1:9#k']) {
    const name = `ODD_${reference.length}`;
    await vault.linkByReference(name, reference);
    const row = page.locator('li', { has: vault.button(`Reveal ${name}`) });
    const before = server.asked.length;
    await vault.button(`Reveal ${name}`).click();
    await expect(row.getByRole('alert')).toBeVisible();
    // It was looked for, and on this server.
    expect(server.asked.length).toBeGreaterThan(before);
  }
  // What the egress asks last is seen, and all that came before it.
  await vault.button('Reveal STRIPE_KEY').click();
  await expect(page.getByText(VALUE)).toBeVisible();
  expect(foreign.length).toBeGreaterThan(1);
  expect(foreign[foreign.length - 1]).toMatch(`${server.address}/v1/secret/`);
  // The browser reports where a redirect leads; the server there says whether anything came.
  const leads = `http://localhost:${port}/`;
  const known = [`${server.address}/`, leads];
  expect(foreign.filter((url) => !known.some((one) => url.startsWith(one)))).toEqual([]);
  const context = await page.context().browser()?.newContext();
  await (await context?.newPage())?.goto(`${leads}later`);
  await context?.close();
  // Its first request is the one that was just made, by the same browser.
  expect(asked[0]).toBe('/later');
  expect(asked.filter((url) => !['/later', '/favicon.ico'].includes(url))).toEqual([]);
  // The page itself may not even ask the approved server.
  const blocked = await page.evaluate(
    (url) =>
      fetch(url, { mode: 'no-cors' }).then(
        () => 'sent',
        () => 'blocked',
      ),
    server.address,
  );
  expect(blocked).toBe('blocked');
  elsewhere.closeAllConnections();
  elsewhere.close();
});
