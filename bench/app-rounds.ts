import { Encrypter } from 'age-encryption';
import kdbxweb from 'kdbxweb';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../tests/support/chromium.js';
import { entryAt, type Entry } from './page/entries.ts';
import { lockRounds } from './lock-rounds.ts';
import type { Say } from './measures.ts';
import { serve } from './server.ts';

/** What is measured here runs in the built app itself, by its own screens. */

const IMPORTED = 10_000;
const LISTED = [1_000, 100_000];
const KEYSTROKES = 30;
const PASSPHRASE = 'a passphrase for the benchmark';

/** How long one import took, in milliseconds: to the preview, and to the end. */
export interface ImportSample {
  readonly format: string;
  readonly preview: number;
  readonly apply: number;
}

/** Milliseconds from a key press to the frame with the rows it finds. */
export interface FilterSamples {
  readonly size: number;
  readonly keystrokes: number[];
}

const csvCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

async function ageFile(entries: readonly Entry[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(PASSPHRASE);
  const secrets = entries.map(({ name, value, domain }) => ({ name, value, domains: domain }));
  return encrypter.encrypt(JSON.stringify({ lockstate: 'backup', format: 1, secrets }));
}

async function kdbxFile(entries: readonly Entry[]): Promise<Uint8Array> {
  const { Consts, Credentials, Int64, Kdbx, ProtectedValue, VarDictionary } = kdbxweb;
  const database = Kdbx.create(new Credentials(ProtectedValue.fromString(PASSPHRASE)), 'bench');
  database.setKdf(Consts.KdfId.Aes);
  database.header.kdfParameters?.set('R', VarDictionary.ValueType.UInt64, Int64.from(1));
  for (const { name, value, domain } of entries) {
    const { fields } = database.createEntry(database.getDefaultGroup());
    fields.set('Title', name);
    fields.set('URL', domain);
    fields.set('Password', ProtectedValue.fromString(value));
  }
  return new Uint8Array(await database.save());
}

/** A file of `entries` in each format, under names of its own. */
async function files(entries: readonly Entry[]): Promise<[string, string, string | Uint8Array][]> {
  const of = (format: string) => entries.map((one) => ({ ...one, name: `${format} ${one.name}` }));
  const json = JSON.stringify;
  const env = of('env').map(({ name, value }) => `${name.replaceAll(' ', '_')}=${value}`);
  const csv = of('csv').map(({ name, value, domain }) => [name, value, domain].map(csvCell).join());
  const postman = of('postman').map(({ name, value }) => ({ key: name, value, enabled: true }));
  const vault = of('vault').map(({ name, value, domain }) => {
    return { key: `vault:${name}`, value, domains: [domain] };
  });
  const items = of('bitwarden').map(({ name, value, domain }) => {
    return { type: 1, name, login: { password: value, uris: [{ uri: `https://${domain}/` }] } };
  });
  return [
    ['.env', '.env', env.join('\n')],
    ['CSV', 'x.csv', `name,value,url\n${csv.join('\n')}`],
    [
      'Postman environment',
      'x.json',
      json({ values: postman, _postman_variable_scope: 'environment' }),
    ],
    ['Postman vault', 'x.json', json({ values: vault })],
    ['Bitwarden', 'x.json', json({ encrypted: false, items })],
    ['backup (age)', 'x.age', await ageFile(of('age'))],
    ['KeePass (free key derivation)', 'x.kdbx', await kdbxFile(of('kdbx'))],
  ];
}

/** Opens a new vault. @returns its key */
async function openVault(page: Page, port: number): Promise<string> {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`http://localhost:${port}/`);
  await page.getByLabel('Profile name').fill('Bench');
  await press('Create profile');
  await page.getByRole('link', { name: 'Vault', exact: true }).click();
  await press('Create vault key');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('input, textarea')].some(
      (field) => 'value' in field && String(field.value).startsWith('LS1'),
    ),
  );
  const text = await page.getByLabel('Your vault key').inputValue();
  await page.getByLabel('I have stored my key safely').check();
  await press('Open Vault');
  await page.getByRole('tab', { name: 'Settings' }).click();
  return text;
}

/** Imports one file by the screens. */
async function importFile(
  page: Page,
  [format, name, content]: readonly [string, string, string | Uint8Array],
): Promise<ImportSample> {
  const buffer = Buffer.from(content);
  await page.getByRole('button', { name: 'Import secrets' }).click();
  const choose = page.getByLabel('File or drop it here');
  await choose.waitFor();
  const start = performance.now();
  await choose.setInputFiles({ name, mimeType: 'text/plain', buffer });
  const passphrase = page.getByLabel('Passphrase of the file');
  const confirm = page.getByRole('button', { name: /^Import [\d,]+ secrets$/ });
  await passphrase.or(confirm).waitFor({ timeout: 120_000 });
  if (await passphrase.isVisible()) {
    await passphrase.fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Open file' }).click();
    await confirm.waitFor({ timeout: 120_000 });
  }
  const shown = performance.now();
  await confirm.click();
  await page.getByText(/^Imported:/).waitFor({ timeout: 240_000 });
  const done = performance.now();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  return { format, preview: shown - start, apply: done - shown };
}

/** Types a letter and waits, in the page, for the frame that shows what they find. */
async function keystrokes(page: Page, size: number): Promise<FilterSamples> {
  await page.getByRole('tab', { name: 'Secrets' }).click();
  const field = page.getByLabel('Find a secret');
  const samples: number[] = [];
  for (let round = 0; round < KEYSTROKES; round += 1) {
    await field.fill('');
    await page
      .getByText(`${size.toLocaleString('en')} secrets found`)
      .waitFor({ state: 'detached' });
    await page.waitForTimeout(150);
    // One letter after an empty field: what most rows match, and so the most work.
    const letter = 'abcdefghijklmnopqrstuvwxyz'.charAt(round % 26);
    const painted = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const list = document.querySelector('ul:has(> li[data-index])');
          let start = 0;
          addEventListener('keydown', () => (start = performance.now()), { once: true });
          // The number that was found is written with the rows.
          const observer = new MutationObserver(() => {
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
          });
          observer.observe(list?.parentElement ?? document.body, {
            subtree: true,
            childList: true,
            characterData: true,
          });
        }),
    );
    await field.press(letter);
    samples.push(await painted);
    await page.waitForTimeout(150);
  }
  return { size, keystrokes: samples };
}

/** Imports and filters in the built app. */
export async function appRounds(build: string, say: Say) {
  const server = await serve(build, false);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  try {
    const open = async () => {
      const page = await (await browser.newContext()).newPage();
      await openVault(page, server.port);
      return page;
    };
    const imports: ImportSample[] = [];
    const entries = Array.from({ length: IMPORTED }, (_, index) => entryAt(index));
    for (const file of await files(entries)) {
      const page = await open();
      imports.push(await importFile(page, file));
      say(`  ${file[0]} imported`);
      await page.context().close();
    }
    const filters: FilterSamples[] = [];
    for (const size of LISTED) {
      const page = await open();
      const lines = Array.from({ length: size }, (_, index) => entryAt(index)).map(
        ({ name, value }) => `${csvCell(name)},${value}`,
      );
      await importFile(page, ['CSV', 'x.csv', `name,value\n${lines.join('\n')}`]);
      filters.push(await keystrokes(page, size));
      say(`  filtered ${size}`);
      await page.context().close();
    }
    const page = await (await browser.newContext()).newPage();
    const locks = await lockRounds(page, await openVault(page, server.port), say);
    return { imports, filters, locks };
  } finally {
    await browser.close();
    server.close();
  }
}
