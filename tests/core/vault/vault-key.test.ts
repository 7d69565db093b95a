import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatVaultKey,
  parseVaultKey,
  VAULT_KEY_BYTES,
} from '../../../src/lib/core/vault/vault-key.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const anyKey = fc.uint8Array({ minLength: VAULT_KEY_BYTES, maxLength: VAULT_KEY_BYTES });
const bodyOf = (text: string) => text.slice(4).replaceAll('-', '');
const write = (body: string) => `LS1-${(body.match(/.{5}/g) ?? []).join('-')}`;

describe('the text form of a vault key', () => {
  test('reads back what it wrote, with case, blanks, hyphens and look-alikes forgiven', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const text = formatVaultKey(key);
        expect(text).toMatch(/^LS1(-[0-9A-HJKMNP-TV-Z]{5}){8}$/);
        const loose = [
          text,
          text.toLowerCase(),
          ` ${text}\n`,
          text.replaceAll('-', ''),
          text.replaceAll('-', ' '),
          bodyOf(text),
          `LS1-${text.slice(4).replaceAll('0', 'O').replaceAll('1', 'l')}`,
          `This is the key.\n\n    ${text}\n\nKeep it safe.`,
        ];
        for (const variant of loose) {
          const parsed = parseVaultKey(variant);
          expect(parsed.ok && [...parsed.value]).toEqual([...key]);
        }
      }),
    );
  });

  test('every substitution of one character is caught and its group named', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const body = bodyOf(formatVaultKey(key));
        for (let index = 0; index < body.length; index += 1) {
          for (const other of ALPHABET) {
            if (other === body[index]) continue;
            const parsed = parseVaultKey(
              write(body.slice(0, index) + other + body.slice(index + 1)),
            );
            expect(parsed).toEqual({
              ok: false,
              problem: { code: 'key.mistyped', group: Math.floor(index / 5) + 1 },
            });
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  test.each([
    ['a minus sign of a typesetter', (text: string) => text.replaceAll('-', '\u2212')],
    ['soft hyphens', (text: string) => text.replaceAll('-', '-\u00ad')],
    [
      'lines of a mail, quoted twice',
      (text: string) => `> > ${text.replace(/.{13}/g, '$&\n> > ')}`,
    ],
    ['entities', (text: string) => text.replaceAll('-', '&#8209;')],
    ['named entities and tags', (text: string) => `<b>${text.replaceAll('-', '&ndash;<br/>')}</b>`],
    [
      'quoted-printable',
      (text: string) => text.replaceAll('-', '=E2=80=91').replace(/.{20}/, '$&=\n'),
    ],
    ['an address', (text: string) => text.replaceAll('-', '%2D')],
    ['JSON', (text: string) => JSON.stringify({ key: `${text}\n` }).replaceAll('-', '\\u2011')],
    ['Markdown', (text: string) => `\`${text.replaceAll('-', '\\-')}\``],
    ['a table', (text: string) => `| ${text.replaceAll('-', ' | ')} |`],
    ['other quotes', (text: string) => `\u00bb${text}\u00ab;`],
    [
      'full-width letters',
      (text: string) =>
        text.replace(/[0-9A-Z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    ],
    [
      'words of a mail',
      (text: string) => `Hi,\n\nthe key is:\n> ${text.replaceAll('-', '\u2013')}\n\nBye`,
    ],
  ])('is still the key after %s', (_how, change) => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(parseVaultKey(change(formatVaultKey(key)))).toEqual({ ok: true, value: key });
      }),
    );
  });

  test('every swap of neighbours is caught and its group named', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const body = bodyOf(formatVaultKey(key));
        for (let index = 0; index + 1 < body.length; index += 1) {
          const [a = '', b = ''] = [body[index], body[index + 1]];
          if (a === b) continue;
          const parsed = parseVaultKey(write(body.slice(0, index) + b + a + body.slice(index + 2)));
          expect(parsed).toEqual({
            ok: false,
            problem: { code: 'key.mistyped', group: Math.floor(index / 5) + 1 },
          });
        }
      }),
    );
  });

  test('every swap of two groups is caught and the first of them named', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const groups = formatVaultKey(key).split('-').slice(1);
        for (let a = 0; a < 8; a += 1) {
          for (let b = a + 1; b < 8; b += 1) {
            if (groups[a] === groups[b]) continue;
            const swapped = groups.map((group, index) =>
              index === a ? groups[b] : index === b ? groups[a] : group,
            );
            expect(parseVaultKey(`LS1-${swapped.join('-')}`)).toEqual({
              ok: false,
              problem: { code: 'key.mistyped', group: a + 1 },
            });
          }
        }
      }),
    );
  });

  test('tells a key of the wrong length, a short group and no key at all apart', () => {
    const text = formatVaultKey(new Uint8Array(VAULT_KEY_BYTES).fill(7));
    expect(parseVaultKey(text.slice(0, -9))).toMatchObject({
      problem: { code: 'key.wrongLength' },
    });
    expect(parseVaultKey(text.slice(0, 12) + text.slice(13))).toEqual({
      ok: false,
      problem: { code: 'key.mistyped', group: 2 },
    });
    for (const no of ['', 'hunter2', 'correct horse battery staple', '🔑', 'LS1-']) {
      expect(parseVaultKey(no)).toEqual({ ok: false, problem: { code: 'key.notAKey' } });
    }
  });

  test('any text at all gives an outcome and never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseVaultKey(text)));
  });
});
