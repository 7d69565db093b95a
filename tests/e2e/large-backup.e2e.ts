import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { VaultPage } from '../support/vault-page.ts';

const passphrase = 'a passphrase nobody guesses';
const COUNT = 8_000;
const SHOWN = COUNT.toLocaleString('en');
const valueAt = (at: number) => `value ${at} ${'x'.repeat(at % 60)}`;

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

async function choose(
  vault: VaultPage,
  file: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0],
) {
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await vault.page.getByLabel('File or drop it here').setInputFiles(file);
}

/** Notes in the page how far its bars were. */
async function watchProgress(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const seen = ((globalThis as unknown as { seen: number[] }).seen = []) as number[];
    const look = () => {
      for (const bar of document.querySelectorAll('progress'))
        if (bar.position > 0 && seen.at(-1) !== bar.position) seen.push(bar.position);
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
}

test(`${COUNT} secrets go out and come back, in pieces that can be cancelled`, async ({
  page,
}, info) => {
  test.setTimeout(600_000);
  const long = { timeout: 240_000 };
  const first = await openVault(page);
  const lines = Array.from({ length: COUNT }, (_, at) => `KEY_${at}="${valueAt(at)}"`);
  await choose(first, {
    name: 'many.env',
    mimeType: 'text/plain',
    buffer: Buffer.from(lines.join('\n')),
  });
  await first.button(`Import ${SHOWN} secrets`).click(long);
  await expect(page.getByText(`Imported: ${SHOWN} added, 0 changed.`)).toBeVisible(long);

  await first.button('Export secrets').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passphrase').fill(passphrase);
  const seenOut = await watchProgress(page);
  const saving = page.waitForEvent('download', long);
  await first.button('Save backup').click();
  const file = info.outputPath('large.age');
  await (await saving).saveAs(file);
  await expect(dialog.getByText('written.')).toBeVisible();
  const out = await seenOut();
  expect(out.length).toBeGreaterThan(3);
  expect(out).toEqual([...out].sort((a, b) => a - b));
  await first.button('Close').click();

  // Debian's age asks on a terminal only, which `script` gives it.
  const opened = info.outputPath('large.json');
  execFileSync('script', ['-qec', `age -d -o ${opened} ${file}`, '/dev/null'], {
    input: `${passphrase}\n`,
  });
  interface Backup {
    readonly names: readonly string[];
    readonly secrets: readonly { readonly name: string; readonly value: string }[];
  }
  const json = JSON.parse(readFileSync(opened, 'utf8')) as Backup;
  const wanted = Array.from({ length: COUNT }, (_, at) => [`KEY_${at}`, valueAt(at)]);
  expect(json.secrets.map(({ name, value }) => [name, value])).toEqual(wanted);
  expect(json.names).toEqual(wanted.map(([name]) => name));

  await first.act['session.signedOut']();
  await first.act['vault.unlocked']();
  await choose(first, file);
  await page.getByLabel('Passphrase of the file').fill(passphrase);
  const seenIn = await watchProgress(page);
  await first.button('Open file').click();
  await expect(page.getByText(`${SHOWN} new`)).toBeVisible(long);
  expect((await seenIn()).length).toBeGreaterThan(3);

  // Cancelled half-way, nothing of it is there.
  await first.button(`Import ${SHOWN} secrets`).click();
  const bar = page.getByRole('progressbar', { name: 'Importing…' });
  await expect
    .poll(() => bar.evaluate((it: HTMLProgressElement) => it.position), long)
    .toBeGreaterThan(0);
  await first.button('Cancel').click();
  await first.tab('Secrets');
  await expect(page.getByText('KEY_1', { exact: true })).toBeHidden();

  await choose(first, file);
  await page.getByLabel('Passphrase of the file').fill(passphrase);
  await first.button('Open file').click();
  await first.button(`Import ${SHOWN} secrets`).click(long);
  await expect(page.getByText(`Imported: ${SHOWN} added, 0 changed.`)).toBeVisible(long);
  // The same file again says of every value whether it is the one that is here.
  await first.button('Close').click();
  await choose(first, file);
  await page.getByLabel('Passphrase of the file').fill(passphrase);
  await first.button('Open file').click();
  await expect(page.getByText(`${SHOWN} the same`)).toBeVisible(long);
});
