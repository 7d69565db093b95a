import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readKeepass } from '../../src/lib/interchange/keepass.ts';
import { valueOf } from '../support/core.ts';

const password = 'database password';
const folder = mkdtempSync(join(tmpdir(), 'lockstate-kdbx-'));
const path = (name: string) => join(folder, name);
const bytesOf = (name: string) => new Uint8Array(readFileSync(path(name)));

/** Runs Debian's keepassxc-cli; what it asks for comes line by line. */
const keepassxc = (args: readonly string[], answers: readonly string[]) =>
  execFileSync('keepassxc-cli', args, { input: answers.map((one) => `${one}\n`).join('') });

const problemOf = async (name: string, options: Parameters<typeof readKeepass>[1]) => {
  const read = await readKeepass(bytesOf(name), options);
  return read.ok ? 'none' : read.problem.code;
};

describe("a database of Debian's keepassxc-cli", () => {
  beforeAll(() => {
    keepassxc(['db-create', '-p', '-t', '100', path('four.kdbx')], [password, password]);
    const add = (entry: string, value: string, more: readonly string[] = []) =>
      keepassxc(['add', '-q', '-p', ...more, path('four.kdbx'), entry], [password, value]);
    add('Stripe', 'sk_live_0', ['-u', 'ada', '--url', 'https://dashboard.stripe.com/x']);
    keepassxc(['mkdir', '-q', path('four.kdbx'), 'Work'], [password]);
    add('Work/Stripe', 'sk_work');
    add('Umläut 🔑', 'pässword ☕');
    keepassxc(['edit', '-q', '-p', path('four.kdbx'), 'Stripe'], [password, 'sk_live_1']);
    add('Binned', 'x');
    keepassxc(['rm', '-q', path('four.kdbx'), 'Binned'], [password]);
    writeFileSync(path('key.bin'), 'any bytes make a key file');
    keepassxc(
      ['db-create', '-p', '--set-key-file', path('key.bin'), '-t', '100', path('keyed.kdbx')],
      [password, password],
    );
    const withKey = ['add', '-q', '-p', '-k', path('key.bin'), path('keyed.kdbx'), 'A'];
    keepassxc(withKey, [password, 'one']);
  });

  test('comes with names, values, addresses, notes and earlier values', async () => {
    const file = valueOf(await readKeepass(bytesOf('four.kdbx'), { passphrase: password }));
    const found = new Map(file.secrets.map((one) => [one.name, one]));
    expect([...found.keys()].sort()).toEqual(['Stripe', 'Stripe (ada)', 'Umläut 🔑']);
    const stripe = file.secrets.find(({ value }) => value === 'sk_live_1');
    expect(stripe).toMatchObject({
      domains: 'dashboard.stripe.com',
      note: 'Username: ada',
      versions: [{ environment: null, value: 'sk_live_0' }],
    });
    expect(found.get('Umläut 🔑')?.value).toBe('pässword ☕');
    expect(file.secrets.some(({ value }) => value === 'x')).toBe(false);
    // What was removed lies in the recycle bin of the database.
    expect(file.refusals).toEqual([{ position: 4, reason: 'trashed', name: 'Binned' }]);
  });

  test('opens with its key file, and says what is missing without', async () => {
    const keyFile = bytesOf('key.bin');
    const file = valueOf(
      await readKeepass(bytesOf('keyed.kdbx'), { passphrase: password, keyFile }),
    );
    expect(file.secrets.map(({ name, value }) => [name, value])).toEqual([['A', 'one']]);
    expect(await problemOf('keyed.kdbx', { passphrase: password })).toBe('file.passphraseWrong');
    expect(await problemOf('keyed.kdbx', {})).toBe('file.passphraseNeeded');
    // A key file of the kind that says its own checksum, which does not fit.
    const text = `<?xml version="1.0"?><KeyFile><Meta><Version>2.0</Version></Meta>
      <Key><Data Hash="00000000">${'A7'.repeat(32)}</Data></Key></KeyFile>`;
    const broken = new TextEncoder().encode(text);
    const tried = await problemOf('keyed.kdbx', { passphrase: password, keyFile: broken });
    expect(tried).toBe('file.keyFileWrong');
  });

  test.each([
    [
      'a reference to another entry is what it means',
      'ref',
      { LDAP: 'pw-ldap', Wiki: 'pw-ldap' },
      0,
    ],
    ['a passkey is refused, and spreads no secrets', 'pk', { Site: 'pw' }, 1],
    ['two entries of one title in one group', 'same', null, 0],
  ])('%s', async (_what, name, values, refused) => {
    const bytes = new Uint8Array(readFileSync(`tests/fixtures/exports/keepass-${name}.kdbx`));
    const file = valueOf(await readKeepass(bytes, { passphrase: 'open sesame 1' }));
    const found = file.secrets.map((one) => [one.name, one.value]);
    if (values) expect(Object.fromEntries(found)).toEqual(values);
    else expect(found.map(([, value]) => value).sort()).toEqual(['pw-1', 'pw-2']);
    expect(file.refusals.map(({ reason }) => reason)).toEqual(
      Array.from({ length: refused }, () => 'partUnsupported'),
    );
  });

  test('says that a cipher, or a version, is none it has', async () => {
    const bytes = new Uint8Array(readFileSync('tests/fixtures/exports/keepass-twofish.kdbx'));
    const options = { passphrase: 'open sesame 1' };
    expect(await readKeepass(bytes, options)).toMatchObject({
      problem: { code: 'file.cipherUnknown' },
    });
    // The major version behind the two signatures.
    bytes[10] = 9;
    expect(await readKeepass(bytes, options)).toMatchObject({
      problem: { code: 'file.versionUnknown' },
    });
  });

  test('tells a wrong password from a damaged file', async () => {
    expect(await problemOf('four.kdbx', { passphrase: 'wrong' })).toBe('file.passphraseWrong');
    const whole = bytesOf('four.kdbx');
    const cut = await readKeepass(whole.slice(0, whole.length - 40), { passphrase: password });
    expect(cut).toMatchObject({ problem: { code: 'file.damaged' } });
    const other = await readKeepass(new TextEncoder().encode('not a database'), {});
    expect(other).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  });
});
