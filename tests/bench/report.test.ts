import { describe, expect, test } from 'vitest';
import { byTurns, type Figure } from '../../bench/figures.ts';
import { optionsOf } from '../../bench/options.ts';
import { AIMS, verdictsOf } from '../../bench/report/aims.ts';
import { documentOf } from '../../bench/report/document.ts';
import { SUBJECTS } from '../../bench/subjects.ts';

const figure = (id: string, size: number | null, samples: number[], below?: number[]): Figure => ({
  id,
  what: id,
  size,
  unit: 'ms',
  samples,
  ...(below && { against: { what: 'floor', samples: below } }),
});
const verdict = (found: Parameters<typeof verdictsOf>[0], what: string) =>
  verdictsOf(found)
    .find(([aim]) => aim?.startsWith(what))
    ?.slice(1);

describe('each aim is told', () => {
  test('met or missed, by a ratio', () => {
    const what = 'unlock ÷ its floor, 10,000';
    expect(verdict([figure('unlock.again', 10_000, [11], [10])], what)).toEqual(['1.10 ×', 'met']);
    expect(verdict([figure('unlock.again', 10_000, [13], [10])], what)?.[1]).toBe('**missed**');
  });

  test('met or missed, by an amount', () => {
    const what = 'key to painted rows, 100,000';
    expect(verdict([figure('filter.half', 100_000, [50])], what)?.[1]).toBe('met');
    expect(verdict([figure('filter.half', 100_000, [51])], what)?.[1]).toBe('**missed**');
  });

  test('met or missed, by how it grows from the smallest size', () => {
    const what = 'add one ÷ the same at the smallest size, 100,000';
    const adds = (large: number) => [
      figure('add.one', 1_000, [2], [2]),
      figure('add.one', 100_000, [large], [2]),
    ];
    expect(verdict(adds(2), what)?.[1]).toBe('met');
    expect(verdict(adds(4), what)).toEqual(['2.00 ×', '**missed**']);
  });

  test('not measured where it was not, and missed where the measuring failed', () => {
    expect(verdictsOf([])).toHaveLength(AIMS.length);
    expect(verdictsOf([]).every(([, , said]) => said === 'not measured')).toBe(true);
    const failed = { id: 'filter', what: 'Filter', size: 100_000, why: 'nothing to measure' };
    expect(verdict([failed], 'key to painted rows, 100,000')?.[1]).toBe('**missed**');
  });

  test('and every aim is of a subject that is measured', () => {
    const subjects = new Set([...Object.keys(SUBJECTS), 'add', 'export', 'verify', 'load']);
    for (const { id } of AIMS) expect(subjects, id).toContain(id.split('.')[0]);
  });
});

test('a document has medians, spread, ratios, growth, and what has no figure', () => {
  const machine = {
    processor: 'one',
    memory: '1 GB',
    system: 'linux',
    load: '0',
    versions: ['V 1'],
  };
  const options = optionsOf([], []);
  const text = documentOf(
    { machine, browser: '156', options, minutes: '1' },
    { edit: { title: 'Edit' }, peers: { title: 'Peers' }, lock: { title: 'Lock' } },
    [
      {
        subject: 'edit',
        figures: [
          figure('add.one', 1_000, [1, 2, 3], [1, 1, 1]),
          figure('add.one', 10_000, [10, 20, 30], [1, 1, 1]),
        ],
      },
      { subject: 'peers', figures: [{ id: 'age', what: 'age', size: 1_000, why: 'not here' }] },
    ],
  );
  expect(text).toContain(
    '| add.one, ms | **2.00** (1.50 to 2.50) | **20.0** (15.0 to 25.0) | 1.00 |',
  );
  expect(text).toContain('| add.one ÷ floor | **2.00 ×** (1.50 to 2.50) | **20.00 ×**');
  expect(text).toContain('No figure: age, 1,000: not here');
  expect(text).toContain('V 1');
  expect(text).not.toContain('## Lock');
});

test('contestants are measured by turns, each first as often as the others', async () => {
  const order: string[] = [];
  const contestant = (name: string) => () => Promise.resolve(order.push(name));
  const samples = await byTurns({ a: contestant('a'), b: contestant('b') }, 2, 1);
  expect(order.join('')).toBe('abbaab');
  expect(samples).toEqual({ a: [4, 5], b: [3, 6] });
});

describe('options', () => {
  test('are read', () => {
    const given = ['--sizes', '1000,1_000_000', '--only', 'unlock', '--runs', '5', '--out', 'x.md'];
    expect(optionsOf(given, ['unlock'])).toEqual({
      sizes: [1_000, 1_000_000],
      only: ['unlock'],
      runs: 5,
      out: 'x.md',
    });
  });
  test('that are none are refused', () => {
    for (const given of [['--size', '1'], ['--sizes'], ['--sizes', 'x'], ['--runs', '0']])
      expect(() => optionsOf(given, [])).toThrow();
    expect(() => optionsOf(['--only', 'unlok'], ['unlock'])).toThrow('"unlok"');
  });
});
