import { isFigure, type Figure, type NoFigure } from '../figures.ts';
import { median, ratioOf } from '../stats.ts';

/** What one figure is to be. */
interface Aim {
  readonly id: string;
  readonly size: number | null;
  readonly what: string;
  readonly most: number;
  /** The ratio to what it is held against, its own amount, or its growth from the smallest size on. */
  readonly by: 'ratio' | 'amount' | 'growth';
  readonly unit?: string;
}

const K10 = 10_000;
const K100 = 100_000;
const M1 = 1_000_000;
const ratio = (id: string, size: number | null, what: string, most: number): Aim => ({
  id,
  size,
  what,
  most,
  by: 'ratio',
});
const within = (id: string, size: number | null, what: string, most: number, unit = 'ms'): Aim => ({
  id,
  size,
  what,
  most,
  by: 'amount',
  unit,
});
const level = (id: string, size: number, what: string): Aim => ({
  id,
  size,
  what,
  most: 1.3,
  by: 'growth',
});

/** What is aimed at, as the tests of the design have it. Each is told met or missed, and none is left out. */
export const AIMS: readonly Aim[] = [
  ratio('unlock.again', K10, 'unlock ÷ its floor', 1.2),
  ratio('unlock.again', K100, 'unlock ÷ its floor', 0.8),
  ratio('unlock.again', M1, 'unlock ÷ its floor', 1.0),
  ratio('unlock.fresh', K10, 'unlock of a new worker ÷ its floor', 1.5),
  ratio('add.one', K10, 'add one ÷ one strict put of the same bytes', 1.3),
  ratio('add.one', K100, 'add one ÷ one strict put of the same bytes', 1.3),
  level('add.one', K100, 'add one ÷ the same at the smallest size'),
  level('add.one', M1, 'add one ÷ the same at the smallest size'),
  ratio('add.first', K100, 'first add after an unlock ÷ one strict put', 1.3),
  ratio('add.first', M1, 'first add after an unlock ÷ one strict put', 1.3),
  ratio('import.core', null, 'import of 10,000 ÷ writing the same bytes packed', 1.5),
  within('import.silence', null, 'longest silence of an import of 10,000', 50),
  level('change.50', K100, 'change of 50 ÷ the same at the smallest size'),
  level('change.50', M1, 'change of 50 ÷ the same at the smallest size'),
  within('filter.half', K100, 'key to painted rows', 50),
  within('filter.all', K100, 'key that all rows match, to painted rows', 50),
  within('filter.afterChange', K100, 'first key after a change', 50),
  within('filter.afterUnlock', K100, 'first key after an unlock', 50),
  within('filter.half', M1, 'key to painted rows', 100),
  within('filter.all', M1, 'key that all rows match, to painted rows', 100),
  within('filter.afterChange', M1, 'first key after a change', 100),
  ratio('verify.core', K100, 'verify ÷ its own reads and hashes', 1.2),
  ratio('verify.core', M1, 'verify ÷ its own reads and hashes', 1.2),
  within('export.memory', M1, 'memory that an export takes', 500, 'MB'),
  within('memory.used', K100, 'memory of the worker a secret', 300, 'bytes'),
  within('memory.used', M1, 'memory of the worker a secret', 300, 'bytes'),
  ratio('start.first', null, 'first visit ÷ an empty page', 2),
  ratio('start.later', null, 'later visit ÷ an empty page', 1.3),
  within('load.page', null, 'JavaScript of the page, gzipped', 60, 'kB'),
  within('load.worker', null, 'JavaScript of the worker, gzipped', 50, 'kB'),
  within('lock.deriving', null, 'lock while the key of a file is derived', 100),
];

const sizeOf = (size: number | null): string =>
  size === null ? '' : `, ${size.toLocaleString('en')}`;

function valueOf({ by }: Aim, figure: Figure, all: readonly Figure[]): number | null {
  if (by === 'amount') return median(figure.samples);
  if (by === 'ratio')
    return figure.against ? ratioOf(figure.samples, figure.against.samples).median : null;
  const smaller = all.filter(
    ({ id, size }) => id === figure.id && (size ?? 0) < (figure.size ?? 0),
  );
  const [smallest] = smaller.sort((a, b) => (a.size ?? 0) - (b.size ?? 0));
  return smallest ? median(figure.samples) / median(smallest.samples) : null;
}

/** Each aim with what was found and whether it is met: rows of a table. */
export function verdictsOf(found: readonly (Figure | NoFigure)[]): string[][] {
  const figures = found.filter(isFigure);
  return AIMS.map((aim) => {
    const unit = aim.unit === undefined ? '×' : aim.unit;
    const what = `${aim.what}${sizeOf(aim.size)}: ≤ ${aim.most} ${unit}`;
    const isMeant = (one: Figure | NoFigure) => one.id === aim.id && one.size === aim.size;
    const figure = figures.find(isMeant);
    const value = figure ? valueOf(aim, figure, figures) : null;
    if (value !== null) {
      const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
      return [what, `${value.toFixed(digits)} ${unit}`, value <= aim.most ? 'met' : '**missed**'];
    }
    const [subject] = aim.id.split('.');
    const failed = found.find(
      (one) => !isFigure(one) && one.size === aim.size && (one.id === aim.id || one.id === subject),
    );
    return [what, failed ? 'no figure, see below' : '', failed ? '**missed**' : 'not measured'];
  });
}
