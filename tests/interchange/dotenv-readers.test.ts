import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { readDotenv, writeDotenv } from '../../src/lib/interchange/dotenv.ts';
import { valueOf } from '../support/core.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstate-env-'));
const file = join(folder, '.env');
const run = (command: string, args: readonly string[]) =>
  execFileSync(command, args, { cwd: folder, env: {}, encoding: 'utf8' });

/** Debian's, or whichever has it: by its own path, since a wrapper may need more of the environment. */
const python = ['python3', '/usr/bin/python3']
  .map((one) => spawnSync(one, ['-c', 'import dotenv, sys; print(sys.executable)']))
  .find(({ status }) => status === 0)
  ?.stdout.toString()
  .trim();
const PYTHON = `
import dotenv, json
print(json.dumps(dotenv.dotenv_values(".env")))`;
/** What a shell's variables are after the file was read, of those it names. */
const SHELL = `set -a; . ./.env; exec ${process.execPath} -e 'console.log(JSON.stringify(process.env))'`;

/** Real readers, in processes of their own. */
const READERS: Record<string, () => Record<string, string>> = {
  'node --env-file': () =>
    JSON.parse(
      run(process.execPath, [
        `--env-file=${file}`,
        '-e',
        'console.log(JSON.stringify(process.env))',
      ]),
    ) as Record<string, string>,
  dash: () => JSON.parse(run('dash', ['-c', SHELL])) as Record<string, string>,
  bash: () => JSON.parse(run('bash', ['--norc', '-c', SHELL])) as Record<string, string>,
  'python-dotenv': () => JSON.parse(run(python ?? '', ['-c', PYTHON])) as Record<string, string>,
};

/**
 * Docker Compose's reader of quoted values, by its documentation ("Env file syntax"): single quotes are literal but for
 * `\'`; in double ones variables and escapes are replaced, so that what has neither is literal too.
 */
function composeReads(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const entry = /([A-Za-z_]\w*)=(?:'((?:\\'|[^'])*)'|"((?:\\.|[^"\\])*)")\n/y;
  while (entry.lastIndex < text.length) {
    const at = entry.lastIndex;
    const [, name = '', single, double = ''] = entry.exec(text) ?? [];
    expect(name, `a line of the form that is documented: ${text.slice(at, at + 80)}`).not.toBe('');
    expect(double, 'nothing that is replaced').not.toMatch(/[$\\]/);
    values.set(name, (single ?? double).replaceAll("\\'", "'"));
  }
  return values;
}

function expectAlike(given: readonly (readonly [string, string])[]): string[] {
  const { text, left } = writeDotenv(given.map(([name, value]) => plainSecret(name, value)));
  writeFileSync(file, text);
  const kept = given.filter(([name]) => !left.includes(name));
  const read = parse(text);
  const compose = composeReads(text);
  const own = readDotenv(text);
  const ours = new Map(own.ok ? own.value.secrets.map(({ name, value }) => [name, value]) : []);
  expect([...compose.keys()].sort()).toEqual(kept.map(([name]) => name).sort());
  for (const [name, value] of kept) {
    expect([name, 'dotenv', read[name]]).toEqual([name, 'dotenv', value]);
    expect([name, 'compose', compose.get(name)]).toEqual([name, 'compose', value]);
    expect([name, 'Lockstate', ours.get(name)]).toEqual([name, 'Lockstate', value]);
  }
  for (const [reader, readAll] of Object.entries(READERS)) {
    const values = readAll();
    for (const [name, value] of kept)
      expect([name, reader, values[name]]).toEqual([name, reader, value]);
  }
  return left;
}

const MARK = 'executed.mark';

test('python-dotenv is there to be asked', () => {
  expect(python).toBeDefined();
});

describe('a .env file means the same to dotenv, node, python-dotenv, dash, bash and Compose', () => {
  test('usual values, of which a shell runs nothing', () => {
    const left = expectAlike([
      ['SIMPLE', 'abc'],
      ['SPACE', 'move files now'],
      ['AMP', 'val&ue'],
      ['SEMI', `abc;touch ${MARK}`],
      ['COMMAND', `$(touch ${MARK})`],
      ['TICK', `a\`touch ${MARK}\`b`],
      ['PAREN', 'a(b)c'],
      ['LESS', 'a<b>c'],
      ['STAR', '*'],
      ['TILDE', '~root'],
      ['HASH', 'a #b'],
      ['DOLLAR', 'pa$$w$x'],
      ['BACK', 'C:\\new\\table'],
      ['SQ', "it's"],
      ['DQ', 'say "hi"'],
      ['JSON', '{"a":"b#c"}'],
      ['PEM', '-----BEGIN KEY-----\nMIIEvQIB\nQm9=\n-----END KEY-----\n'],
      ['EDGE', ' x '],
      ['TAB', '\tx'],
      ['BANG', 'wow!'],
      ['URL', 'mongodb+srv://u:p@h/db?retryWrites=true&w=majority'],
      ['UMLAUT', 'pässword ☕'],
      ['LONG', 'x'.repeat(60_000)],
    ]);
    expect(left).toEqual([]);
    expect(existsSync(join(folder, MARK))).toBe(false);
  });

  test('what no quotes carry to all is named, and left out', () => {
    const left = expectAlike([
      ['BOTH', `it's "so"`],
      ['VARIABLE', 'a${b}c'],
      ['CRLF', 'a\r\nb'],
      ['END', 'C:\\'],
      ['TWO', 'a\\\\b'],
      ['SQ_DOLLAR', "it's $5"],
      ['my.name', 'x'],
      ['my-name', 'x'],
      ['1A', 'x'],
      ['', 'x'],
      ['A=B', 'x'],
      ['UID', 'x'],
      ['KEPT', 'x'],
    ]);
    expect(left).toHaveLength(12);
  });

  test('names that a shell has for itself', () => {
    // What `set` names before a file is read, and what is set but for the shell alone to say.
    const known = run('bash', ['--norc', '-c', 'compgen -v']).split('\n').filter(Boolean);
    const more = ['PATH', 'HOME', 'IFS', 'OPTIND', 'LINENO', 'RANDOM', 'SECONDS', 'PS1', 'MAIL'];
    expectAlike([...new Set([...known, ...more, 'Z'])].map((name) => [name, 'x y']));
  }, 120_000);

  test('any values and names', () => {
    const sign = fc.constantFrom(
      ...['"', "'", '`', '\\', '\n', '\r', '#', '=', ' ', 'n', 't', '$', '{', '}', '(', ')', 'a'],
      ...[
        '!',
        '~',
        '&',
        ';',
        '|',
        '<',
        '>',
        '*',
        '?',
        '[',
        '%',
        ',',
        '\t',
        'é',
        '\u2028',
        '\u00a0',
      ],
    );
    const value = fc.oneof(
      fc.string({ unit: sign, minLength: 1, maxLength: 12 }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    const name = fc.oneof(fc.stringMatching(/^V[A-Za-z0-9_]{0,8}$/), fc.string({ maxLength: 8 }));
    const given = fc.uniqueArray(fc.tuple(name, value), {
      selector: ([one]) => one,
      minLength: 30,
      maxLength: 60,
    });
    fc.assert(
      fc.property(given, (all) => {
        expectAlike(all);
      }),
      { numRuns: 15, endOnFailure: true },
    );
    expect(existsSync(join(folder, MARK))).toBe(false);
  }, 120_000);
});

/** What is taken of a line without a question is what no reader that has a value reads otherwise. */
test('what is read is what node and python-dotenv read, or nothing', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      '"',
      "'",
      '\\',
      '#',
      ' ',
      '=',
      '$',
      '{',
      '}',
      '[',
      ']',
      '\\n',
      '\\t',
      ':',
      '&',
      'é',
    ],
    ...['${X}', '\t', '$(x)', ' #'],
  );
  const lines = fc.array(fc.array(piece, { minLength: 1, maxLength: 8 }), {
    minLength: 20,
    maxLength: 40,
  });
  fc.assert(
    fc.property(lines, (all) => {
      for (const [at, pieces] of all.entries()) {
        // Alone, since a quote that is not closed is another's beginning to some readers.
        const read = readDotenv(`V${at}=${pieces.join('')}\n`);
        if (!read.ok || read.value.secrets.length === 0) all[at] = ['x'];
      }
      const text = all.map((pieces, at) => `V${at}=${pieces.join('')}\n`).join('');
      writeFileSync(file, text);
      const ours = valueOf(readDotenv(text)).secrets;
      for (const reader of ['node --env-file', 'python-dotenv'] as const) {
        const values = READERS[reader]?.() ?? {};
        for (const { name, value } of ours)
          expect([name, reader, values[name] ?? value]).toEqual([name, reader, value]);
      }
    }),
    { numRuns: 15, endOnFailure: true },
  );
}, 120_000);
