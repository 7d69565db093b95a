import { test } from '@playwright/test';
import { checkAccess } from '../support/access.ts';
import { ConnectServer } from '../support/connect-server.ts';
import { losses } from '../support/loss-screens.ts';
import { damagedVault } from '../support/recovery-screens.ts';
import { elsewhere, inside, outside } from '../support/screens.ts';
import { VaultPage } from '../support/vault-page.ts';

test.use({ deviceScaleFactor: 2, viewport: { width: 1280, height: 800 } });

for (const [name, screens] of Object.entries({
  outside,
  inside,
  elsewhere,
  losses,
  damagedVault,
})) {
  test(`every screen ${name} the vault is for everybody`, async ({ page, baseURL }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    const vault = new VaultPage(page);
    const server = await ConnectServer.start();
    server.cors = { origin: String(baseURL) };
    const team = server.addVault('Team');
    const field = { id: 'password', label: 'password', type: 'CONCEALED', value: 'kept elsewhere' };
    server.addItem(team, 'Item', { fields: [field] });
    vault.external = { address: server.address, token: 'token' };
    server.tokens.set('token', [team.id]);
    for (const screen of screens) {
      await test.step(screen.name, async () => {
        await screen.go(vault);
        await checkAccess(page, screen.name);
      });
    }
    await server.stop();
  });
}
