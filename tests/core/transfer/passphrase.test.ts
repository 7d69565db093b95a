import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkPassphrase,
  makePassphrase,
  MIN_PASSPHRASE,
} from '../../../src/lib/core/transfer/passphrase.ts';

const weak = { ok: false, problem: { code: 'passphrase.tooWeak' } };

describe('what is no passphrase for a backup', () => {
  test.each([
    'aaaaaaaaaaaa',
    'AAAAAAAAAAAAAAAAAAAAAAAA',
    'aaaaaaaaaaab',
    'abababababab',
    'abcabcabcabc',
    'abcdabcdabcdabcd',
    '            ',
    '............',
    '123456789012',
    '1234567890123456',
    '098765432109',
    'abcdefghijkl',
    'zyxwvutsrqponm',
    'abcdefghijklmnopqrstuvwxyz',
    'qwertyuiopasdfghjkl',
    'qwertzuiopü+',
    '1qaz2wsx3edc4rfv',
    'asdfghjklasdfghjkl',
    'password1234',
    'passwordpassword',
    'Password2024!',
    'P@ssw0rd12345',
    'PasswortPasswort',
    'letmein12345',
    'iloveyou1234',
    'welcome12345',
    'adminadmin123',
    'changeme2025',
    'testtesttest',
    '111122223333',
    '🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑',
    '\ud83daaaabbbbccccdddd',
    // Four characters that are seen, of eight code points.
    'A\u0300 !\u03b1\u0313\u0300\u0345'.repeat(4),
  ])('%s', (passphrase) => {
    expect(checkPassphrase(passphrase)).toEqual(weak);
  });

  test('any few characters over and over', () => {
    const piece = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(piece, (one) => {
        const { length } = Array.from(one);
        expect(checkPassphrase(one.repeat(Math.ceil(12 / length) + 2))).toEqual(weak);
      }),
    );
  });

  test('anything shorter', () => {
    const problem = { code: 'passphrase.tooShort', min: MIN_PASSPHRASE };
    for (const short of ['', 'a', 'kX9$mQ2!vB7', '🔑a🔒b🗝c🔐d🔓e9'])
      expect(checkPassphrase(short), short).toEqual({ ok: false, problem });
  });
});

describe('what is one', () => {
  test.each([
    'correct horse battery staple',
    'a passphrase nobody guesses',
    'twelve and more',
    'kX9$mQ2!vB7z',
    'Der Hund frisst gern Wurst',
    'vermilion ostrich 7 teapot',
    'пароль от сейфа дома',
    '八つの海を渡る青い鯨と月',
  ])('%s', (passphrase) => {
    expect(checkPassphrase(passphrase)).toEqual({ ok: true, value: passphrase });
  });

  test('every one that is generated', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 25, maxLength: 25 }), (bytes) => {
        // Random bytes, as a generator gives them: none of these has few distinct ones.
        fc.pre(new Set([...bytes].map((byte) => byte & 31)).size > 11);
        expect(checkPassphrase(makePassphrase(() => new Uint8Array(bytes))).ok).toBe(true);
      }),
    );
  });

  test('takes time that grows with the text as a page can bear', () => {
    const long = 'ab1'.repeat(400) + 'z'.repeat(400);
    const began = performance.now();
    expect(checkPassphrase(long)).toEqual(weak);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
