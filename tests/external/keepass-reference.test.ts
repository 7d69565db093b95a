import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalReference,
  formatReference,
  parseReference,
} from '../../src/lib/external/keepass-reference.ts';

const HEX = '0123456789ABCDEF0123456789ABCDEF';

describe('a reference to a KeePass entry', () => {
  test.each([
    ['Title', 'Title#Password'],
    ['Title#Password', 'Title#Password'],
    ['Group/Sub/Title#API Key', 'Group/Sub/Title#API Key'],
    ['  /Group/Title \n', 'Group/Title#Password'],
    ['Grüppe/🔑 x#Umläut', 'Grüppe/🔑 x#Umläut'],
    ['a%2fb/c%23d/100%25#e%2Ff', 'a%2Fb/c%23d/100%25#e%2Ff'],
    ['100% off/50%41', '100%25 off/50%2541#Password'],
    ['%20Title#Field%20', '%20Title#Field%20'],
    ['A%20B', 'A B#Password'],
    ['A / B', 'A / B#Password'],
    [`uuid:${HEX}`, `uuid:${HEX}#Password`],
    [`UUID:${HEX.toLowerCase()}#URL`, `uuid:${HEX}#URL`],
    [`{REF:P@I:${HEX}}`, `uuid:${HEX}#Password`],
    [` {ref:u@i:${HEX.toLowerCase()}} `, `uuid:${HEX}#UserName`],
    [`{REF:T@I:${HEX}}`, `uuid:${HEX}#Title`],
    [`{REF:A@I:${HEX}}`, `uuid:${HEX}#URL`],
    [`{REF:N@I:${HEX}}`, `uuid:${HEX}#Notes`],
    ['Group/{REF:x}', 'Group/{REF:x}#Password'],
  ])('%j is stored as %j', (text, canonical) => {
    expect(canonicalReference(text)).toBe(canonical);
    expect(canonicalReference(canonical)).toBe(canonical);
  });

  test.each([
    [''],
    [' '],
    ['/'],
    ['//Title'],
    ['Group//Title'],
    ['Group/'],
    ['#Password'],
    ['Title#'],
    ['Title#a#b'],
    ['Title\u0000'],
    ['Ti\ttle'],
    ['Two\nlines'],
    ['\ud800'],
    ['uuid:'],
    ['uuid:123#Password'],
    ['/uuid:123'],
    [`uuid:${HEX}0`],
    [`uuid:${HEX}/Title`],
    [`{REF:P@T:${HEX}}`],
    [`{REF:I@I:${HEX}}`],
    [`{REF:O@I:${HEX}}`],
    [`{REF:P@I:${HEX}`],
    [`{REF:P@I:${HEX}}#Password`],
    ['x'.repeat(2000)],
  ])('%j is none', (text) => {
    expect(parseReference(text)).toBeNull();
    expect(canonicalReference(text)).toBeNull();
  });

  test('names its parts', () => {
    expect(parseReference('a%2Fb/T#F')).toEqual({ by: 'path', path: ['a/b', 'T'], field: 'F' });
    expect(parseReference(`{REF:P@I:${HEX}}`)).toEqual({
      by: 'uuid',
      uuid: HEX,
      field: 'Password',
    });
  });

  test.each([
    [{ by: 'path', path: [''], field: 'Password' }],
    [{ by: 'path', path: [], field: 'Password' }],
    [{ by: 'path', path: ['uuid:x'], field: 'Password' }],
    [{ by: 'path', path: ['{REF:x'], field: 'Password' }],
    [{ by: 'path', path: ['Two\nlines'], field: 'Password' }],
    [{ by: 'uuid', uuid: HEX, field: '' }],
    [{ by: 'uuid', uuid: HEX, field: 'Two\nlines' }],
  ] as const)('%j cannot be written', (target) => {
    expect(formatReference(target)).toBeNull();
  });

  const name = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('%', '/', '#', ' ', '2', '5', 'F', 'u', ':'), minLength: 1 }),
  );

  test('whatever can be written is read back as it was', () => {
    const target = fc.record({
      by: fc.constant('path' as const),
      path: fc.array(name, { minLength: 1, maxLength: 4 }),
      field: name,
    });
    fc.assert(
      fc.property(target, (one) => {
        const text = formatReference(one);
        fc.pre(text !== null);
        expect(parseReference(text ?? '')).toEqual(one);
        expect(canonicalReference(text ?? '')).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test('what is stored stays as it is, whatever was typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(name).map((a) => a.join('/')),
    );
    let read = 0;
    fc.assert(
      fc.property(typed, (text) => {
        const stored = canonicalReference(text);
        if (stored === null) return;
        expect(canonicalReference(stored)).toBe(stored);
        read += 1;
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(300);
  });
});
