import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { axeFor } from '../support/axe.ts';
import { VaultPage } from '../support/vault-page.ts';

const passphrase = 'a passphrase nobody guesses';

async function openVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

async function noAxeViolations(page: Page): Promise<void> {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

/** Exports an encrypted backup. @returns the path of the file */
async function exportBackup(vault: VaultPage, to: string): Promise<string> {
  const { page } = vault;
  await vault.tab('Settings');
  await vault.button('Export secrets').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passphrase').fill(passphrase);
  await expect(dialog.getByText(/Good|Strong/)).toBeVisible();
  await noAxeViolations(page);
  const saving = page.waitForEvent('download');
  await vault.button('Save backup').click();
  await (await saving).saveAs(to);
  await expect(dialog.getByText('written.')).toBeVisible();
  await vault.button('Close').click();
  return to;
}

async function chooseFile(page: Page, path: string | { name: string; text: string }) {
  const file =
    typeof path === 'string'
      ? path
      : { name: path.name, mimeType: 'text/plain', buffer: Buffer.from(path.text) };
  await page.getByLabel('File or drop it here').setInputFiles(file);
}

async function valueOf(vault: VaultPage, name: string): Promise<string> {
  await vault.tab('Secrets');
  await vault.button(`Copy ${name}`).click();
  // With an environment in use it says whose value it is.
  const [plain, ofOne] = [`Copied ${name}.`, `Copied ${name}:`];
  await expect(vault.page.getByText(plain).or(vault.page.getByText(ofOne))).toBeVisible();
  return vault.page.evaluate(() => navigator.clipboard.readText());
}

test('a backup carries everything into a fresh profile, and age opens it', async ({
  page,
}, info) => {
  // Six passphrases are stretched, which takes seconds each by design.
  test.setTimeout(120_000);
  const vault = await openVault(page);
  const pem = '-----BEGIN KEY-----\nabc\n-----END KEY-----\n';
  await vault.tab('Settings');
  await page.getByLabel('New environment').fill('staging');
  await vault.button('Add').click();
  await vault.addSecret('PEM', pem, 'api.example.com');
  await vault.addSecret('STRIPE', 'sk_old');
  await vault.button('Edit STRIPE').click();
  await page.getByLabel('Value', { exact: true }).fill('sk_new');
  await page.getByLabel('In staging').fill('sk_staging');
  await page.getByLabel('Note').fill('rotate in May');
  await vault.button('Save secret').click();
  const file = await exportBackup(vault, info.outputPath('backup.age'));
  await expect(page.getByText('Nothing has changed since.')).toBeVisible();

  // Debian's age asks on a terminal only, which `script` gives it.
  const opened = info.outputPath('backup.json');
  execFileSync('script', ['-qec', `age -d -o ${opened} ${file}`, '/dev/null'], {
    input: `${passphrase}\n`,
  });
  const json = JSON.parse(readFileSync(opened, 'utf8')) as { secrets: { value: string }[] };
  expect(json.secrets.map(({ value }) => value)).toEqual([pem, 'sk_new']);

  // Checking says what is in it and changes nothing.
  await vault.button('Check a backup').click();
  await chooseFile(page, file);
  await page.getByLabel('Passphrase of the file').fill('another passphrase');
  await vault.button('Open file').click();
  await expect(page.getByText('This passphrase does not open the file.')).toBeVisible();
  await page.getByLabel('Passphrase of the file').fill(passphrase);
  await vault.button('Open file').click();
  await expect(page.getByText('2 the same')).toBeVisible();
  await expect(page.getByText('The file is whole')).toBeVisible();
  await vault.button('Cancel').click();

  await vault.act['session.signedOut']();
  await vault.act['vault.unlocked']();
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await chooseFile(page, file);
  await page.getByLabel('Passphrase of the file').fill(passphrase);
  await vault.button('Open file').click();
  await expect(page.getByText('2 new')).toBeVisible();
  await noAxeViolations(page);
  await vault.button('Import 2 secrets').click();
  await expect(page.getByText('Imported: 2 added, 0 changed.')).toBeVisible();
  expect(await valueOf(vault, 'PEM')).toBe(pem);
  expect(await valueOf(vault, 'STRIPE')).toBe('sk_new');
  await page.getByLabel('Environment').selectOption('staging');
  await expect.poll(() => valueOf(vault, 'STRIPE')).toBe('sk_staging');
  await vault.button('Versions of STRIPE').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Reveal/ }).click();
  await expect(dialog.getByText('sk_old')).toBeVisible();
  await noAxeViolations(page);
  await dialog.getByRole('button', { name: /^Restore/ }).click();
  await page.getByLabel('Environment').selectOption('Default values');
  await expect.poll(() => valueOf(vault, 'STRIPE')).toBe('sk_old');
});

test('plain files say that they are plain, and come back as they went', async ({ page }, info) => {
  const vault = await openVault(page);
  await vault.addSecret('API_KEY', 'two\nlines');
  await vault.addSecret('has blanks', 'x');
  await vault.tab('Settings');
  for (const [format, name] of [
    ['Postman environment', 'e.json'],
    ['.env file', '.env'],
  ] as const) {
    await vault.button('Export secrets').click();
    await page.getByLabel(format).check();
    await expect(page.getByText('This file is not encrypted.')).toBeVisible();
    await expect(vault.button('Save plain file')).toBeDisabled();
    await page.getByLabel('Write my secrets into a file that anyone can read').check();
    const saving = page.waitForEvent('download');
    await vault.button('Save plain file').click();
    await (await saving).saveAs(info.outputPath(name));
    if (format === '.env file')
      await expect(
        page.getByText(
          'Left out, because this format cannot carry them or they are disabled: has blanks',
        ),
      ).toBeVisible();
    await vault.button('Close').click();
  }
  const env = readFileSync(info.outputPath('.env'), 'utf8');
  expect(env).toBe("API_KEY='two\nlines'\n");
  const postman = JSON.parse(readFileSync(info.outputPath('e.json'), 'utf8')) as {
    values: unknown[];
  };
  expect(postman.values).toContainEqual({
    key: 'API_KEY',
    value: 'two\nlines',
    type: 'secret',
    enabled: true,
  });
});

test('a table, a paste and a database come in; clashes are asked about', async ({ page }, info) => {
  const vault = await openVault(page);
  await vault.addSecret('A', 'mine');
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  const text = 'what;which;where\r\nA;theirs;https://a.example/x\r\nB;2\r\nC;3;\r\n';
  await chooseFile(page, { name: 'export.csv', text });
  await page.getByLabel('Names').selectOption('what');
  await page.getByLabel('Secret text').selectOption('which');
  await page.getByLabel('Web addresses').selectOption('where');
  await expect(page.getByText('1 new, 1 changed, 1 refused')).toBeVisible();
  await expect(page.getByText('Entry 3: the row has too many or too few cells.')).toBeVisible();
  await page.getByLabel('Keep both').check();
  await noAxeViolations(page);
  await vault.button('Import 2 secrets').click();
  await expect(page.getByText('Imported: 2 added, 0 changed.')).toBeVisible();
  expect(await valueOf(vault, 'A (2)')).toBe('theirs');
  expect(await valueOf(vault, 'C')).toBe('3');

  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await page.getByText('Paste text instead').click();
  await page.getByLabel('Text of the file').fill('A=pasted\nD="four"\n');
  await vault.button('Read text').click();
  await page.getByLabel('Overwrite').check();
  await vault.button('Import 2 secrets').click();
  await expect(page.getByText('Imported: 1 added, 1 changed.')).toBeVisible();
  expect(await valueOf(vault, 'A')).toBe('pasted');

  const database = info.outputPath('k.kdbx');
  const cli = (args: string[], answers: string) =>
    execFileSync('keepassxc-cli', args, { input: answers });
  cli(['db-create', '-p', '-t', '100', database], 'pw\npw\n');
  cli(['add', '-q', '-p', database, 'From KeePass'], 'pw\nkp\n');
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  await chooseFile(page, database);
  await page.getByLabel('Passphrase of the file').fill('pw');
  await vault.button('Open file').click();
  await vault.button('Import 1 secret').click();
  await expect(page.getByText('Imported: 1 added, 0 changed.')).toBeVisible();
  expect(await valueOf(vault, 'From KeePass')).toBe('kp');
});

test('what cannot be imported says so and changes nothing', async ({ page }, info) => {
  const vault = await openVault(page);
  await vault.tab('Settings');
  await vault.button('Import secrets').click();
  const says = async (file: string | { name: string; text: string }, words: string) => {
    await chooseFile(page, file);
    await expect(page.getByRole('alert').getByText(words)).toBeVisible();
  };
  await says(
    { name: 'x.json', text: '{"encrypted":false,"items":3}' },
    'The file is not in this format.',
  );
  await says(
    { name: 'x.json', text: '{"encrypted":true}' },
    'This export is encrypted in a way only its own app can open.',
  );
  await says({ name: 'x.json', text: '{"values":[' }, 'The file is damaged or incomplete.');
  writeFileSync(info.outputPath('bad.env'), Buffer.from([0x41, 0x3d, 0xff]));
  await says(info.outputPath('bad.env'), 'The file is not readable text.');
  const large = info.outputPath('large.csv');
  execFileSync('truncate', ['-s', '2G', large]);
  await says(large, 'The file is too large.');
  await noAxeViolations(page);
  await vault.tab('Secrets');
  await expect(page.getByText('No secrets yet')).toBeVisible();
});

test('signing out keeps the secrets, or removes them once a backup has all', async ({
  page,
}, info) => {
  const vault = await openVault(page);
  await vault.addSecret('A', 'one');
  await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
  await vault.button('Sign out').click();
  await expect(page.getByLabel('Keep my secrets encrypted on this device')).toBeChecked();
  await page.getByLabel('Remove my secrets from this browser').check();
  await expect(page.getByText('Signing out removes 1 secret')).toBeVisible();
  await expect(page.getByText('No encrypted backup was made yet.')).toBeVisible();
  await vault.button('Sign out and remove').click();
  await expect(page.getByRole('alert')).toContainText('Make a backup first');
  await expect(page.getByLabel('Remove them without a backup')).toBeFocused();
  await vault.button('Export secrets').click();
  await page.getByLabel('Passphrase').fill(passphrase);
  const saving = page.waitForEvent('download');
  await vault.button('Save backup').click();
  await (await saving).saveAs(info.outputPath('backup.age'));
  await vault.button('Close').click();
  // It has all there is, and no tick is asked for.
  await expect(page.getByText('Nothing has changed since.')).toBeVisible();
  await expect(page.getByLabel('Remove them without a backup')).toBeHidden();
  await vault.button('Sign out and remove').click();
  await vault.button('Sign in as Ada').click();
  await vault.toVault();
  await vault.unlock(vault.key);
  await expect(page.getByText('No secrets yet')).toBeVisible();
});

test('a passphrase that is guessed at once makes no backup', async ({ page }) => {
  const vault = await openVault(page);
  await vault.addSecret('KEY', 'value');
  await vault.tab('Settings');
  await vault.button('Export secrets').click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByLabel('Passphrase');
  const save = dialog.getByRole('button', { name: 'Save backup' });
  // The last passes the rule of the core: it is the strength meter that knows it.
  for (const weak of ['aaaaaaaaaaaa', '123456789012', 'password1234', 'chocolate2019']) {
    await field.fill(weak);
    await save.click();
    await expect(dialog.getByRole('alert')).toContainText('too easy to guess');
    await field.fill('short');
    await save.click();
    await expect(dialog.getByRole('alert')).toContainText('too short');
  }
  await dialog.getByRole('button', { name: 'Generate' }).click();
  await expect(field).toHaveValue(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/);
  const saved = page.waitForEvent('download');
  await save.click();
  await saved;
});
