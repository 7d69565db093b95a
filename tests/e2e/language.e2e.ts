import { expect, test as base, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { axeFor } from '../support/axe.ts';
import { watchForComplaints } from '../support/complaints.ts';
import { englishLeft, englishPhrases } from '../support/english-left.ts';
import { scriptsByItself } from '../support/first-load.ts';
import { Site } from '../support/site.ts';
import { VaultPage } from '../support/vault-page.ts';

const test = base.extend<{ site: Site }>({
  // Playwright wants a destructuring pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    const site = await Site.start();
    await use(site);
    await site.end();
  },
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const picker = (page: Page) => page.getByLabel(/^\s*(Language|Sprache)\s*$/);

/** The screen is German, all of it, fits the window, and is fit for everybody. */
async function expectGerman(page: Page, screen: string) {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await englishLeft(page), screen).toEqual([]);
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${screen}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  const isWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(isWide), `${screen} is too wide`).toBe(false);
}

test('the search for English finds it on an English page', async ({ page }) => {
  expect(englishPhrases.length).toBeGreaterThan(300);
  await page.goto('/');
  await expect(page.getByLabel('Profile name')).toBeVisible();
  expect(await englishLeft(page)).toEqual(
    expect.arrayContaining(['Keep API secrets in this browser', 'Create profile']),
  );
  await page.goto('/chart');
  expect(await englishLeft(page)).toContain('How a vault lives');
});

test.describe('in a German browser', () => {
  test.use({ locale: 'de-DE', viewport: { width: 390, height: 844 } });

  test('everything is German from the first run to the lock', async ({ page, baseURL }) => {
    test.setTimeout(120_000);
    const complaints = await watchForComplaints(page, baseURL ?? '');
    await page.goto('/');
    await page.getByLabel('Profilname').fill('Ada');
    await expectGerman(page, 'sign-in');
    await button(page, 'Profil anlegen').click();
    await expect(page.getByRole('heading', { name: 'Persönlich' })).toBeVisible();
    await expectGerman(page, 'home');
    await page.getByRole('contentinfo').getByRole('link', { name: 'Tresor' }).click();
    await expectGerman(page, 'uninitialised');
    await button(page, 'Tresorschlüssel erstellen').click();
    const shown = page.getByLabel('Dein Tresorschlüssel');
    await expect(shown).toHaveValue(/^LS1/);
    const key = await shown.inputValue();
    const file = page.waitForEvent('download');
    await button(page, 'Schlüssel herunterladen').click();
    const keyFile = await readFile(await (await file).path(), 'utf8');
    expect(keyFile).toContain(key.replace(/\s+/g, ''));
    expect(keyFile).toContain('Dieser Schlüssel öffnet den Lockstate-Tresor');
    await page.getByText('Meine Kopie prüfen').click();
    await expect(page.getByText('Heruntergeladen')).toBeVisible();
    await expectGerman(page, 'keyShown');
    await button(page, 'Tresor öffnen').click();

    await button(page, 'Neues Geheimnis').click();
    await page.getByText('Erzeugen', { exact: true }).click();
    await button(page, 'Geheimnis speichern').click();
    await expect(page.getByText('Gib dem Geheimnis einen Namen.')).toBeVisible();
    await expectGerman(page, 'form');
    await page.getByLabel('Name').fill('STRIPE_KEY');
    await page.getByLabel('Wert').fill('sk_live_planted');
    await button(page, 'Geheimnis speichern').click();
    await expect(page.getByText('STRIPE_KEY gespeichert.')).toBeVisible();
    await button(page, 'Anzeigen von STRIPE_KEY').click();
    await button(page, 'Kopieren von STRIPE_KEY').click();
    await expect(page.getByText(/Sie wird in \d+ s geleert/)).toBeVisible();
    await page.getByLabel('STRIPE_KEY auswählen').check();
    await expectGerman(page, 'secrets');
    await button(page, 'Versionen von STRIPE_KEY').click();
    await expectGerman(page, 'versions');
    await button(page, 'Schließen').click();

    await page.getByRole('tab', { name: 'Einstellungen' }).click();
    await expect(page.getByText('Der Browser darf ihn löschen', { exact: false })).toBeVisible();
    await button(page, 'Geheimnisse importieren').click();
    await expectGerman(page, 'settings');
    await button(page, 'Abbrechen').click();
    await button(page, 'Geheimnisse exportieren').click();
    await expectGerman(page, 'export');
    await button(page, 'Abbrechen').click();
    await button(page, 'Externen Tresor hinzufügen').click();
    await page.getByLabel('HashiCorp Vault oder OpenBao').check();
    await page.getByLabel('Mit AppRole').check();
    await button(page, 'Externen Tresor speichern').click();
    await expect(page.getByText('Das ist keine Adresse eines Servers.')).toBeVisible();
    await expectGerman(page, 'external vault');
    await page.getByLabel('Mit Token').check();
    await page.getByLabel('Bezeichnung').fill('Team');
    await page.getByLabel('Adresse des Servers').fill('https://vault.example.com');
    await page.getByLabel('Lockstate Anfragen').check();
    await page.getByLabel('Zugangstoken').fill('hvs.planted');
    await button(page, 'Externen Tresor speichern').click();
    await expect(page.getByText('Team gespeichert.')).toBeVisible();
    await page.getByRole('tab', { name: 'Geheimnisse' }).click();
    await button(page, 'Neues Geheimnis').click();
    await page.getByLabel('In einem externen Tresor').check();
    await page.getByLabel('Verweis').fill('secret/a/../b');
    await page.getByLabel('Name', { exact: true }).fill('LINKED');
    await button(page, 'Geheimnis speichern').click();
    await expect(page.getByText('Das ist kein Verweis auf ein Geheimnis dort.')).toBeVisible();
    await expectGerman(page, 'link');
    await button(page, 'Abbrechen').click();
    await page.getByRole('tab', { name: 'Einstellungen' }).click();
    await button(page, 'Tresor zurücksetzen …').click();
    await expect(page.getByRole('dialog')).toContainText('1 Geheimnis wird');
    await expectGerman(page, 'reset');
    await button(page, 'Abbrechen').click();

    await page.getByRole('tab', { name: 'Protokoll' }).click();
    await expect(page.getByText('Ein Tresorschlüssel wurde erstellt')).toBeVisible();
    await expect(page.getByText('Der externe Tresor Team wurde hinzugefügt')).toBeVisible();
    await button(page, 'Protokoll prüfen').click();
    await expect(page.getByText('Alles stimmt.')).toBeVisible();
    await page.getByText('Als Text').click();
    await expectGerman(page, 'audit');

    await button(page, 'Sperren').click();
    await page.getByLabel('Tresorschlüssel').fill('mein Hund heißt Rex');
    await button(page, 'Tresor öffnen').click();
    await expect(page.getByRole('alert')).toContainText('Das ist kein Tresorschlüssel.');
    await expectGerman(page, 'locked');
    await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
    await button(page, 'Abmelden').click();
    await expectGerman(page, 'sign-out');

    await page.goto('/chart');
    await expect(page.getByRole('heading', { name: 'Wie ein Tresor lebt' })).toBeVisible();
    await page.getByText('Als Text').click();
    await expectGerman(page, 'chart');
    expect(complaints).toEqual([]);
    await page.goto('/nowhere');
    await expect(page.getByText('Unter dieser Adresse gibt es nichts.')).toBeVisible();
  });

  test('nothing is shown in English on the way', async ({ page }) => {
    await page.addInitScript(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      new MutationObserver(() => said.push(document.body?.innerText ?? '')).observe(document, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
    await page.goto('/');
    await expect(page.getByLabel('Profilname')).toBeVisible();
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    const all = said.join('\n');
    expect(all).toContain('Profilname');
    expect(englishPhrases.filter((phrase) => all.includes(phrase))).toEqual([]);
  });

  test('the first load is not much larger', async ({ page }) => {
    const scripts = new Set<string>();
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith('.js') && !pathname.includes('/workers/')) scripts.add(pathname);
    });
    await page.goto('/');
    await expect(page.getByLabel('Profilname')).toBeVisible();
    const files = await Promise.all([...scripts].map((file) => readFile(`build${file}`)));
    const weight = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(weight).toBeGreaterThan(20_000);
    // English, and German on top.
    expect(weight).toBeLessThan(90_000);
  });
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('an English first load has no German in it', async ({ page }) => {
    const scripts = [...(await scriptsByItself(page, '/'))];
    const filesWith = (words: string) =>
      scripts.filter(([, text]) => text.includes(words)).map(([file]) => file);
    expect(filesWith('Keep API secrets in this browser')).not.toEqual([]);
    expect(filesWith('Tresor')).toEqual([]);
    // The mark does tell German, which comes when it is asked for and not before.
    const german = page.waitForResponse(async (one) => (await one.text()).includes('Tresor'));
    await picker(page).selectOption('Deutsch');
    expect((await german).url()).toMatch(/\.js$/);
    await expect(page.getByLabel('Profilname')).toBeVisible();
  });

  test('a language that cannot be loaded changes nothing, and says so', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByLabel('Profile name')).toBeVisible();
    await page.context().route('**/*.js', (route) => route.abort());
    await picker(page).selectOption('Deutsch');
    await expect(page.getByRole('alert')).toContainText('cannot be loaded now');
    await expect(picker(page)).toHaveValue('en');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    // Nothing but what remembers which vaults there are.
    const kept = await page.evaluate(() => Object.keys(localStorage));
    expect(kept.filter((key) => key !== 'lockstate-witness')).toEqual([]);
  });
});

test('a change of language keeps what was typed, and other tabs follow', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await page.getByLabel('Profile name').fill('Ada');
  await picker(page).selectOption('Deutsch');
  await expect(page.getByRole('button', { name: 'Profil anlegen' })).toBeVisible();
  await expect(page.getByLabel('Profilname')).toHaveValue('Ada');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle(/API-Geheimnisse/);
  expect(await englishLeft(page)).toEqual([]);

  await picker(page).selectOption('English');
  await button(page, 'Create profile').click();
  const vault = new VaultPage(page);
  await vault.toVault();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('THOUSAND', 'value');
  await button(page, 'New secret').click();
  await page.getByLabel('Name').fill('HALF_TYPED');
  await page.getByLabel('Value').fill('half a value');
  // Notices are said once, and in the language of that moment.
  await expect(page.getByText('Saved THOUSAND.')).toBeHidden();
  const time = page.locator('time').first();
  const english = await time.innerText();

  const other = await context.newPage();
  await other.goto('/vault');
  await expect(other.getByRole('heading', { name: 'Vault unlocked' })).toBeVisible();
  await other.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await picker(other).selectOption('Deutsch');
  await expect(other.getByRole('heading', { name: 'Tresor entsperrt' })).toBeVisible();
  await expect(picker(other)).toHaveValue('de');

  await expect(page.getByLabel('Name')).toHaveValue('HALF_TYPED');
  await expect(page.getByLabel('Wert')).toHaveValue('half a value');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await time.innerText()).not.toBe(english);
  expect(await englishLeft(page)).toEqual([]);
  expect(await englishLeft(other)).toEqual([]);

  await page.reload();
  await expect(page.getByRole('heading', { name: /^Tresor (ent|ge)sperrt$/ })).toBeVisible();
  await page.goto('/chart');
  await expect(picker(page)).toHaveValue('de');
  await picker(page).selectOption('English');
  await expect(page.getByRole('heading', { name: 'How a vault lives' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Vault unlocked' })).toBeVisible();
});

test('the language is there without a network', async ({ context, page, site }) => {
  await page.goto(`${site.address}/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    await new Promise<void>((resolve) => {
      if (navigator.serviceWorker.controller) resolve();
      else navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
    });
  });
  await page.close();
  await site.switchOff();

  const later = await context.newPage();
  await later.goto(`${site.address}/`);
  // Never spoken before: it comes from what the first visit brought along.
  await picker(later).selectOption('Deutsch');
  await expect(later.getByLabel('Profilname')).toBeVisible();
  await later.reload();
  await expect(later.getByLabel('Profilname')).toBeVisible();
  await later.goto(`${site.address}/chart`);
  await expect(later.getByRole('heading', { name: 'Wie ein Tresor lebt' })).toBeVisible();
});
