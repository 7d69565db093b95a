import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { ImportFormat } from '../../src/lib/core/transfer/plain-secret.ts';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readFile } from '../../src/lib/interchange/read-file.ts';
import { valueOf } from '../support/core.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (format: Exclude<ImportFormat, 'age'>, text: string) =>
  readFile(format, bytes(text), {});
const pairs = (secrets: readonly { name: string; value: unknown }[]) =>
  secrets.map(({ name, value }) => [name, value]);

describe('CSV', () => {
  test('blank rows do not shift which row is blamed', async () => {
    const text = '\n\nname,value\nA,1\n\n , \nB\nC,3\n\nD,"4"x\nE,5\n';
    const file = valueOf(await read('csv', text));
    expect(pairs(file.secrets)).toEqual([
      ['A', '1'],
      ['C', '3'],
    ]);
    expect(file.refusals).toEqual([
      { position: 7, reason: 'rowRagged' },
      // What comes after a quote in the wrong place may be part of that value.
      { position: 10, reason: 'quoteBroken' },
    ]);
  });

  test.each(['"sk_liv', '"sk_live_1\nB,2\n', '"sk ""live""', '"'])(
    'a value whose quote is not closed is never taken: %j',
    async (end) => {
      for (const blanks of ['', '\n', '\n\n\n\n']) {
        const file = valueOf(await read('csv', `name,value\nA,1${blanks}\nB,${end}`));
        expect(pairs(file.secrets)).toEqual([['A', '1']]);
        expect(file.refusals).toEqual([{ position: 3 + blanks.length, reason: 'quoteBroken' }]);
      }
    },
  );

  test('a table cut anywhere gives whole values or none', async () => {
    const rows = [
      ['name', 'value'],
      ['A', 'one, "two"\nthree'],
      ['B', 'four'],
    ];
    const whole = Papa.unparse(rows, { quotes: true, newline: '\n' });
    for (let end = 0; end <= whole.length; end += 1) {
      // Half of a doubled quote looks like the last quote of a file.
      if (whole.slice(end - 1, end + 1) === '""') continue;
      const file = await read('csv', whole.slice(0, end));
      for (const [, value] of file.ok ? pairs(file.value.secrets) : [])
        expect(['one, "two"\nthree', 'four']).toContain(value);
    }
  });

  test('an open quote among the headings leaves nothing to go by', async () => {
    expect(await read('csv', 'name,"value\nA,1\n')).toMatchObject({
      problem: { code: 'file.damaged' },
    });
  });

  test('user names and one-time passwords are kept, and what is not is named', async () => {
    const text =
      'Title,Url,Username,Password,OTPAuth,Favorite,Tags,Notes\n' +
      'A,a.example,ada,pw,otpauth://totp/a?secret=JBSW,false,,n\n' +
      'B,,bob,,otpauth://totp/b?secret=JBSX,,,\n';
    const file = valueOf(await read('csv', text));
    expect(pairs(file.secrets)).toEqual([
      ['A', 'pw'],
      ['A / TOTP', 'otpauth://totp/a?secret=JBSW'],
      ['B / TOTP', 'otpauth://totp/b?secret=JBSX'],
    ]);
    expect(file.secrets[0]?.note).toBe('Username: ada\nn');
    expect(file.secrets[2]?.note).toBe('Username: bob');
    expect(file.table?.left).toEqual(['Favorite']);
  });
});

describe('Bitwarden', () => {
  const login = (more: object) => ({ type: 1, name: 'L', login: {}, ...more });
  const items = (...list: object[]) => read('bitwarden', JSON.stringify({ items: list }));

  test('an item of 200,000 fields is read', async () => {
    const fields = Array.from({ length: 200_000 }, (_, index) => ({
      type: 0,
      name: `f${index}`,
      value: 'x',
    }));
    const file = valueOf(await items(login({ fields })));
    expect(file.secrets).toHaveLength(200_000);
  });

  test('fields without a password keep the user name and the notes', async () => {
    const fields = [
      { type: 1, name: 'token', value: 't' },
      { type: 0, name: 'id', value: 'i' },
    ];
    const file = valueOf(
      await items(login({ fields, notes: 'rotate', login: { username: 'ada' } })),
    );
    expect(file.secrets).toMatchObject([
      { name: 'L / token', value: 't', note: 'Username: ada\nrotate' },
      { name: 'L / id', value: 'i', note: '' },
    ]);
  });

  test('what is in the trash, and passkeys, are said to be left', async () => {
    const file = valueOf(
      await items(
        login({ deletedDate: '2026-01-01T00:00:00.000Z', login: { password: 'x' } }),
        login({ login: { password: 'y', fido2Credentials: [{ keyValue: 'k' }] } }),
      ),
    );
    expect(pairs(file.secrets)).toEqual([['L', 'y']]);
    expect(file.refusals).toEqual([
      { position: 1, reason: 'trashed', name: 'L' },
      { position: 2, reason: 'partUnsupported', name: 'L' },
    ]);
  });

  test('an address by a regular expression, or never to be used, shuts the secret', async () => {
    const of = async (...uris: object[]) =>
      valueOf(await items(login({ login: { password: 'x', uris } }))).secrets[0];
    const plain = { uri: 'https://b.example/', match: 0 };
    for (const match of [4, 5]) {
      const odd = { uri: 'https://a.example', match };
      expect(await of(odd)).toMatchObject({ domains: '', enabled: false });
      expect(await of(odd, plain)).toMatchObject({ domains: 'b.example', enabled: true });
    }
    expect(await of(plain, { uri: null })).toMatchObject({ domains: 'b.example', enabled: true });
    expect(await of()).toMatchObject({ domains: '', enabled: true });
  });

  test('earlier passwords come along', async () => {
    const passwordHistory = [{ lastUsedDate: '2026-01-02T00:00:00.000Z', password: 'old' }];
    const file = valueOf(await items(login({ passwordHistory, login: { password: 'new' } })));
    expect(file.secrets[0]?.versions).toEqual([
      { environment: null, value: 'old', at: Date.UTC(2026, 0, 2) },
    ]);
  });
});

describe('Postman', () => {
  const values = (list: string) => `{"values":[${list}],"_postman_variable_scope":"environment"}`;

  test('numbers and booleans are the text they stand for, or refused', async () => {
    const text = values(
      '{"key":"PORT","value":8080},{"key":"ON","value":true},{"key":"OFF","value":false},' +
        '{"key":"NONE","value":null},{"key":"LONG","value":12345678901234567890}',
    );
    for (const format of ['postmanEnvironment', 'postmanVault'] as const) {
      const file = valueOf(await read(format, text));
      expect(pairs(file.secrets).slice(0, 3)).toEqual([
        ['PORT', '8080'],
        ['ON', 'true'],
        ['OFF', 'false'],
      ]);
      expect(file.refusals[0]).toEqual({ position: 4, reason: 'valueMissing', name: 'NONE' });
      // Where the engine does not give the file's spelling, a number it changed is no value.
      const long = file.secrets[3]?.value ?? file.refusals[1]?.reason;
      expect(['12345678901234567890', 'valueInvalid']).toContain(long);
    }
  });

  test('of a partly encrypted list the rest is read', async () => {
    const text = values(
      '{"key":"A","value":"1"},{"key":"B","value":"AAAA","encrypted":true},{"key":"C","value":{"ciphertext":"x"}}',
    );
    for (const format of ['postmanEnvironment', 'postmanVault'] as const) {
      const file = valueOf(await read(format, text));
      expect(pairs(file.secrets)).toEqual([['A', '1']]);
      expect(file.refusals).toEqual([
        { position: 2, reason: 'encrypted', name: 'B' },
        { position: 3, reason: 'encrypted', name: 'C' },
      ]);
      expect(await read(format, values('{"key":"B","encrypted":true}'))).toMatchObject({
        problem: { code: 'file.encryptedElsewhere' },
      });
    }
  });
});

test('UTF-16 text with a byte order mark is told by what it says', async () => {
  const utf16 = (text: string, isBig: boolean) => {
    const file = Buffer.from(`\uFEFF${text}`, 'utf16le');
    return new Uint8Array(isBig ? file.swap16() : file);
  };
  for (const isBig of [false, true]) {
    const env = utf16('A=1\r\n', isBig);
    expect(detectFormat('', env)).toBe('dotenv');
    expect(pairs(valueOf(await readFile('dotenv', env, {})).secrets)).toEqual([['A', '1']]);
    expect(detectFormat('', utf16('{"items": []}', isBig))).toBe('bitwarden');
    expect(detectFormat('', utf16('name,value', isBig))).toBe('csv');
  }
});

test('an exception in a library is a damaged file', async () => {
  // So deep that reading it takes more stack than there is.
  const deep = `{"values":${'['.repeat(1_000_000)}`;
  expect(await read('postmanVault', deep)).toMatchObject({ problem: { code: 'file.damaged' } });
  const original = Papa.parse;
  Papa.parse = () => {
    throw new RangeError('gave up');
  };
  try {
    expect(await read('csv', 'a,b\n')).toMatchObject({ problem: { code: 'file.damaged' } });
  } finally {
    Papa.parse = original;
  }
});
