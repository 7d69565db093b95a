import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDotenv } from '../../src/lib/interchange/dotenv.ts';
import { readFile } from '../../src/lib/interchange/read-file.ts';
import { valueOf } from '../support/core.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const pairs = (secrets: readonly { name: string; value: unknown }[]) =>
  secrets.map(({ name, value }) => [name, value]);
const valuesOf = (text: string, options = {}) => {
  const file = readDotenv(text, options);
  return file.ok ? pairs(file.value.secrets) : file.problem.code;
};
const refusalsOf = (text: string) =>
  valueOf(readDotenv(text)).refusals.map(({ position, reason }) => [position, reason]);

describe('what readers agree on', () => {
  test('comes in, with line numbers and names of what is refused', () => {
    const text =
      '# comment\r\nexport A=1\r\nB="two\nlines" # more\r\nC=\r\nA=last\r\nD=\'a "b" c\'\r\n__proto__=x\r\n';
    const file = valueOf(readDotenv(text));
    expect(pairs(file.secrets)).toEqual([
      ['B', 'two\nlines'],
      ['A', 'last'],
      ['D', 'a "b" c'],
    ]);
    expect(file.refusals).toEqual([
      { position: 2, reason: 'nameTwice', name: 'A' },
      { position: 5, reason: 'valueMissing', name: 'C' },
      { position: 8, reason: 'nameInvalid', name: '__proto__' },
    ]);
  });

  test.each([
    ['A=plain', 'plain'],
    ['A = two words # comment', 'two words'],
    ['export A=x', 'x'],
    ['A="a # b" # c', 'a # b'],
    ["A='$(no command)'", '$(no command)'],
    ["A='${NO_VARIABLE}'", '${NO_VARIABLE}'],
    ['A=pa$$word', 'pa$$word'],
    ['A="line\\nbreak"', 'line\nbreak'],
    ['A=C:\\new', 'C:\\new'],
    ['A={"a":"b"}', '{"a":"b"}'],
    ['A=[1, {"b": "]"}]', '[1, {"b": "]"}]'],
    ['A=say "hi"', 'say "hi"'],
    ['A=-----BEGIN X-----\\nabc\\n-----END X-----', '-----BEGIN X-----\\nabc\\n-----END X-----'],
    [
      'A="-----BEGIN X-----\nQm9n\n-----END X-----\n"',
      '-----BEGIN X-----\nQm9n\n-----END X-----\n',
    ],
    ["A=a'b", "a'b"],
    ['A=x=y==', 'x=y=='],
    ['A=1 # was $(cat x)', '1'],
  ])('%j', (text, value) => {
    expect(valuesOf(text)).toEqual([['A', value]]);
  });

  test('text inside a value of several lines is no assignment', () => {
    expect(valuesOf('A=1\nB="\nA=1\nA=2\n"\nC=3\n')).toEqual([
      ['A', '1'],
      ['B', '\nA=1\nA=2\n'],
      ['C', '3'],
    ]);
  });
});

describe('what is no value, or not the same to all', () => {
  test.each([
    ['A=ab#c', 'hashInValue'],
    ['A=#c', 'hashInValue'],
    ['A=a"#"b', 'hashInValue'],
    ['A= # to be set', 'valueMissing'],
    ['A="abc', 'quoteOpen'],
    ["A='", 'quoteOpen'],
    ['A=`abc', 'quoteOpen'],
    ['A="a" b', 'quoteBroken'],
    ["A='it's'", 'quoteBroken'],
    ['A="a\\"b"', 'readersDisagree'],
    ["A='a\\'", 'readersDisagree'],
    ["A='a\\\\b'", 'readersDisagree'],
    ['A="a\\\\nb"', 'readersDisagree'],
    ['A="a\\tb"', 'readersDisagree'],
    ['A="a\\rb"', 'readersDisagree'],
    ['A=x\u00a0', 'readersDisagree'],
    ['A=$(cat key.pem)', 'command'],
    ['A="a$(b)c"', 'command'],
    ['A=`date`', 'command'],
    ['A=a`b`c', 'command'],
    ['A=${B}', 'variable'],
    ['A="postgres://${USER}:${PASS:-x}@h"', 'variable'],
    ['A=abc\\', 'severalLines'],
    ['A={', 'severalLines'],
    ['A=[a-z', 'severalLines'],
    ['A=-----BEGIN X-----', 'severalLines'],
    ['A: x', 'lineUnreadable'],
    ['A\n=2', 'lineUnreadable'],
    ['MY KEY=x', 'lineUnreadable'],
    ['Ü=2', 'lineUnreadable'],
    ['A=op://vault/item/field', 'reference'],
    ['A=vault:secret/data/app#key', 'reference'],
    ['A=ref+vault://secret/app#/key', 'reference'],
    ['A={{vault:other}}', 'reference'],
  ])('%j: %s', (text, reason) => {
    expect(valuesOf(`Y=1\n${text}\nZ=2\n`)).toEqual([
      ['Y', '1'],
      ['Z', '2'],
    ]);
    expect(refusalsOf(`Y=1\n${text}\nZ=2\n`)[0]).toEqual([2, reason]);
  });

  test('a key without quotes is refused as one, and none of its text becomes a name', () => {
    const key = ['MIIEvQIBADAN+gkqhk', 'Qm9ndXNLZXlNYXRlcmlhbA==', 'Qm9ndXNLZXlNYXRlcmlhb4E='];
    const whole = ['A=-----BEGIN KEY-----', ...key, '-----END KEY-----'].join('\n');
    for (const text of [whole, whole.replace('\n-----END KEY-----', '')]) {
      expect(valuesOf(`${text}\nZ=2\n`)).toEqual([['Z', '2']]);
      expect(refusalsOf(`${text}\nZ=2\n`)).toEqual([[1, 'severalLines']]);
    }
    // Neither where its beginning stands in a line of its own, nor where there is none.
    const { refusals } = valueOf(readDotenv(`A=\n-----BEGIN KEY-----\nProc-Type: 4\n${key[1]}\n`));
    expect(refusals.every(({ name }) => name === undefined || name === 'A')).toBe(true);
    expect(valueOf(readDotenv(`${key[1]}\n${key[2]}\nZ=2`)).refusals).toEqual([
      { position: 1, reason: 'lineUnreadable' },
      { position: 2, reason: 'lineUnreadable' },
    ]);
  });

  test('JSON without quotes is refused as one', () => {
    const text = 'A={\n  "type": "x", "brace": "}",\n  B=1\n}\nZ=2\n';
    expect(valuesOf('A={\n  "type": "x", "brace": "}"\n}\nZ=2\n')).toEqual([['Z', '2']]);
    expect(refusalsOf(text)[0]).toEqual([1, 'severalLines']);
  });

  test('where the last of two assignments is refused the first is not taken either', () => {
    const file = valueOf(readDotenv('A=1\nB=1\nA=x#y\n'));
    expect(pairs(file.secrets)).toEqual([['B', '1']]);
    expect(file.refusals).toEqual([
      { position: 1, reason: 'nameTwice', name: 'A' },
      { position: 3, reason: 'hashInValue', name: 'A' },
    ]);
  });

  test('a # is read as was chosen', () => {
    const text = 'A=ab#c # d\nB=#x\nC="#"\n';
    expect(valuesOf(text, { hashes: 'belongs' })).toEqual([
      ['A', 'ab#c'],
      ['B', '#x'],
      ['C', '#'],
    ]);
    expect(valuesOf(text, { hashes: 'ends' })).toEqual([
      ['A', 'ab'],
      ['C', '#'],
    ]);
  });
});

describe('what other tools encrypted', () => {
  const sops = 'ENC[AES256_GCM,data:evQ=,iv:A4DG=,tag:YDUG==,type:str]';
  const sealed = `encrypted:${'BFSN'.repeat(20)}==`;

  test.each([
    `A=${sops}\nB=\nsops_version=3.7.3\nsops_mac=${sops}\n`,
    `DOTENV_PUBLIC_KEY=\nA="${sealed}"\n`,
    '$ANSIBLE_VAULT;1.1;AES256\n6162636465\n',
    '\0GITCRYPT\0\x01\x02',
  ])('is refused as that: %j', async (text) => {
    expect(await readFile('dotenv', bytes(text), {})).toMatchObject({
      problem: { code: 'file.encryptedElsewhere' },
    });
  });

  test('beside values in clear', () => {
    const file = valueOf(readDotenv(`A=${sealed}\nB=1\nC=${sops}\nsops_mac=x\n`));
    expect(pairs(file.secrets)).toEqual([['B', '1']]);
    expect(file.refusals).toEqual([
      { position: 1, reason: 'encrypted', name: 'A' },
      { position: 3, reason: 'encrypted', name: 'C' },
    ]);
  });
});

test('time grows with the size of the file, whatever it repeats', () => {
  for (const [one, end] of [
    ['A=1\n', ''],
    ['A="x\ny"\n', ''],
    ['\n', 'x'],
    ['A="\\"\n', ''],
    ['A=\n', '"x" y'],
    ['A={\n', ''],
    ['A={"\n', ''],
    ['A=-----BEGIN X-----\n', ''],
    ['-----BEGIN X-----\n', '-----END Y-----'],
  ] as const) {
    const start = performance.now();
    readDotenv(one.repeat(10_000) + end);
    // It takes some milliseconds; the square of it took half a minute.
    expect(performance.now() - start, JSON.stringify(one)).toBeLessThan(5_000);
  }
});

test('whatever a file is, a value of it is what dotenv reads', () => {
  const piece = fc.constantFrom(
    ...['A', 'B', 'export ', '=', ': ', ':', '"', "'", '`', '\\', '\n', '\r\n', '\r', ' ', '#'],
    ...['x', '\t', '\u2028', '$', '-', '.', '\n\n', 'A=1\n', 'B="', '"\n', 'Ü', '\u00a0', '{', '}'],
    ...['-----BEGIN K-----', '-----END K-----', '${A}', '$(', ')'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const file = readDotenv(text);
      const given = new Map(Object.entries(parse(text)));
      for (const { name, value } of file.ok ? file.value.secrets : [])
        expect([name, given.get(name)]).toEqual([name, value]);
    }),
    { numRuns: 20_000 },
  );
});
