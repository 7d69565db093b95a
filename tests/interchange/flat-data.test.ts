import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readFlatJson, readFlatYaml } from '../../src/lib/interchange/flat-data.ts';
import { readKubeconfig } from '../../src/lib/interchange/kubeconfig.ts';
import { valueOf } from '../support/outcome.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const pairs = (secrets: readonly { name: string; value: unknown }[]) =>
  secrets.map(({ name, value }) => [name, value]);
const refused = (refusals: readonly { name?: string; reason: string }[]) =>
  refusals.map(({ name, reason }) => [name, reason]);

describe('JSON', () => {
  test('an object of texts, as Doppler downloads it', () => {
    const text = '{"A":"one","B":"","N":8080,"T":true,"U":"\\ud83d\\ude00\\/\\n","Z":null}';
    expect(detectFormat('secrets.json', bytes(text))).toBe('json');
    const file = valueOf(readFlatJson(text));
    expect(pairs(file.secrets)).toEqual([
      ['A', 'one'],
      ['N', '8080'],
      ['T', 'true'],
      ['U', '😀/\n'],
    ]);
    expect(refused(file.refusals)).toEqual([
      ['B', 'valueMissing'],
      ['Z', 'valueMissing'],
    ]);
  });

  test('what lies deeper, comes twice or is no plain number is refused by its name', () => {
    const text =
      '{"deep":{"x":"1"},"list":["a"],"e":1e3,"zero":1.10,"big":12345678901234567890,"neg":-0,' +
      '"two":"1","two":"2","fine":"x"}';
    const file = valueOf(readFlatJson(text));
    expect(pairs(file.secrets)).toEqual([['fine', 'x']]);
    expect(refused(file.refusals)).toEqual([
      ['deep', 'nested'],
      ['list', 'nested'],
      ['e', 'spelling'],
      ['zero', 'spelling'],
      ['big', 'spelling'],
      ['neg', 'spelling'],
      ['two', 'nameTwice'],
      ['two', 'nameTwice'],
    ]);
  });

  test('what vault kv get answers with, in both versions of the engine', () => {
    const head = { request_id: 'r', lease_id: '', lease_duration: 0, renewable: false };
    const data = { API_KEY: 'k', data: 'd' };
    const metadata = { version: 3, created_time: 't', destroyed: false };
    const two = JSON.stringify({ ...head, data: { data, metadata }, warnings: null });
    const one = JSON.stringify({ ...head, data, warnings: null });
    for (const text of [one, two]) {
      expect(detectFormat('', bytes(text))).toBe('json');
      const file = valueOf(readFlatJson(text));
      expect(pairs(file.secrets)).toEqual([
        ['API_KEY', 'k'],
        ['data', 'd'],
      ]);
      expect(file.refusals).toEqual([]);
    }
  });

  test('lists of names and values, as Infisical and Doppler write them', () => {
    const infisical =
      '[{"key":"A","workspace":"w","value":"1","type":"shared","_id":"x","secretPath":"/","comment":"c"}]';
    expect(detectFormat('', bytes(infisical))).toBe('json');
    expect(valueOf(readFlatJson(infisical)).secrets).toMatchObject([
      { name: 'A', value: '1', note: 'c' },
    ]);
    const doppler = '{"A":{"computed":"x1","raw":"x${N}","note":"n"}}';
    expect(valueOf(readFlatJson(doppler)).secrets).toMatchObject([
      { name: 'A', value: 'x1', note: 'n' },
    ]);
    expect(detectFormat('', bytes('[{"name":"A","value":"1"}]'))).toBe('json');
    expect(detectFormat('', bytes('[{"key":"A","value":"1"}]'))).toBe('postmanVault');
  });

  test('what SOPS encrypted is no secret, and its metadata is none either', () => {
    const value = 'ENC[AES256_GCM,data:Aa==,iv:Bb==,tag:Cc==,type:str]';
    const text = JSON.stringify({ A: value, sops: { mac: value, version: '3.9.0' } });
    expect(readFlatJson(text)).toMatchObject({ problem: { code: 'file.encryptedElsewhere' } });
  });

  test('what is no list of names and values is not taken for one', () => {
    for (const text of ['["a"]', '[1]', '[["a","b"]]'])
      expect(readFlatJson(text)).toMatchObject({ problem: { code: 'file.notThisFormat' } });
    expect(readFlatJson('{}')).toMatchObject({ problem: { code: 'file.empty' } });
    expect(readFlatJson('{"a":"b"')).toMatchObject({ problem: { code: 'file.damaged' } });
  });
});

describe('YAML', () => {
  test('scalars of every style are what is written', () => {
    const text = [
      '# of Doppler',
      'PLAIN: sk_live_1#x',
      'QUOTED: "a\\tb"',
      "SINGLE: 'it''s'",
      'PEM: |',
      '  -----BEGIN KEY-----',
      '  MIIE',
      '  -----END KEY-----',
      'FOLDED: >-',
      '  one',
      '  two',
      'PORT: 8080',
      'ON: true',
      'TEXT: "0123"',
      '',
    ].join('\n');
    expect(detectFormat('', bytes(text))).toBe('yaml');
    expect(detectFormat('x.yml', bytes('anything'))).toBe('yaml');
    const file = valueOf(readFlatYaml(text));
    expect(pairs(file.secrets)).toEqual(
      [
        ['PLAIN', 'sk_live_1#x'],
        ['QUOTED', 'a\tb'],
        ['SINGLE', "it's"],
        ['PEM', '-----BEGIN KEY-----\nMIIE\n-----END KEY-----\n'],
        ['FOLDED', 'one two'],
        ['PORT', '8080'],
        ['ON', 'true'],
        ['TEXT', '0123'],
      ].filter(([name]) => name !== 'ON'),
    );
    // `ON` itself is a boolean to YAML 1.1.
    expect(refused(file.refusals)).toEqual([['ON', 'nameInvalid']]);
  });

  const ODD = ['yes', 'No', 'on', '0123', '0o17', '0x1F', '1_000', '12:30:45', '2024-01-01'];
  const ALSO = ['1e3', '1.10', '.5', '+1', '.inf', '12345678901234567890', 'True', 'y', '='];
  test.each([...ODD, ...ALSO])('%s is refused, and in quotes it is a text', (scalar) => {
    const file = valueOf(readFlatYaml(`a: ${scalar}\nb: "${scalar}"\n`));
    expect(pairs(file.secrets)).toEqual([['b', scalar]]);
    expect(refused(file.refusals)).toEqual([['a', 'spelling']]);
  });

  test('aliases, tags, merges and nested maps are refused by their names', () => {
    const text = [
      'a: &x one',
      'b: *x',
      'c: !vault |',
      '  $ANSIBLE_VAULT;1.1;AES256',
      '  6162',
      'd: !!binary aGk=',
      'e: {f: g}',
      '<<: {h: i}',
      '? [k]',
      ': v',
    ].join('\n');
    const file = valueOf(readFlatYaml(text));
    expect(pairs(file.secrets)).toEqual([['a', 'one']]);
    expect(refused(file.refusals)).toEqual([
      ['b', 'reference'],
      ['c', 'encrypted'],
      ['d', 'kindUnsupported'],
      ['e', 'nested'],
      ['<<', 'reference'],
      ['?', 'nameInvalid'],
    ]);
  });

  test('where programs differ on what a line is, nothing is taken', () => {
    for (const text of ['a: x\u2028y\n', 'a: "x\u0085"\n', 'a: |\n  x', 'a: |\n  x\n  ']) {
      const file = valueOf(readFlatYaml(text));
      expect([text, file.secrets]).toEqual([text, []]);
      expect(file.refusals[0]).toMatchObject({ name: 'a', reason: 'spelling' });
    }
    // A quote that is open at the end of its line, as its last sign is doubled or escaped.
    for (const text of ["a: 'x''\nb: 'y'\n", 'a: "x\\"\nb: "y"\n'])
      expect(readFlatYaml(text)).toMatchObject({ problem: { code: 'file.damaged' } });
  });

  test('what is damaged, or no map, is refused', () => {
    for (const text of ['a: "b', 'a: [b', 'a: b: c', '\ta: b', 'a: @b'])
      expect(readFlatYaml(text)).toMatchObject({ problem: { code: 'file.damaged' } });
    expect(readFlatYaml('just a text')).toMatchObject({ problem: { code: 'file.notThisFormat' } });
    expect(readFlatYaml('# nothing')).toMatchObject({ problem: { code: 'file.empty' } });
  });
});

describe('kubeconfig', () => {
  const TEXT = `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster: {server: 'https://k8s.example:6443', certificate-authority-data: Q0E=}
contexts:
- name: prod
  context: {cluster: prod, user: admin}
users:
- name: admin
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: S0VZ
    token: eyJ.a.b
- name: cloud
  user:
    exec: {command: aws}
    tokenFile: /x
    username: ada
    password: pw
`;

  test('tokens and keys of users, each for the servers of its contexts', () => {
    expect(detectFormat('config', bytes(TEXT))).toBe('kubeconfig');
    const file = valueOf(readKubeconfig(TEXT));
    expect(file.secrets).toMatchObject([
      { name: 'admin / client-certificate-data', value: 'Q0VSVA==', domains: 'k8s.example:6443' },
      { name: 'admin / client-key-data', value: 'S0VZ', domains: 'k8s.example:6443' },
      { name: 'admin / token', value: 'eyJ.a.b', domains: 'k8s.example:6443' },
      { name: 'cloud / password', value: 'pw', domains: '', note: 'Username: ada' },
    ]);
    expect(refused(file.refusals)).toEqual([
      ['cloud / exec', 'kindUnsupported'],
      ['cloud / tokenFile', 'reference'],
    ]);
  });

  test('what is none is refused', () => {
    for (const text of ['kind: Secret', 'a: b', '[]', `${TEXT}---\n${TEXT}`])
      expect(readKubeconfig(text)).toMatchObject({ problem: { code: 'file.notThisFormat' } });
    expect(readKubeconfig('kind: Config\nusers: [')).toMatchObject({
      problem: { code: 'file.damaged' },
    });
  });
});
