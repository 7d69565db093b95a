import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCxf } from '../../src/lib/interchange/cxf.ts';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { valueOf } from '../support/outcome.ts';

const field = (value: string, fieldType = 'concealed-string') => ({ fieldType, value });
const file = (items: readonly object[], major = 1) =>
  JSON.stringify({
    version: { major, minor: 0 },
    exporterRpId: 'exporter.example',
    timestamp: 1_790_000_000,
    accounts: [{ id: 'YQ', username: '', email: '', collections: [], items }],
  });
const item = (title: string, credentials: readonly object[], more: object = {}) => ({
  id: 'YQ',
  creationAt: 1_700_000_000,
  title,
  credentials,
  ...more,
});

test('passwords, keys, notes, seeds and fields come in, each with its item', () => {
  const totp = { type: 'totp', secret: 'JBSW', period: 30, digits: 6, algorithm: 'sha1' };
  const text = file([
    item(
      'Shop',
      [
        { type: 'basic-auth', username: field('ada', 'string'), password: field('pw') },
        { ...totp, issuer: 'Shop' },
        { type: 'note', content: field('n', 'string') },
        { type: 'custom-fields', fields: [{ ...field('1'), label: 'PIN' }, field('2')] },
        { type: 'passkey', credentialId: 'x', key: 'y' },
      ],
      { scope: { urls: ['https://shop.example/login'], androidApps: [] } },
    ),
    item('Shop', [{ type: 'basic-auth', username: field('bob'), password: field('pw2') }]),
    item('Api', [
      { type: 'api-key', key: field('k') },
      { type: 'api-key', key: field('k2') },
    ]),
    item('Memo', [{ type: 'note', content: field('text') }]),
    item('Key', [{ type: 'passkey', credentialId: 'x' }]),
    item('App', [{ type: 'api-key', key: field('z') }], {
      scope: { urls: [], androidApps: [{ bundleId: 'a.b' }] },
    }),
  ]);
  expect(detectFormat('', new TextEncoder().encode(text))).toBe('cxf');
  const read = valueOf(readCxf(text));
  expect(read.secrets).toMatchObject([
    {
      ...{ name: 'Shop (ada)', value: 'pw', domains: 'shop.example', note: 'Username: ada\nn' },
      createdAt: 1_700_000_000_000,
    },
    {
      name: 'Shop (ada) / TOTP',
      value: 'otpauth://totp/Shop?secret=JBSW&issuer=Shop&algorithm=SHA1&digits=6&period=30',
      domains: 'shop.example',
    },
    { name: 'Shop (ada) / PIN', value: '1' },
    { name: 'Shop (ada) / Field', value: '2' },
    { name: 'Shop (bob)', value: 'pw2' },
    { name: 'Api', value: 'k' },
    { name: 'Api / api-key', value: 'k2' },
    { name: 'Memo', value: 'text' },
    { name: 'App', value: 'z', domains: '', enabled: false },
  ]);
  expect(read.refusals).toEqual([
    { position: 1, reason: 'credentialUnsupported', name: 'Shop (ada) / passkey' },
    { position: 5, reason: 'credentialUnsupported', name: 'Key / passkey' },
  ]);
});

test('what is none, or of another version, is refused', () => {
  for (const text of ['{}', '[]', '{"version":{"major":1}}'])
    expect(readCxf(text)).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  expect(readCxf(file([], 2))).toMatchObject({ problem: { code: 'file.versionUnknown' } });
  expect(readCxf(file([]).slice(0, -2))).toMatchObject({ problem: { code: 'file.damaged' } });
  const half = item('T', [{ type: 'totp', secret: 'JBSW' }]);
  const read = valueOf(readCxf(file([half])));
  expect(read.secrets).toEqual([]);
  expect(read.refusals).toMatchObject([{ reason: 'valueMissing', name: 'T / TOTP' }]);
});

test('any password is what the file has under its title, or refused by it', () => {
  const entry = fc.record({
    title: fc.string({ minLength: 1, maxLength: 8 }).filter((one) => one.trim() === one),
    value: fc.string({ unit: 'binary', maxLength: 8 }),
  });
  const entries = fc.uniqueArray(entry, { selector: ({ title }) => title, minLength: 1 });
  fc.assert(
    fc.property(entries, (all) => {
      const items = all.map(({ title, value }) =>
        item(title, [{ type: 'basic-auth', password: field(value) }]),
      );
      const { secrets, refusals } = valueOf(readCxf(file(items)));
      expect(secrets.length + refusals.length).toBe(all.length);
      for (const { name, value } of secrets)
        expect(all.find(({ title }) => title === name)?.value).toBe(value);
    }),
    { numRuns: 300 },
  );
});
