import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isFileProblem, type Problem } from '../../src/lib/core/base/problem.ts';
import { lossWords } from '../../src/lib/ui/words/english/loss-words.ts';
import { problemWords } from '../../src/lib/ui/words/english/problem-words.ts';
import { transferWords } from '../../src/lib/ui/words/english/transfer-words.ts';

const document = readFileSync('docs/failures.md', 'utf8');

interface Row {
  readonly what: string;
  readonly code: string;
  readonly sees: string;
  readonly does: string;
  readonly test: string;
}

const bare = (cell: string): string => cell.trim().replace(/^`|`$/g, '');

const rows: Row[] = document
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (-+|what happened) /.test(line))
  .map((line) => {
    const [what = '', code = '', sees = '', does = '', file = ''] = line
      .slice(1, -1)
      .split('|')
      .map(bare);
    return { what, code, sees, does, test: file };
  });

const all = ['problem', 'external-problem', 'file-problem']
  .map((name) => readFileSync(`src/lib/core/base/${name}.ts`, 'utf8'))
  .flatMap((text) => [...text.matchAll(/readonly code: '([^']+)'/g)])
  .map(([, code = '']) => code);

test('the table has rows, and they are whole', () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const { what, sees, does } of rows) {
    for (const cell of [what, sees, does]) expect(cell, what).not.toBe('');
  }
});

test.each(rows)('the test of "$what" is there', ({ test: file }) => {
  expect(file).toMatch(/^tests\/.*\.(test|e2e|browser)\.ts$/);
  expect(existsSync(file), file).toBe(true);
});

const listed = rows.map(({ code }) => code).filter((code) => code !== '');

test.each(all.filter((code) => /^(storage|core|log|slot)\./.test(code)))('%s is listed', (code) => {
  expect(listed).toContain(code);
});

describe('the words are those of the app', () => {
  test.each(rows.filter(({ code }) => code !== ''))('for $code', ({ code, sees }) => {
    expect(all).toContain(code);
    // What a problem says of numbers is in its text, but for the damaged record's.
    const problem = { code, seq: 3, found: 5, known: 4, asked: 2, max: 1 } as unknown as Problem;
    const said = isFileProblem(problem) ? transferWords.problem(problem) : problemWords(problem);
    expect(sees).toBe(said.title);
  });

  const { losses } = lossWords;
  test.each([
    losses.title,
    losses.older('', 1, 2, '').split(':')[0]?.trim() ?? '',
    losses.altered('', 1, '').split(':')[0]?.trim() ?? '',
    losses.dropped.split('. ')[0] ?? '',
    transferWords.importing.damaged,
  ])('%s', (said) => {
    expect(rows.some(({ sees }) => sees.startsWith(said))).toBe(true);
  });
});
