import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBruno } from '../../src/lib/interchange/bruno.ts';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readHoppscotch } from '../../src/lib/interchange/hoppscotch.ts';
import { readInsomnia } from '../../src/lib/interchange/insomnia.ts';
import { readYaak } from '../../src/lib/interchange/yaak.ts';
import { valueOf } from '../support/outcome.ts';

const told = (text: string, name = '') => detectFormat(name, new TextEncoder().encode(text));
const rows = (secrets: readonly { name: string; value: unknown; enabled: boolean }[]) =>
  secrets.map(({ name, value, enabled }) => [name, value, enabled]);
const refused = (refusals: readonly { name?: string; reason: string }[]) =>
  refusals.map(({ name, reason }) => [name, reason]);
const notThis = { problem: { code: 'file.notThisFormat' } };

describe('Insomnia', () => {
  test('version 4: the base holds everywhere, others are told apart by their names', () => {
    const environment = (_id: string, parentId: string, name: string, data: object) => ({
      _type: 'environment',
      ...{ _id, parentId, name, data },
    });
    const text = JSON.stringify({
      _type: 'export',
      __export_format: 4,
      resources: [
        { _type: 'request', _id: 'req_1' },
        environment('env_1', 'wrk_1', 'Base Environment', { token: 'base', port: 8080, deep: {} }),
        environment('env_2', 'env_1', 'Prod', { token: 'prod', only: 'x' }),
        environment('env_3', 'env_1', 'Dev', {
          token: '{{ _.other }}',
          __insomnia_vault: { key: 'eyJpdiI6' },
        }),
      ],
    });
    expect(told(text)).toBe('insomnia');
    const file = valueOf(readInsomnia(text));
    expect(rows(file.secrets)).toEqual([
      ['token', 'base', true],
      ['port', '8080', true],
      ['Prod / token', 'prod', true],
      ['only', 'x', true],
    ]);
    expect(refused(file.refusals)).toEqual([
      ['deep', 'nested'],
      ['Dev / token', 'reference'],
      ['key', 'encrypted'],
    ]);
  });

  test('version 5', () => {
    const text = [
      'type: collection.insomnia.rest/5.0',
      'name: C',
      'environments:',
      '  name: Base Environment',
      '  data:',
      '    token: base',
      '    odd: yes',
      '  subEnvironments:',
      '    - name: Prod',
      '      data: {token: "prod"}',
      '',
    ].join('\n');
    expect(told(text)).toBe('insomnia');
    const file = valueOf(readInsomnia(text));
    expect(rows(file.secrets)).toEqual([
      ['token', 'base', true],
      ['Prod / token', 'prod', true],
    ]);
    expect(refused(file.refusals)).toEqual([['odd', 'spelling']]);
    for (const other of ['{"a":"b"}', 'a: b', '{"_type":"x","resources":[]}'])
      expect(readInsomnia(other)).toMatchObject(notThis);
  });
});

describe('Bruno', () => {
  const BRU = [
    'vars {',
    '  host: https://a.example:8443/x',
    '  ~old: x y',
    '  empty:',
    "  pem: '''",
    '    -----BEGIN KEY-----',
    '    a: b',
    "  '''",
    '  last: 1',
    '}',
    'vars:secret [',
    '  token,',
    '  ~other',
    ']',
    'color: #ff0000',
  ];

  test('a .bru file, whose secrets have no value', () => {
    for (const end of ['\n', '\r\n']) {
      const text = BRU.join(end);
      expect(told(text)).toBe('bruno');
      const file = valueOf(readBruno(text));
      expect(rows(file.secrets)).toEqual([
        ['host', 'https://a.example:8443/x', true],
        ['old', 'x y', false],
        ['last', '1', true],
      ]);
      expect(refused(file.refusals)).toEqual([
        ['empty', 'valueMissing'],
        ['pem', 'severalLines'],
        ['token', 'valueMissing'],
        ['other', 'valueMissing'],
      ]);
    }
    expect(readBruno('vars {\n  a: b\n')).toMatchObject({ problem: { code: 'file.damaged' } });
  });

  test('JSON and YAML', () => {
    const variables = [
      { name: 'a', value: 'one', enabled: true, secret: false, type: 'text' },
      { name: 'b', value: 'two', enabled: false },
      { name: 'c', value: '', secret: true, enabled: true },
    ];
    const one = { name: 'Prod', variables };
    const yaml = 'name: Prod\nvariables:\n- name: a\n  value: one\n- name: c\n  secret: true\n';
    for (const text of [one, [one], { environments: [one] }].map((all) => JSON.stringify(all))) {
      expect(told(text)).toBe('bruno');
      const file = valueOf(readBruno(text));
      expect(rows(file.secrets)).toEqual([
        ['a', 'one', true],
        ['b', 'two', false],
      ]);
      expect(refused(file.refusals)).toEqual([['c', 'valueMissing']]);
    }
    expect(told(yaml, 'prod.yml')).toBe('bruno');
    expect(rows(valueOf(readBruno(yaml)).secrets)).toEqual([['a', 'one', true]]);
    for (const text of ['{"a":"b"}', 'a: b', '[]']) expect(readBruno(text)).toMatchObject(notThis);
  });
});

test('Hoppscotch', () => {
  const text = JSON.stringify([
    { v: 1, id: 'x', name: 'Prod', variables: [{ key: 'a', value: 'one', secret: false }] },
    {
      v: 2,
      name: 'Dev',
      variables: [
        { key: 'a', initialValue: 'begin', currentValue: 'now', secret: false },
        { key: 'b', initialValue: 'begin', currentValue: '', secret: false },
        { key: 's', secret: true },
      ],
    },
  ]);
  expect(told(text)).toBe('hoppscotch');
  const file = valueOf(readHoppscotch(text));
  expect(rows(file.secrets)).toEqual([
    ['Prod / a', 'one', true],
    ['Dev / a', 'now', true],
    ['b', 'begin', true],
  ]);
  expect(refused(file.refusals)).toEqual([['s', 'valueMissing']]);
  for (const other of ['{"a":"b"}', '[{"name":"x"}]'])
    expect(readHoppscotch(other)).toMatchObject(notThis);
});

test('Yaak', () => {
  const variables = [
    { enabled: true, name: 'a', value: 'one' },
    { enabled: false, name: 'a', value: 'old' },
    { enabled: true, name: 's', value: "${[ secure(value='YENC_x') ]}" },
    { enabled: true, name: 'f', value: '${[ prompt.text() ]}' },
  ];
  const base = { model: 'environment', parentModel: 'workspace', name: 'Global', variables };
  const prod = { model: 'environment', parentModel: 'environment', name: 'Prod' };
  const environments = [base, { ...prod, variables: [{ enabled: true, name: 'a', value: 'two' }] }];
  const text = JSON.stringify({ yaakVersion: '1', yaakSchema: 4, resources: { environments } });
  expect(told(text)).toBe('yaak');
  const file = valueOf(readYaak(text));
  expect(rows(file.secrets)).toEqual([
    ['a', 'one', true],
    ['Prod / a', 'two', true],
  ]);
  expect(refused(file.refusals)).toEqual([
    ['a', 'otherCounts'],
    ['s', 'encrypted'],
    ['f', 'reference'],
  ]);
  expect(readYaak('{"resources":{}}')).toMatchObject(notThis);
});

describe('no silent change', () => {
  const name = fc.constantFrom('a', 'b', 'token', 'é', 'x.y');
  const value = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.constantFrom('{{x}}', "'''", '[', ' a', 'b ', '}', '\\n', '"', '~', ':', 'a\nb', '{% x %}'),
  );
  const variables = fc.uniqueArray(fc.record({ name, value }), {
    selector: (one) => one.name,
    minLength: 1,
  });
  type Variables = readonly { readonly name: string; readonly value: string }[];

  const WAYS: Record<string, [(all: Variables) => unknown, typeof readYaak]> = {
    insomnia: [
      (all) => ({
        _type: 'export',
        resources: [
          {
            _type: 'environment',
            parentId: 'wrk_1',
            data: Object.fromEntries(all.map((one) => [one.name, one.value])),
          },
        ],
      }),
      readInsomnia,
    ],
    bruno: [(all) => ({ name: 'E', variables: all }), readBruno],
    hoppscotch: [
      (all) => [{ name: 'E', variables: all.map((one) => ({ key: one.name, value: one.value })) }],
      readHoppscotch,
    ],
    yaak: [
      (all) => ({ yaakSchema: 4, resources: { environments: [{ name: 'E', variables: all }] } }),
      readYaak,
    ],
  };

  test.each(Object.entries(WAYS))('%s', (_, [write, read]) => {
    fc.assert(
      fc.property(variables, (all) => {
        const file = read(JSON.stringify(write(all)));
        if (!file.ok) return expect(file.problem.code).toBe('file.encryptedElsewhere');
        const { secrets, refusals } = file.value;
        expect(secrets.length + refusals.length).toBe(all.length);
        for (const secret of secrets)
          expect(all.find((one) => one.name === secret.name)?.value).toBe(secret.value);
        for (const refusal of refusals) expect(all.map((one) => one.name)).toContain(refusal.name);
      }),
      { numRuns: 300 },
    );
  });
});
