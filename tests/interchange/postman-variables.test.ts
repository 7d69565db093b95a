import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readPostmanBulk } from '../../src/lib/interchange/postman-bulk.ts';
import { readPostmanCollection } from '../../src/lib/interchange/postman-collection.ts';
import { readPostmanEnvironment } from '../../src/lib/interchange/postman-environment.ts';
import { valueOf } from '../support/outcome.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const rows = (secrets: readonly { name: string; value: unknown; enabled: boolean }[]) =>
  secrets.map(({ name, value, enabled }) => [name, value, enabled]);

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const collection = (variable: unknown, item: readonly unknown[] = []) =>
  JSON.stringify({ info: { name: 'C', schema: SCHEMA }, item, variable });

/** Postman's own rule (`VariableList.oneNormalizedVariable` of its SDK): the last one, or if it is off the last that is on. */
function countingOf<V extends { name: string; enabled: boolean }>(all: readonly V[], name: string) {
  const some = all.filter((one) => one.name === name);
  return some.findLast(({ enabled }) => enabled) ?? some.at(-1);
}

describe('variables of a collection', () => {
  test('those of the collection and of its folders, and whether they are enabled', () => {
    const folder = {
      name: 'Users',
      variable: [{ key: 'token', value: 'inner' }],
      item: [{ name: 'Get', request: {}, variable: [{ id: 'page', value: 2 }] }],
    };
    const text = collection(
      [
        { key: 'token', value: 'outer', type: 'string' },
        { key: 'off', value: 'x', disabled: true },
        { key: 'port', value: 8080, type: 'number' },
        { key: 'on', value: true, type: 'boolean' },
      ],
      [folder],
    );
    expect(detectFormat('c.json', bytes(text))).toBe('postmanCollection');
    expect(rows(valueOf(readPostmanCollection(text)).secrets)).toEqual([
      ['token', 'outer', true],
      ['off', 'x', false],
      ['port', '8080', true],
      ['on', 'true', true],
      ['Users / token', 'inner', true],
      ['page', '2', true],
    ]);
    const wrapped = `{"collection":${text}}`;
    expect(detectFormat('', bytes(wrapped))).toBe('postmanCollection');
    expect(valueOf(readPostmanCollection(wrapped)).secrets).toHaveLength(6);
  });

  test('what is no text, encrypted, a reference or nameless is refused by its place and name', () => {
    const text = collection([
      { key: 'json', value: { a: 1 }, type: 'any' },
      { key: 'none', value: null },
      { key: 'sealed', value: { ciphertext: 'AAAA' } },
      { key: 'ref', value: '{{vault:x}}' },
      { value: 'x' },
      { key: 'fine', value: 'y' },
    ]);
    const file = valueOf(readPostmanCollection(text));
    expect(rows(file.secrets)).toEqual([['fine', 'y', true]]);
    expect(file.refusals).toEqual([
      { position: 1, reason: 'valueInvalid', name: 'json' },
      { position: 2, reason: 'valueMissing', name: 'none' },
      { position: 3, reason: 'encrypted', name: 'sealed' },
      { position: 4, reason: 'reference', name: 'ref' },
      { position: 5, reason: 'nameMissing' },
    ]);
  });

  test('a number is only taken as it is written', () => {
    const numbers = ['1e3', '1.10', '-0', '12345678901234567890', '0.1', '-7', '100'];
    const variable = numbers.map((one, at) => `{"key":"n${at}","value":${one}}`).join(',');
    const file = valueOf(readPostmanCollection(`{"info":{},"item":[],"variable":[${variable}]}`));
    expect(file.secrets.map(({ value }) => value)).toEqual(['0.1', '-7', '100']);
    expect(file.refusals.map(({ reason }) => reason)).toEqual(Array(4).fill('valueInvalid'));
  });

  test('what is none is refused', () => {
    for (const text of ['{"info":{}}', '[]', '{"item":{}}', 'A:1'])
      expect(readPostmanCollection(text)).toMatchObject({
        problem: { code: 'file.notThisFormat' },
      });
    const half = collection([{ key: 'a', value: 'b' }]).slice(0, -3);
    expect(readPostmanCollection(half)).toMatchObject({ problem: { code: 'file.damaged' } });
    expect(detectFormat('', bytes(half))).toBe('postmanCollection');
    expect(readPostmanCollection(collection([]))).toMatchObject({
      problem: { code: 'file.empty' },
    });
  });
});

describe('Bulk Edit', () => {
  test('a variable a line, disabled ones behind two slashes', () => {
    const text = 'TOKEN:sk_live_1\r\n//OLD:x\n\nURL:https://a.example:8443/x?y=1\nEMPTY:\n';
    expect(detectFormat('', bytes(text))).toBe('postmanBulk');
    const file = valueOf(readPostmanBulk(text));
    expect(rows(file.secrets)).toEqual([
      ['TOKEN', 'sk_live_1', true],
      ['OLD', 'x', false],
      ['URL', 'https://a.example:8443/x?y=1', true],
    ]);
    expect(file.refusals).toEqual([{ position: 5, reason: 'valueMissing', name: 'EMPTY' }]);
  });

  test('a value over several lines is never cut', () => {
    for (const text of [
      'A:1\nPEM:-----BEGIN KEY-----\nMIIE\nQm9=\n-----END KEY-----\nZ:2',
      'A:1\nPEM:-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nMIIE\nZ:2',
      'A:1\nPEM:{\n"x":"1"\n}\nZ:2',
      'A:1\nPEM:first\nsecond\nZ:2',
    ]) {
      const file = valueOf(readPostmanBulk(text));
      expect(file.secrets.map(({ name }) => name)).not.toContain('PEM');
      expect(file.refusals).toContainEqual({ position: 2, reason: 'severalLines', name: 'PEM' });
    }
  });

  test('blanks around a value are asked about, and text of other formats is none', () => {
    const file = valueOf(readPostmanBulk('A: 1\nB:2\t\nC:3'));
    expect(rows(file.secrets)).toEqual([['C', '3', true]]);
    expect(file.refusals).toEqual([
      { position: 1, reason: 'ambiguous', name: 'A' },
      { position: 2, reason: 'ambiguous', name: 'B' },
    ]);
    expect(readPostmanBulk('A=1')).toMatchObject({ problem: { code: 'file.notThisFormat' } });
    for (const text of ['A: 1\nB: 2', 'https://a.example/x', 'A=b:c', 'A:1\nB=2', 'a,b:c'])
      expect(detectFormat('', bytes(text))).not.toBe('postmanBulk');
  });
});

test('of two environment variables of one name the enabled one counts', () => {
  const values = [
    { key: 'a', value: 'new', enabled: true },
    { key: 'a', value: 'old', enabled: false },
    { key: 'b', value: 'one', enabled: true },
    { key: 'b', value: 'two', enabled: true },
  ];
  const text = JSON.stringify({ values, _postman_variable_scope: 'environment' });
  const file = valueOf(readPostmanEnvironment(text));
  expect(rows(file.secrets)).toEqual([
    ['a', 'new', true],
    ['b', 'two', true],
  ]);
  expect(file.refusals).toEqual([
    { position: 2, reason: 'otherCounts', name: 'a' },
    { position: 3, reason: 'otherCounts', name: 'b' },
  ]);
});

/** Whatever comes in is what Postman has under that name; the rest is refused by its name. */
describe('no silent change', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'token', 'base_url', 'é', 'x-y');
  const value = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.constantFrom('{{x}}', 'a b', '"', '\\', '//', ':', 'https://x:1/', '\u2028', '{', 'tab\t'),
  );
  const variables = fc.array(fc.record({ name, value, enabled: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
  });
  interface Variable {
    name: string;
    value: string;
    enabled: boolean;
  }

  function expectHonest(all: readonly Variable[], file: ReturnType<typeof readPostmanBulk>) {
    if (!file.ok) return;
    const { secrets, refusals } = file.value;
    for (const secret of secrets) {
      const counting = countingOf(all, secret.name);
      expect(secret).toMatchObject({ value: counting?.value, enabled: counting?.enabled });
    }
    for (const one of all) {
      const isTold = secrets.some((secret) => secret.name === one.name);
      expect(isTold || refusals.some((refusal) => refusal.name === one.name)).toBe(true);
    }
  }

  test('collections', () => {
    fc.assert(
      fc.property(variables, fc.boolean(), (all, isEscaped) => {
        let text = collection(
          all.map((one) => ({ key: one.name, value: one.value, disabled: !one.enabled })),
        );
        if (isEscaped)
          text = text.replace(
            /[^\0-\x7f]/g,
            (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
          );
        const file = readPostmanCollection(text);
        expect(file.ok).toBe(true);
        expectHonest(all, file);
      }),
      { numRuns: 500 },
    );
  });

  test('Bulk Edit, of values that go over lines too', () => {
    fc.assert(
      fc.property(variables, (all) => {
        const lines = all.map((one) => `${one.enabled ? '' : '//'}${one.name}:${one.value}`);
        // A further line that looks like a variable is one, and an empty one is nothing.
        const shown = all.filter(({ value }) => !/[\r\n]/.test(value));
        fc.pre(all.every(({ value }) => !/\n[^\n]*:|\n\s*(?:\n|$)|\r$/.test(value)));
        const file = readPostmanBulk(lines.join('\n'));
        if (shown.length === all.length) expectHonest(all, file);
        // What goes over lines has no form of its own there: it comes whole or not at all.
        for (const { name: one, value: given } of file.ok ? file.value.secrets : [])
          expect(all.some((v) => v.name === one && v.value === given)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
