import { expect, test as base } from '@playwright/test';
import { dumpOrigin, leaks } from '../support/browser-dump.ts';
import { watchForComplaints } from '../support/complaints.ts';
import { ConnectServer } from '../support/connect-server.ts';
import { ExternalPage } from '../support/external-page.ts';

const test = base.extend<{ server: ConnectServer }>({
  // Playwright wants a destructuring pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await ConnectServer.start();
    await use(server);
    await server.stop();
    expect(server.complaints).toEqual([]);
  },
});

test('a secret of 1Password is linked by its reference, and by browsing', async ({
  page,
  baseURL,
  server,
}) => {
  const complaints = await watchForComplaints(page, String(baseURL), [server.address]);
  const vault = new ExternalPage(page);
  server.cors = { origin: String(baseURL) };
  const team = server.addVault('Payments Team');
  server.addItem(team, 'Stripe Live', {
    sections: [{ id: 'keys', label: 'Keys' }],
    fields: [
      { id: 'password', label: 'password', type: 'CONCEALED', value: 'pw_planted' },
      {
        id: 'secretkey',
        label: 'secret key',
        type: 'CONCEALED',
        value: 'sk_live_planted',
        section: { id: 'keys', label: 'Keys' },
      },
    ],
  });
  server.tokens.set(vault.external.token, [team.id]);
  vault.external = { address: server.address, token: vault.external.token };
  await vault.openNewVault();
  await vault.addProvider('Shared vault');
  vault.planted.push('pw_planted', 'sk_live_planted');

  await vault.linkByReference('PASTED', '{{ op://payments team/Stripe Live/Keys/secret key }}');
  await expect(page.getByText('op://payments team/Stripe Live/Keys/secret key')).toBeVisible();
  await vault.button('Reveal PASTED').click();
  await expect(page.getByText('sk_live_planted')).toBeVisible();

  await vault.startLink('BROWSED');
  await vault.button('Browse Shared vault').click();
  const dialog = page.getByRole('dialog', { name: 'Choose from Shared vault' });
  await dialog.getByRole('button', { name: 'Payments Team' }).click();
  await dialog.getByRole('button', { name: 'Stripe Live' }).click();
  await dialog.getByRole('button', { name: 'password' }).click();
  await expect(page.getByLabel('Reference')).toHaveValue('op://Payments Team/Stripe Live/password');
  await vault.button('Save secret').click();
  await vault.button('Copy BROWSED').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('pw_planted');

  // A reference that is none is told before anything is asked.
  const asked = server.asked.length;
  await vault.startLink('PLANTED_UNSAVED');
  await page.getByLabel('Reference').fill('https://my.1password.com/x');
  await vault.button('Save secret').click();
  await expect(vault.alert()).toContainText('not a reference to a secret there');
  expect(server.asked.length).toBe(asked);
  await vault.button('Cancel').click();

  expect(leaks(await dumpOrigin(page), vault.planted)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('tokens that are wrong or see too little, and a server without CORS, are told apart', async ({
  page,
  baseURL,
  server,
}) => {
  const vault = new ExternalPage(page);
  const team = server.addVault('Team');
  const item = server.addItem(team, 'Item');
  vault.external = { address: server.address, token: vault.external.token };
  await vault.openNewVault();
  await vault.addProvider('Shared vault');
  const test = () => vault.button('Test connection Shared vault').click();
  await test();
  await expect(vault.alert()).toContainText('No answer came that this page may see');
  await expect(vault.alert().locator('pre')).toContainText(
    `header Access-Control-Allow-Origin "${String(baseURL)}"`,
  );
  server.cors = { origin: String(baseURL) };
  await test();
  await expect(vault.alert()).toContainText('does not accept the token');
  server.tokens.set(vault.external.token, []);
  await test();
  await expect(page.getByText('It works: 0 vaults, version 1.8.1.')).toBeVisible();
  await vault.linkByReference('A', `op://${team.id}/${item.id}/password`);
  await vault.button('Reveal A').click();
  await expect(vault.alert()).toContainText('may not be read with these credentials');
  server.forced = { status: 429, headers: { 'Retry-After': '12' } };
  await vault.button('Reveal A').click();
  await expect(vault.alert()).toContainText('Try again in 12 seconds');
});
