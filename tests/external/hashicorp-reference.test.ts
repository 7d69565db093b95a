import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatHashicorp,
  isField,
  isSegment,
  parseHashicorp,
} from '../../src/lib/external/hashicorp-reference.ts';

/** A reference as it is stored, or `null`. */
const canonical = (text: string): string | null => {
  const reference = parseHashicorp(text);
  return reference && formatHashicorp(reference);
};

describe('a reference', () => {
  test.each([
    ['secret/app/stripe#api_key', 'secret/app/stripe#api_key'],
    ['secret/app/stripe?version=3#api_key', 'secret/app/stripe?version=3#api_key'],
    ['secret/app', 'secret/app'],
    ['secret/app?version=12', 'secret/app?version=12'],
    ['secret/app?version=0#key', 'secret/app#key'],
    ['secret/app?version=03#key', 'secret/app?version=3#key'],
    ['  secret/app#key \t', 'secret/app#key'],
    ['/secret/app#key', 'secret/app#key'],
    ['vault://secret/app#key', 'secret/app#key'],
    ['vault:///secret/app#key', 'secret/app#key'],
    ['/v1/secret/app#key', 'secret/app#key'],
    // A mount may have the name of the API's version.
    ['v1/app#key', 'v1/app#key'],
    ['secret/a b/c#the key', 'secret/a b/c#the key'],
    ['secret/a%20b#k', 'secret/a b#k'],
    ['secret/100%25/what%3F/no%231#50%25', 'secret/100%25/what%3F/no%231#50%25'],
    ['secret/app#a/b', 'secret/app#a/b'],
    ['secret/app#a%2Fb', 'secret/app#a/b'],
    ['secret/app#a#b?c', 'secret/app#a%23b%3Fc'],
    ['secret/app#key%20', 'secret/app#key%20'],
    ['secret/schlüssel/🔑#größe', 'secret/schlüssel/🔑#größe'],
  ])('%s is stored as %s', (text, stored) => {
    expect(canonical(text)).toBe(stored);
  });

  test.each([
    ['vault kv get -mount=secret -field=api_key app/stripe', 'secret/app/stripe#api_key'],
    ['vault kv get -version=3 -mount=secret -field=k app', 'secret/app?version=3#k'],
    ['vault kv get -mount secret -field k -version 3 app', 'secret/app?version=3#k'],
    ['vault kv get --mount=secret --field=k app', 'secret/app#k'],
    ['vault kv get -field=api_key secret/app/stripe', 'secret/app/stripe#api_key'],
    ['bao kv get -field=api_key secret/app/stripe', 'secret/app/stripe#api_key'],
    ['  bao   kv get  secret/app ', 'secret/app'],
    ['vault kv get -version=0 -field=k secret/app', 'secret/app#k'],
    ['vault kv get -format=json -field=k secret/app', 'secret/app#k'],
    ['vault kv get -mount="team/kv" -field=\'the key\' "app/a b"', 'team/kv/app/a b#the key'],
    ['vault kv get -mount=/secret/ -field=k /app/', 'secret/app#k'],
    // A command's words are what they are: nothing in them is encoded.
    ['vault kv get -field=50%25 secret/100%', 'secret/100%25#50%2525'],
    ['vault kv get -field=k secret/app -field=last', 'secret/app#last'],
  ])('%s is read as %s', (text, stored) => {
    expect(canonical(text)).toBe(stored);
  });

  test.each([
    '',
    ' ',
    '#key',
    'secret',
    'secret#key',
    '/secret#key',
    'vault://secret#key',
    'secret/#key',
    'secret//app#key',
    '//secret/app#key',
    'secret/app/#key',
    'secret/./app#key',
    'secret/../sys/seal#key',
    'secret/%2e%2e/app#key',
    'secret/a%2Fb#key',
    'secret/app#',
    'secret/app?version=#key',
    'secret/app?version=-1#key',
    'secret/app?version=1.5#key',
    'secret/app?version=9999999999#key',
    'secret/app?versions=1#key',
    'secret/app?version=1&list=true#key',
    'secret/app?version=1?version=2#key',
    'secret/%#key',
    'secret/%ff#key',
    'secret/app#%',
    'secret/a\u0000b#key',
    'secret/a%0Ab#key',
    'secret/app#a\u001bb',
    'secret/\ud800#key',
    'https://vault.example.com/v1/secret/app#key',
    'vault kv get',
    'vault kv get -field=k',
    'vault kv get -field=k secret',
    'vault kv get -field= secret/app',
    'vault kv get -field=k secret/app secret/other',
    'vault kv get secret/app -field',
    'vault kv get -version=x -field=k secret/app',
    'vault kv get -namespace=team -field=k secret/app',
    'vault kv get -address=https://evil.example -field=k secret/app',
    'vault kv get -field="k secret/app',
    'vault kv get -field=k secret/a\\ b',
    'vault kv get -field=k secret/app\nrm',
    'vault kv get -field=k -mount=.. app',
    'vault kv put secret/app k=v',
  ])('%j is none', (text) => {
    expect(parseHashicorp(text)).toBeNull();
  });

  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const odd = fc.constantFrom(
    '%',
    '#',
    '?',
    ' ',
    '%2F',
    'a%',
    ' a ',
    'v1',
    'vault:',
    '\u00a0',
    '..a',
  );
  const segment = fc.oneof(name, odd).filter(isSegment);
  const field = fc.oneof(name, odd, fc.constant('a/b')).filter(isField);
  const reference = fc.record({
    segments: fc.array(segment, { minLength: 2, maxLength: 5 }),
    version: fc.option(fc.integer({ min: 1, max: 999_999_999 })),
    field: fc.option(field),
  });

  test('says what it said once it is stored, and is stored in one way', () => {
    fc.assert(
      fc.property(reference, (one) => {
        const text = formatHashicorp(one);
        expect(parseHashicorp(text)).toEqual(one);
        expect(canonical(text)).toBe(text);
      }),
    );
  });

  test('a mount that is named like a command is no command', () => {
    const one = { segments: ['vault kv get x', 'app'], version: null, field: 'k' };
    expect(parseHashicorp(formatHashicorp(one))).toEqual(one);
  });

  test('any text is a reference or none, and nothing is thrown', () => {
    // Half of them are put together of what a reference is made of, so that many are one.
    const path = fc.constantFrom('a', 'b c', '1', '%2f', '..', 'secret', 'v1', 'vault kv get x');
    const end = fc.constantFrom('', '#k', '#', '?version=3', '?version=0#k', '#a%2fb', '?x=1');
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.array(path, { maxLength: 5 }), end).map(([all, last]) => all.join('/') + last),
    );
    let read = 0;
    fc.assert(
      fc.property(typed, (text) => {
        const stored = canonical(text);
        if (stored === null) return;
        expect(canonical(stored)).toBe(stored);
        read += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
