import { test } from '@playwright/test';
import { checkAccess } from '../support/access.ts';
import { inside, outside } from '../support/screens.ts';
import { VaultPage } from '../support/vault-page.ts';

test.use({ deviceScaleFactor: 2, viewport: { width: 1280, height: 800 } });

for (const [name, screens] of Object.entries({ outside, inside })) {
  test(`every screen ${name} the vault is for everybody`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    const vault = new VaultPage(page);
    for (const screen of screens) {
      await test.step(screen.name, async () => {
        await screen.go(vault);
        await checkAccess(page, screen.name);
      });
    }
  });
}
