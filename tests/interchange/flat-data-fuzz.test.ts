import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFlatJson, readFlatYaml } from '../../src/lib/interchange/flat-data.ts';
import { pythonWith, runPython } from '../support/python.ts';

/** What comes in is what Python reads of the same text, or it is refused. */
describe('no silent change', () => {
  const piece = fc.constantFrom(
    ...['a', 'B', '1', '0', '7', '.', '-', '+', '_', ':', ' ', '#', '"', "'", '\\', '/', '{', '}'],
    ...[
      '[',
      ']',
      ',',
      '&',
      '*',
      '!',
      '|',
      '>',
      '%',
      '@',
      '`',
      '~',
      '?',
      '=',
      '<',
      '\t',
      'é',
      '\n ',
    ],
    ...[
      'yes',
      'null',
      'true',
      '0x',
      '1e',
      '\\n',
      '\\u00e9',
      ': ',
      ' #',
      '\\x41',
      '\u2028',
      '\u00a0',
    ],
  );
  const scalar = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join('')),
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => `"${all.join('')}"`),
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => `'${all.join('')}'`),
    fc
      .tuple(fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2'), fc.array(fc.array(piece)))
      .map(([sign, lines]) => [sign, ...lines.map((all) => `  ${all.join('')}`)].join('\n')),
  );
  const lines = fc.array(fc.tuple(fc.constantFrom('k0', 'k1', '"k2"', 'k3'), scalar), {
    minLength: 1,
    maxLength: 4,
  });

  /** Texts of the values of maps, by Python: numbers and truth as they are written in JSON; `null` for others. */
  const READ = (module: string) => `
import ${module}
def text(value):
  if isinstance(value, str): return value
  return json.dumps(value) if isinstance(value, (bool, int, float)) else None
def read(one):
  try:
    whole = ${module === 'yaml' ? 'yaml.safe_load(one)' : 'json.loads(one)'}
    return {k: text(v) for k, v in whole.items() if isinstance(k, str)} if isinstance(whole, dict) else {}
  except Exception:
    return None
answer = [read(one) for one in given]`;

  function expectAlike(
    module: string,
    texts: readonly string[],
    read: typeof readFlatJson,
  ): { taken: number; texts: number } {
    type Answer = readonly (Record<string, string | null> | null)[];
    const theirs = runPython<Answer>(pythonWith(module), READ(module), texts);
    let taken = 0;
    texts.forEach((text, at) => {
      const file = read(text);
      const other = theirs[at];
      if (!file.ok || !other) return;
      for (const { name, value } of file.value.secrets) {
        taken += 1;
        expect([text, name, value]).toEqual([text, name, other[name]]);
      }
    });
    return { taken, texts: texts.length };
  }

  test('YAML, by PyYAML', () => {
    const texts = fc
      .sample(lines, { numRuns: 4000, seed: 20 })
      .map((all) => all.map(([key, value]) => `${key}: ${value}`).join('\n'));
    const { taken } = expectAlike('yaml', texts, readFlatYaml);
    expect(taken).toBeGreaterThan(800);
  }, 120_000);

  test('JSON, by Python', () => {
    const number = fc.oneof(
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,8})?(?:[eE][+-]?\d{1,2})?$/),
    );
    const text = fc.string({ unit: 'binary', maxLength: 8 }).map((one) => JSON.stringify(one));
    const node = fc.oneof(number, text, fc.constantFrom('true', 'false', 'null', '{}', '["x"]'));
    const blank = fc.constantFrom('', ' ', '\n', '\t\r\n');
    const pair = fc
      .tuple(fc.constantFrom('"a"', '"\\u0062"', '"c"', '"d e"'), blank, node, blank)
      .map(([key, before, value, after]) => `${key}${before}:${after}${value}${before}`);
    const texts = fc
      .sample(fc.array(pair, { minLength: 1, maxLength: 5 }), { numRuns: 3000, seed: 21 })
      .map((all) => `{${all.join(',')}}`);
    const { taken } = expectAlike('json', texts, readFlatJson);
    expect(taken).toBeGreaterThan(1500);
  }, 120_000);
});
