import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { plainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { readBitwarden } from '../../src/lib/interchange/bitwarden.ts';
import { readCsv } from '../../src/lib/interchange/csv.ts';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { decodeText } from '../../src/lib/interchange/file-text.ts';
import {
  readPostmanEnvironment,
  writePostmanEnvironment,
} from '../../src/lib/interchange/postman-environment.ts';
import { readPostmanVault } from '../../src/lib/interchange/postman-vault.ts';
import { readFile } from '../../src/lib/interchange/read-file.ts';
import { valueOf } from '../support/core.ts';

const fixture = (name: string) => readFileSync(`tests/fixtures/exports/${name}`, 'utf8');
const bytes = (text: string) => new TextEncoder().encode(text);
const pairs = (secrets: readonly { name: string; value: unknown }[]) =>
  secrets.map(({ name, value }) => [name, value]);

describe('text', () => {
  test('byte order marks, UTF-16 and bad bytes', () => {
    expect(valueOf(decodeText(bytes('\uFEFFA=1')))).toBe('A=1');
    expect(valueOf(decodeText(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x3d, 0)))).toBe('A=');
    expect(valueOf(decodeText(Uint8Array.of(0xfe, 0xff, 0, 0x41)))).toBe('A');
    expect(decodeText(Uint8Array.of(0x41, 0xff))).toMatchObject({
      problem: { code: 'file.notText' },
    });
    expect(decodeText(bytes(' \n'))).toMatchObject({ problem: { code: 'file.empty' } });
  });

  test('a file that is too large is refused before it is looked at', async () => {
    const large = new Uint8Array(64 * 1024 * 1024 + 1);
    expect(await readFile('csv', large, {})).toMatchObject({ problem: { code: 'file.tooLarge' } });
  });
});

describe('Postman', () => {
  test('an environment comes back as it went, all of the type secret', () => {
    const secrets = [
      plainSecret('a', 'two\nlines "quoted"'),
      plainSecret('b', 'x', { enabled: false }),
    ];
    const at = Date.UTC(2026, 0, 2);
    const text = writePostmanEnvironment(secrets, { name: 'Live', id: 'i', at });
    const json = JSON.parse(text) as { values: { type: string }[]; name: string };
    expect(json.name).toBe('Live');
    expect(json.values.map(({ type }) => type)).toEqual(['secret', 'secret']);
    const file = valueOf(readPostmanEnvironment(text));
    expect(file.secrets).toEqual(secrets);
    expect(file.writtenAt).toBe(at);
  });

  test('a vault export in each shape that was seen', () => {
    const shapes = [
      [{ key: 'vault:k', value: 'v', enabled: true, domains: ['api.example.com'] }],
      { values: [{ key: 'k', value: 'v', _domains: ['api.example.com'] }] },
      { values: [{ key: 'vault:k', value: 'v', allowedDomains: 'api.example.com' }] },
    ];
    for (const shape of shapes) {
      const file = valueOf(readPostmanVault(JSON.stringify(shape)));
      expect(file.secrets).toEqual([plainSecret('k', 'v', { domains: 'api.example.com' })]);
    }
    for (const sealed of [
      { encrypted: true, values: 'AAAA' },
      { ciphertext: 'x', iv: 'y', salt: 'z' },
      { values: { encryptedData: 'x' } },
      [{ key: 'k', value: { ciphertext: 'x' } }],
    ]) {
      expect(readPostmanVault(JSON.stringify(sealed))).toEqual({
        ok: false,
        problem: { code: 'file.encryptedElsewhere' },
      });
    }
  });
});

describe('Bitwarden', () => {
  test('logins, notes, fields and one-time passwords become secrets; cards are refused', () => {
    const file = valueOf(readBitwarden(fixture('bitwarden.json')));
    expect(pairs(file.secrets)).toEqual([
      ['Stripe', 'sk_live_1'],
      ['Stripe / TOTP', 'JBSWY3DPEHPK3PXP'],
      ['Stripe / webhook', 'whsec_1'],
      ['PEM', '-----BEGIN KEY-----\nabc\n-----END KEY-----\n'],
    ]);
    expect(file.secrets[0]).toMatchObject({
      domains: 'dashboard.stripe.com',
      note: 'Username: ada@example.com\nrotate in May\nlive: true',
      createdAt: Date.UTC(2025, 0, 2, 3, 4, 5),
    });
    expect(file.refusals).toEqual([
      { position: 3, reason: 'kindUnsupported', name: 'Visa' },
      { position: 4, reason: 'trashed', name: 'Gone' },
    ]);
  });

  test('an encrypted export is recognised', () => {
    const text = JSON.stringify({ encrypted: true, passwordProtected: true, data: '2.x' });
    expect(readBitwarden(text)).toMatchObject({ problem: { code: 'file.encryptedElsewhere' } });
  });
});

describe('CSV', () => {
  test("1Password's export, with a ragged row and a cell of two lines", () => {
    const file = valueOf(readCsv(fixture('1password.csv')));
    expect(pairs(file.secrets)).toEqual([
      ['GitHub', 'ghp_1'],
      ['Local', 'with "quotes", and comma'],
    ]);
    expect(file.secrets[0]).toMatchObject({
      domains: 'github.com',
      note: 'Username: ada\ntwo\nlines',
    });
    expect(file.refusals).toEqual([{ position: 3, reason: 'rowRagged' }]);
  });

  test('two accounts of one site both come, and their user names tell them apart', () => {
    const text =
      'name,url,username,password,note\n' +
      'github.com,https://github.com/,ada,pw-ada,\ngithub.com,https://github.com/,bot,pw-bot,ci\n';
    expect(pairs(valueOf(readCsv(text)).secrets)).toEqual([
      ['github.com (ada)', 'pw-ada'],
      ['github.com (bot)', 'pw-bot'],
    ]);
    const lastPass =
      'url,username,password,totp,extra,name,grouping,fav\n' +
      'http://a,,one,,,S,Work,0\nhttp://b,,two,,x,S,Home,0\nhttp://c,,three,,,S,Home,0\n';
    expect(pairs(valueOf(readCsv(lastPass)).secrets)).toEqual([
      ['S', 'one'],
      ['S (2)', 'two'],
      ['S (3)', 'three'],
    ]);
  });

  test('a first line that tells a spreadsheet what stands between cells is none of the table', () => {
    for (const [sign, end] of [
      [';', '\n'],
      ['|', '\r\n'],
    ]) {
      const lines = [`sep=${sign}`, `Name${sign}Value`, `A${sign}one`, `B${sign}`, ''];
      const file = valueOf(readCsv(lines.join(end)));
      expect(pairs(file.secrets)).toEqual([['A', 'one']]);
      expect(file.refusals).toEqual([{ position: 4, reason: 'valueMissing', name: 'B' }]);
    }
  });

  test('unknown headings leave the columns to the person, who then says', () => {
    const text = 'what;which\r\nA;1\r\nA;2\r\n;3\r\n';
    const open = valueOf(readCsv(text));
    expect(open.secrets).toEqual([]);
    expect(open.table?.columns).toMatchObject({ name: null, value: null });
    const file = valueOf(readCsv(text, { name: 0, value: 1, domains: null, note: null }));
    expect(pairs(file.secrets)).toEqual([['A', '1']]);
    expect(file.refusals).toEqual([
      { position: 3, reason: 'nameTwice', name: 'A' },
      { position: 4, reason: 'nameMissing' },
    ]);
  });

  test('names that objects have of their own are names like others', () => {
    const file = valueOf(readCsv('name,value\n__proto__,a\nconstructor,b\n'));
    expect(pairs(file.secrets)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  test('addresses that are no domain are left out and counted, and never lose the secret', () => {
    const file = valueOf(readCsv('name,value,url\nA,1,"https://a.example/x, not a domain"\n'));
    expect(file.secrets[0]?.domains).toBe('a.example');
    expect(file.droppedDomains).toBe(1);
  });
});

describe('a restriction that cannot be kept', () => {
  const ODD = [
    '{{base-url}}',
    '$HOST',
    '^https://[a-z]+\\.corp\\.example$',
    'a;b.example',
    '*',
    '<host>',
  ];

  test.each(ODD)('%s does not leave a secret usable everywhere', (domain) => {
    const vault = JSON.stringify([{ key: 'k', value: 'v', enabled: true, domains: [domain] }]);
    const items = [{ type: 1, name: 'k', login: { password: 'v', uris: [{ uri: domain }] } }];
    const table = `name,value,url\nk,v,"${domain}"\n`;
    const files = [
      readPostmanVault(vault),
      readBitwarden(JSON.stringify({ encrypted: false, items })),
      readCsv(table),
    ];
    for (const file of files) {
      const { secrets, droppedDomains } = valueOf(file);
      expect(secrets).toMatchObject([{ name: 'k', domains: '', enabled: false }]);
      expect(droppedDomains).toBe(1);
    }
  });

  test('a secret without any, or with one that is kept, comes as it is', () => {
    const vault = JSON.stringify([
      { key: 'a', value: 'v', domains: [] },
      { key: 'b', value: 'v', domains: ['{{x}}', 'b.example'] },
    ]);
    expect(valueOf(readPostmanVault(vault)).secrets).toMatchObject([
      { name: 'a', domains: '', enabled: true },
      { name: 'b', domains: 'b.example', enabled: true },
    ]);
  });
});

test('a format is told from the first bytes and the name', () => {
  const of = (name: string, text: string) => detectFormat(name, bytes(text));
  expect(of('x', 'age-encryption.org/v1\n-> scrypt')).toBe('age');
  expect(detectFormat('x', Uint8Array.of(3, 0xd9, 0xa2, 0x9a))).toBe('kdbx');
  expect(of('bitwarden.json', fixture('bitwarden.json'))).toBe('bitwarden');
  expect(of('p.json', writePostmanEnvironment([], { name: '', id: '', at: 0 }))).toBe(
    'postmanEnvironment',
  );
  expect(of('v.json', '[{"key":"vault:a","value":"b"}]')).toBe('postmanVault');
  expect(of('.env.local', 'x')).toBe('dotenv');
  expect(of('', 'export A=1')).toBe('dotenv');
  expect(of('1password.csv', fixture('1password.csv'))).toBe('csv');
  expect(of('', 'a\tb')).toBe('csv');
  expect(of('photo', 'x')).toBeNull();
  expect(of('credentials', '[default]\naws_access_key_id = A\n')).toBe('ini');
  expect(of('credentials', '[profile x] # y\r\na = b\r\n')).toBe('ini');
  expect(of('v.json', '[\n]')).toBe('postmanVault');
});
