import { armor } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { plainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readAgeBackup, writeAgeBackup } from '../support/backups.ts';
import { valueOf } from '../support/core.ts';

const passphrase = 'twelve and more';
const secrets = [plainSecret('ONE', 'v1'), plainSecret('TWO', 'x'.repeat(500))];
const binary = await writeAgeBackup({ writtenAt: 1, environments: [], secrets }, passphrase, 1);
const whole = armor.encode(binary);
const body = whole.trim().split('\n').slice(1, -1);
const between = (text: string) =>
  `-----BEGIN AGE ENCRYPTED FILE-----\n${text}\n-----END AGE ENCRYPTED FILE-----\n`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('armour that was carried by a mail or a clipboard', () => {
  test.each([
    ['as it was written', whole],
    ['CRLF', whole.replaceAll('\n', '\r\n')],
    ['blanks for line breaks', between(body.join(' '))],
    ['one line', whole.trim().replaceAll('\n', ' ')],
    ['other lengths', between(body.join('').replace(/.{50}/g, '$&\n'))],
    ['indented, with blanks at the ends', whole.replace(/^/gm, '   ').replaceAll('\n', ' \t\n')],
    ['blank lines', whole.replaceAll('\n', '\n\n')],
    ['quoted', whole.replace(/^/gm, '> ')],
    ['quoted twice', whole.replace(/^/gm, '>> ')],
    ['quoted-printable', whole.replaceAll('=', '=3D').replace(/^[^-\n]{40}/gm, '$&=\n')],
    ['dashes of a word processor', whole.replaceAll('-----', '\u2014\u2013\u2014')],
    ['invisible signs', between(body.join('\u200b\n'))],
    ['text around it', `Hi,\n\nhere it is:\n${whole}\nBye\n-- \nAda\n`],
  ])('%s', async (_how, text) => {
    expect(detectFormat('', bytes(text))).toBe('age');
    expect(valueOf(await readAgeBackup(bytes(text), { passphrase })).secrets).toEqual(secrets);
  });

  test('UTF-16, as an editor may save it', async () => {
    const text = new Uint8Array(Buffer.from(`\uFEFF${whole}`, 'utf16le'));
    expect(detectFormat('', text)).toBe('age');
    expect(valueOf(await readAgeBackup(text, { passphrase })).secrets).toEqual(secrets);
  });

  test.each([
    ['a sign that base64 has not', between(body.join('\n').replace('w', '*'))],
    ['a lost sign', between(body.join('\n').replace('w', ''))],
    ['no end', whole.replace(/-----END[^]*/, '')],
  ])('with %s is damaged', async (_how, text) => {
    expect(await readAgeBackup(bytes(text), { passphrase })).toMatchObject({
      problem: { code: 'file.damaged' },
    });
  });
});
