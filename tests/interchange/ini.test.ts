import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readIni } from '../../src/lib/interchange/ini.ts';
import { readNetrc } from '../../src/lib/interchange/netrc.ts';
import { readNpmrc } from '../../src/lib/interchange/npmrc.ts';
import { valueOf } from '../support/outcome.ts';
import { pythonWith, runPython } from '../support/python.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const rows = (secrets: readonly { name: string; value: unknown; domains: string }[]) =>
  secrets.map(({ name, value, domains }) => [name, value, domains]);
const refused = (refusals: readonly { name?: string; reason: string }[]) =>
  refusals.map(({ name, reason }) => [name, reason]);

/** npm's own reader; nobody wrote types for it. */
const npmIni = createRequire(import.meta.url)('ini') as {
  parse: (text: string) => Record<string, unknown>;
};

describe('INI', () => {
  const AWS = [
    '# of aws configure',
    '[default]',
    'aws_access_key_id = AKIAEXAMPLE',
    'aws_secret_access_key=wJalr/EXAMPLE+KEY',
    '',
    '[profile work]',
    'aws_secret_access_key = b=c:d',
    '',
  ];

  test('names are those of the profile and the line', () => {
    for (const end of ['\n', '\r\n']) {
      const text = AWS.join(end);
      expect(detectFormat('credentials', bytes(text))).toBe('ini');
      expect(rows(valueOf(readIni(text)).secrets)).toEqual([
        ['default / aws_access_key_id', 'AKIAEXAMPLE', ''],
        ['default / aws_secret_access_key', 'wJalr/EXAMPLE+KEY', ''],
        ['profile work / aws_secret_access_key', 'b=c:d', ''],
      ]);
    }
  });

  test('what readers differ on is refused by its name', () => {
    const text = [
      '[s]',
      'quoted = "x"',
      'comment = a ;b',
      'hash = a#b',
      'put = %(other)s',
      'variable = ${HOME}',
      'colon: a = b',
      'long = a',
      '  b',
      'Twice = 1',
      'twice = 2',
      'empty =',
      'alone',
      'fine = x%y\\z',
    ].join('\n');
    const file = valueOf(readIni(text));
    expect(rows(file.secrets)).toEqual([['s / fine', 'x%y\\z', '']]);
    expect(refused(file.refusals)).toEqual([
      ['s / quoted', 'ambiguous'],
      ['s / comment', 'ambiguous'],
      ['s / hash', 'ambiguous'],
      ['s / put', 'ambiguous'],
      ['s / variable', 'variable'],
      ['s / colon: a', 'ambiguous'],
      ['s / long', 'severalLines'],
      [undefined, 'severalLines'],
      ['s / Twice', 'nameTwice'],
      ['s / twice', 'nameTwice'],
      ['s / empty', 'valueMissing'],
      [undefined, 'lineUnreadable'],
    ]);
  });

  test('below a heading that cannot be read nothing is taken', () => {
    const file = valueOf(readIni('[a]\nx = 1\n[b\ny = 2\n'));
    expect(rows(file.secrets)).toEqual([['a / x', '1', '']]);
    expect(file.refusals.map(({ position }) => position)).toEqual([3, 4]);
    expect(readIni('just text')).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  });
});

describe('.npmrc', () => {
  test('tokens are for the host of their registry', () => {
    const text = [
      'registry=https://npm.example/',
      '//npm.example/:_authToken=npm_abc',
      '//npm.pkg.example:8443/org/:_password = cHc=',
      '//npm.pkg.example:8443/org/:username=ada',
      '//other.example/:_authToken=${NPM_TOKEN}',
      '//other.example/:keyfile=/x/y',
      '; comment',
    ].join('\n');
    expect(detectFormat('', bytes(text))).toBe('npmrc');
    expect(detectFormat('.npmrc', bytes('a=b'))).toBe('npmrc');
    const file = valueOf(readNpmrc(text));
    expect(rows(file.secrets)).toEqual([
      ['npm.example / _authToken', 'npm_abc', 'npm.example'],
      ['npm.pkg.example:8443/org / _password', 'cHc=', 'npm.pkg.example:8443'],
    ]);
    expect(file.secrets[1]?.note).toBe('Username: ada');
    expect(refused(file.refusals)).toEqual([
      ['registry', 'kindUnsupported'],
      ['other.example / _authToken', 'variable'],
      ['other.example / keyfile', 'reference'],
    ]);
    expect(readNpmrc('nothing')).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  });
});

describe('.netrc', () => {
  test('a password a machine, and macros none', () => {
    const text = [
      '# mine',
      'machine a.example login ada password pw#1',
      'machine b.example',
      '  login bob',
      '  account x',
      '  password pw2',
      'machine b.example login eve password pw3',
      'macdef init',
      'cd /pub',
      'machine no.example login x password y',
      '',
      'default login anonymous password me@example',
    ].join('\n');
    expect(detectFormat('', bytes(text))).toBe('netrc');
    expect(detectFormat('_netrc', bytes('x'))).toBe('netrc');
    const file = valueOf(readNetrc(text));
    expect(rows(file.secrets)).toEqual([
      ['a.example', 'pw#1', 'a.example'],
      ['b.example (bob)', 'pw2', 'b.example'],
      ['b.example (eve)', 'pw3', 'b.example'],
      ['default', 'me@example', ''],
    ]);
    expect(file.secrets[1]?.note).toBe('Username: bob\nAccount: x');
    expect(refused(file.refusals)).toEqual([['macdef init', 'kindUnsupported']]);
  });

  test('quotes, escapes and what is no field are refused', () => {
    const text =
      'machine j password k\nmachine l password m #n\nmachine h login i\n' +
      'machine e password f\\g\nmachine a login b password "c d"\n';
    const file = valueOf(readNetrc(text));
    expect(file.secrets).toMatchObject([{ name: 'j', value: 'k' }]);
    expect(file.refusals.map(({ reason }) => reason)).toContain('ambiguous');
    expect(file.refusals).toContainEqual({ position: 3, reason: 'valueMissing', name: 'h' });
    expect(readNetrc('text')).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  });
});

/** What comes in is what the readers in use have, those that read the file. */
describe('no silent change', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'B',
      '1',
      '=',
      ':',
      ';',
      '#',
      '"',
      "'",
      '\\',
      '%',
      '(',
      ')s',
      '$',
      '{',
      '}',
      ' ',
      '\t',
    ],
    ...['[', ']', '/', '+', '%%', '${A}', '%(x)s', 'é', '\u00a0', 'true', '\x1f'],
  );
  const value = fc.array(piece, { maxLength: 6 }).map((all) => all.join(''));
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'Key', 'c.d', ' e', '\tf'),
        fc.constantFrom('=', ' = '),
        value,
      )
      .map((all) => all.join('')),
    fc.constantFrom('[one]', '[two] ; x', '# c', '; d', '', 'g', ' h', '[bad'),
    value,
  );
  const texts = fc
    .sample(fc.array(line, { minLength: 1, maxLength: 6 }), { numRuns: 3000, seed: 30 })
    .map((all) => `[top]\n${all.join('\n')}\n`);

  test('INI, by configparser and by npm', () => {
    type Read = readonly [section: string, name: string, value: string][];
    const theirs = runPython<(Read | null)[]>(
      pythonWith('configparser'),
      `
import configparser
def read(one):
  try:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(one)
    return [[s, k, v] for s in parser.sections() for k, v in parser.items(s) if v is not None]
  except Exception:
    return None
answer = [read(one) for one in given]`,
      texts,
    );
    let [taken, compared] = [0, 0];
    texts.forEach((text, at) => {
      const file = readIni(text);
      if (!file.ok) return;
      const npm = npmIni.parse(text);
      for (const { name, value: given } of file.value.secrets) {
        taken += 1;
        const [section = '', ...key] = name.split(' / ');
        const scope = npm[section] as Record<string, unknown> | undefined;
        expect([text, name, given]).toEqual([text, name, String(scope?.[key.join(' / ')])]);
        const read = theirs[at];
        if (!read) continue;
        compared += 1;
        const other = read.find(([one, two]) => one === section && two === key.join(' / '));
        expect([text, name, given]).toEqual([text, name, other?.[2]]);
      }
    });
    expect(taken).toBeGreaterThan(400);
    expect(compared).toBeGreaterThan(200);
  }, 60_000);

  test('.netrc, by Python', () => {
    const word = fc
      .array(fc.constantFrom(...'abcdefgh0123456789', '#', '"', '\\', '@', '=', ':', 'é'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((all) => all.join(''));
    const field = fc.oneof(
      ...['login', 'account', 'password', 'login', 'password'].map((name) =>
        word.map((one) => `${name} ${one}`),
      ),
      fc.constantFrom('\n', '\n\n', '# c\n', '#d', 'macdef m\nx y\n\n', 'password'),
    );
    const machines = fc
      .uniqueArray(
        fc.tuple(fc.constantFrom('m1', 'm2', 'm3', '"m4"'), fc.array(field, { maxLength: 5 })),
        { selector: ([host]) => host, minLength: 1 },
      )
      .map((all) => all.map(([host, some]) => `machine ${host} ${some.join(' ')}\n`).join(''));
    const files = fc.sample(machines, { numRuns: 3000, seed: 31 });
    const theirs = runPython<(Record<string, string | null> | null)[]>(
      pythonWith('netrc'),
      `
import netrc, tempfile, os
def read(one):
  with tempfile.NamedTemporaryFile('w', suffix='netrc', encoding='utf-8', delete=False, newline='') as file: file.write(one)
  try: return {host: got[2] for host, got in netrc.netrc(file.name).hosts.items()}
  except Exception: return None
  finally: os.unlink(file.name)
answer = [read(one) for one in given]`,
      files,
    );
    let compared = 0;
    files.forEach((text, at) => {
      const file = readNetrc(text);
      const read = theirs[at];
      if (!file.ok || !read) return;
      for (const { name, value: given } of file.value.secrets) {
        compared += 1;
        const host = name.replace(/ \(.*$/, '');
        expect([text, name, given]).toEqual([text, name, read[host]]);
      }
    });
    expect(compared).toBeGreaterThan(200);
  }, 60_000);
});
