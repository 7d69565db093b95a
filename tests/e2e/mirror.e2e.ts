import {
  cp,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, test } from '@playwright/test';
import { siteHandler } from '../../scripts/site-handler.js';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { expectMirrored } from '../support/remembered.ts';
import { VaultPage } from '../support/vault-page.ts';

const NAMES = ['ONE', 'TWO', 'THREE'];

/** Ways in which a file of a database comes to harm, while the browser is closed. */
const HARM: Readonly<Record<string, (file: string) => Promise<void>>> = {
  zeroed: async (file) => {
    const { size } = await stat(file);
    const handle = await open(file, 'r+');
    const length = Math.min(4096, size);
    await handle.write(new Uint8Array(length), 0, length, Math.floor((size - length) / 2));
    await handle.close();
  },
  cut: async (file) => truncate(file, Math.floor((await stat(file)).size / 2)),
  flipped: async (file) => {
    const { size } = await stat(file);
    const at = Math.floor(size / 2);
    const handle = await open(file, 'r+');
    const byte = new Uint8Array(1);
    await handle.read(byte, 0, 1, at);
    await handle.write(Uint8Array.of((byte[0] ?? 0) ^ 1), 0, 1, at);
    await handle.close();
  },
  removed: (file) => unlink(file),
};

const launch = (profile: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: chromiumArgs,
    permissions: ['clipboard-read', 'clipboard-write'],
  });

/** The files of the first copy's database, those that hold something. */
async function filesOf(profile: string, base: string): Promise<string[]> {
  const { port } = new URL(base);
  const folder = join(profile, 'Default', 'IndexedDB', `http_localhost_${port}.indexeddb.leveldb`);
  const files = (await readdir(folder)).filter((name) => /^(CURRENT|MANIFEST|\d+\.)/.test(name));
  const filled: string[] = [];
  for (const name of files) {
    const path = join(folder, name);
    if ((await stat(path)).size > 0) filled.push(path);
  }
  return filled;
}

test('whatever befalls the files of the first copy, everything comes back, and it is said', async ({
  baseURL,
}) => {
  test.setTimeout(480_000);
  const base = String(baseURL);
  const root = await mkdtemp(join(tmpdir(), 'lockstate-mirror-'));
  const whole = join(root, 'whole');
  try {
    let context = await launch(whole);
    const vault = new VaultPage(await context.newPage(), base);
    await vault.createProfile();
    await vault.act['key.issued']();
    await vault.act['key.saved']();
    await vault.act['vault.opened']();
    for (const name of NAMES) await vault.addSecret(name, `value-${name}`);
    await vault.tab('Settings');
    await expect(vault.page.getByText('Everything is kept twice in this browser')).toBeVisible();
    await expectMirrored(vault.page);
    await context.close();

    const files = await filesOf(whole, base);
    expect(files.length).toBeGreaterThan(2);
    const harms = files.flatMap((file) =>
      Object.entries(HARM).map(([how, harm]) => [file, how, harm] as const),
    );
    for (const [index, [file, how, harm]] of harms.entries()) {
      const profile = join(root, `${index}`);
      await cp(whole, profile, { recursive: true });
      await harm(file.replace(whole, profile));
      context = await launch(profile);
      const again = new VaultPage(await context.newPage(), base);
      await test.step(`${file.split('/').pop()} ${how}`, async () => {
        await again.page.goto(`${base}/vault`);
        await expect(again.page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
        await again.unlock(vault.key);
        for (const name of NAMES) {
          await again.button(`Reveal ${name}`).click();
          await expect(again.page.getByText(`value-${name}`)).toBeVisible();
        }
      });
      await context.close();
    }

    // A first copy that does not open at all: the second stands in, and gives it what came meanwhile.
    const current = files
      .find((file) => file.endsWith('CURRENT'))
      ?.replace(whole, join(root, 'unopened'));
    if (!current) throw new Error('no CURRENT');
    await cp(whole, join(root, 'unopened'), { recursive: true });
    const text = await readFile(current);
    await HARM['flipped']?.(current);
    context = await launch(join(root, 'unopened'));
    const standIn = new VaultPage(await context.newPage(), base);
    await standIn.page.goto(`${base}/vault`);
    await expect(standIn.page.getByText('You work with the second copy')).toBeVisible();
    await standIn.unlock(vault.key);
    await standIn.addSecret('FOUR', 'value-FOUR');
    await context.close();
    await writeFile(current, text);
    context = await launch(join(root, 'unopened'));
    const back = new VaultPage(await context.newPage(), base);
    await back.page.goto(`${base}/vault`);
    await expect(back.page.getByText('It was put back from its second copy')).toBeVisible();
    await back.unlock(vault.key);
    await back.button('Reveal FOUR').click();
    await expect(back.page.getByText('value-FOUR')).toBeVisible();
    await context.close();

    // The log of the database is what a killed browser tears: all is lost, and it is said.
    const log = files.find((file) => file.endsWith('.log'));
    if (!log) throw new Error('no log');
    const profile = join(root, 'torn');
    await cp(whole, profile, { recursive: true });
    await HARM['zeroed']?.(log.replace(whole, profile));
    context = await launch(profile);
    const torn = new VaultPage(await context.newPage(), base);
    await torn.page.goto(`${base}/vault`);
    const note = torn.page.getByRole('complementary', { name: 'What the second copy gave back' });
    await expect(note.getByText('Everything was put back from its second copy')).toBeVisible();
    await expect(note.getByText('The vault of Ada is here up to event 6')).toBeVisible();
    await note.getByRole('button', { name: 'I know' }).click();
    await expect(note).toBeHidden();
    await context.close();
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a database that a kill tore, without a second copy, is told on the first screen', async () => {
  const root = await mkdtemp(join(tmpdir(), 'lockstate-torn-'));
  // The fixture belongs to the address that it was made at.
  const server = createServer(siteHandler('build'));
  await new Promise<void>((resolve) => server.listen(5200, 'localhost', resolve));
  try {
    await cp('tests/fixtures/torn-leveldb/IndexedDB', join(root, 'Default', 'IndexedDB'), {
      recursive: true,
    });
    const context = await launch(root);
    const page = await context.newPage();
    await page.goto('http://localhost:5200/');
    const title = 'This browser lost the storage of this app';
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.getByText('found its storage damaged and dropped it')).toBeVisible();
    await expect(page.getByLabel('Profile name')).toBeHidden();
    // Chromium says it once: the app remembers.
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await context.close();
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
});
