import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldsAt,
  formatOnepassword,
  isOnepasswordId,
  isPlainName,
  parseOnepassword,
  partFor,
  referenceTo,
  type OnepasswordField,
} from '../../src/lib/external/onepassword-reference.ts';

const canonical = (text: string): string | null => {
  const reference = parseOnepassword(text);
  return reference && formatOnepassword(reference);
};

describe('a secret reference', () => {
  const whole = { vault: 'app-prod', item: 'db', section: null, field: 'password' };

  test.each([
    ['op://app-prod/db/password', { ...whole, attribute: 'value' }],
    ['op://app-prod/db/password?attribute=value', { ...whole, attribute: 'value' }],
    ['op://app-prod/db/password?attribute=otp', { ...whole, attribute: 'otp' }],
    ['OP://app-prod/db/password?Attribute=OTP', { ...whole, attribute: 'otp' }],
    [
      'op://app-prod/db/Admin area/password',
      { ...whole, section: 'Admin area', attribute: 'value' },
    ],
  ])('%s is read part by part', (text, parts) => {
    expect(parseOnepassword(text)).toEqual(parts);
  });

  test.each([
    ['op://Dev/Stripe/publishable-key', 'op://Dev/Stripe/publishable-key'],
    ['  op://Dev/Stripe/key\n', 'op://Dev/Stripe/key'],
    ['"op://Dev/Stripe/key"', 'op://Dev/Stripe/key'],
    ["'op://Dev/Stripe/key'", 'op://Dev/Stripe/key'],
    ['`op://Dev/Stripe/key`', 'op://Dev/Stripe/key'],
    ['{{ op://Dev/Stripe/key }}', 'op://Dev/Stripe/key'],
    ['{{op://Dev/Stripe/key?attribute=otp}}', 'op://Dev/Stripe/key?attribute=otp'],
    ['" {{ "op://Dev/Stripe/key" }} "', 'op://Dev/Stripe/key'],
    ['op://Dev/Stripe/key?attribute=value', 'op://Dev/Stripe/key'],
    ['op://My%20vault/Two words/a.b_c-d', 'op://My vault/Two words/a.b_c-d'],
    ['op:// Dev / Stripe / key ', 'op://Dev/Stripe/key'],
    ['op://Dev/%20Stripe/key', 'op://Dev/%20Stripe/key'],
    ['op://Dev/a%2Fb/k%3F%23', 'op://Dev/a%2Fb/k%3F%23'],
    ['op://Dev/C# notes/key', 'op://Dev/C%23 notes/key'],
    ['op://Dev/100%/key', 'op://Dev/100%25/key'],
    ['op://Dev/100%25/key', 'op://Dev/100%25/key'],
    ['op://Dev/%ff/key', 'op://Dev/%25ff/key'],
    ['op://Dev/a%0Ab/key', 'op://Dev/a%0Ab/key'],
    ['op://Dev/a\u202eb/key', 'op://Dev/a%E2%80%AEb/key'],
    ['op://Büro/👩‍💻/Schlüssel (neu)', 'op://Büro/👩‍💻/Schlüssel (neu)'],
  ])('%j is stored as %j', (text, stored) => {
    expect(canonical(text)).toBe(stored);
    expect(canonical(stored)).toBe(stored);
  });

  test.each([
    '',
    'op://',
    'op://vault',
    'op://vault/item',
    'op://vault/item/',
    'op://vault//field',
    'op:///item/field',
    'op://vault/item/section/field/more',
    'op://vault/item/%20/field',
    'op://vault/item//field',
    'op:/vault/item/field',
    'vault/item/field',
    'https://vault/item/field',
    'secret/app#key',
    'op://vault/item/field?',
    'op://vault/item/field?attribute=',
    'op://vault/item/field?attribute=type',
    'op://vault/item/field?ssh-format=openssh',
    'op://vault/item/field?attribute=otp&attribute=otp',
    'op://vault/item/field?attribute=otp&ssh-format=openssh',
    'op://vault/item/field\nop://vault/item/other',
    'op://vault/it\tem/field',
    'op://vault/it\ud800em/field',
    '"op://vault/item/field',
  ])('%j is none', (text) => {
    expect(parseOnepassword(text)).toBeNull();
  });

  const part = fc
    .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string())
    .filter((text) => text.trim() !== '' && !/\p{Cs}/u.test(text));
  const anyReference = fc.record({
    vault: part,
    item: part,
    section: fc.option(part),
    field: part,
    attribute: fc.constantFrom('value' as const, 'otp' as const),
  });

  test('comes back whole, however its parts are made', () => {
    fc.assert(
      fc.property(anyReference, (reference) => {
        const text = formatOnepassword(reference);
        expect(parseOnepassword(text)).toEqual(reference);
        expect(parseOnepassword(` "{{${text}}}" `)).toEqual(reference);
        expect(canonical(text)).toBe(text);
        expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('is never thrown over, and is stable once it is read', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
    let read = 0;
    fc.assert(
      fc.property(texts, (rest) => {
        const stored = canonical(`op://a/b/${rest}`);
        if (stored === null) return;
        expect(canonical(stored)).toBe(stored);
        read += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(read).toBeGreaterThan(300);
  });
});

describe('names and ids', () => {
  test.each([
    ['password', true],
    ['one-time password', true],
    ['a.b_c-D 9', true],
    ['', false],
    [' a', false],
    ['a ', false],
    ['a/b', false],
    ['Schlüssel', false],
    ['a'.repeat(400), false],
  ])('%j can be written as it is: %s', (name, isPlain) => {
    expect(isPlainName(name)).toBe(isPlain);
  });

  test('ids are 26 small letters and digits', () => {
    expect(isOnepasswordId('ionaiwtdvgclrixbt6ztpqcxnq')).toBe(true);
    expect(isOnepasswordId('IONAIWTDVGCLRIXBT6ZTPQCXNQ')).toBe(false);
    expect(isOnepasswordId('ionaiwtdvgclrixbt6ztpqcxn')).toBe(false);
  });

  test('a vault or item is named by its id where its name would not do', () => {
    const id = 'ionaiwtdvgclrixbt6ztpqcxnq';
    const idLike = { id: 'bbbbbbbbbbbbbbbbbbbbbbbbbb', name: 'cccccccccccccccccccccccccc' };
    const [dev, twin, odd] = [
      { id, name: 'Dev' },
      { id: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', name: 'DEV' },
      { id: 'dddddddddddddddddddddddddd', name: 'Büro' },
    ];
    expect(partFor(dev, [dev, odd])).toBe('Dev');
    expect(partFor(dev, [dev, twin])).toBe(id);
    expect(partFor(odd, [dev, odd])).toBe(odd.id);
    expect(partFor(idLike, [idLike])).toBe(idLike.id);
    expect(partFor(dev, [])).toBe(id);
  });
});

describe('a field in its item', () => {
  const field = (id: string, name: string, section: OnepasswordField['section'] = null) => {
    return { id, name, section, isOtp: false, value: 'x', code: null };
  };
  const admin = { id: 'sec1', name: 'Admin' };
  const blank = { id: 'add more', name: '' };
  const fields = [
    field('password', 'password'),
    field('f1', 'Password', admin),
    field('f2', 'token', admin),
    field('f3', 'token', { id: 'sec2', name: 'ADMIN' }),
    field('f4', 'pin', blank),
    field('f5', 'a/b'),
    field('f6', 'same'),
    field('f7', 'same'),
    field('twin', 'one', blank),
    field('twin', 'one', blank),
  ];

  test.each([
    [null, 'PASSWORD', ['password']],
    [null, 'f1', ['f1']],
    [null, 'token', ['f2', 'f3']],
    ['admin', 'password', ['f1']],
    ['admin', 'token', ['f2', 'f3']],
    ['sec2', 'token', ['f3']],
    ['sec2', 'password', []],
    ['nowhere', 'password', []],
    [null, 'same', ['f6', 'f7']],
  ])('section %s, name %s means %j', (section, name, ids) => {
    expect(fieldsAt(fields, section, name).map(({ id }) => id)).toEqual(ids);
  });

  test('has the most readable reference that leads to it alone', () => {
    const within = { vault: 'V', item: 'I' };
    expect(fields.map((one) => referenceTo(one, fields, within))).toEqual([
      'op://V/I/password',
      'op://V/I/Admin/Password',
      'op://V/I/Admin/f2',
      'op://V/I/ADMIN/f3',
      'op://V/I/pin',
      'op://V/I/f5',
      'op://V/I/f6',
      'op://V/I/f7',
      null,
      null,
    ]);
  });
});
