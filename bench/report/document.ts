import { isFigure, type Figure, type NoFigure } from '../figures.ts';
import type { Options } from '../options.ts';
import { growthOf, median, ratioOf, spreadOf } from '../stats.ts';
import { verdictsOf } from './aims.ts';
import type { Machine } from './machine.ts';

/** What a run was. */
export interface About {
  readonly machine: Machine;
  readonly browser: string;
  readonly options: Options;
  readonly minutes: string;
}

type Found = readonly { subject: string; figures: readonly (Figure | NoFigure)[] }[];
type Titles = Readonly<Record<string, { readonly title: string }>>;

const count = (value: number): string => value.toLocaleString('en');

/** A number with as many digits as it is worth. */
export function amount(value: number): string {
  if (value >= 1_000) return count(Math.round(value));
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const spread = ({ samples }: Figure): string => {
  const { median: middle, low, high, runs } = spreadOf(samples);
  return runs === 1 ? amount(middle) : `**${amount(middle)}** (${amount(low)} to ${amount(high)})`;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** Figures of one thing, over all sizes, in the order they came. */
function byId(figures: readonly Figure[]): Figure[][] {
  const groups = new Map<string, Figure[]>();
  for (const one of figures) groups.set(one.id, [...(groups.get(one.id) ?? []), one]);
  return [...groups.values()];
}

const pointsOf = (group: readonly Figure[]) =>
  group.flatMap(({ size, samples }) =>
    size === null ? [] : ([[size, median(samples)]] as [number, number][]),
  );

/** A row a figure and a column a size; then what each is held against. */
function subjectTables(figures: readonly Figure[]): string[] {
  const sizes = [...new Set(figures.map(({ size }) => size))].sort((a, b) => (a ?? 0) - (b ?? 0));
  const heads = sizes.map((size) => (size === null ? 'once' : count(size)));
  const cell = (group: readonly Figure[], of: (figure: Figure) => string) =>
    sizes.map((size) => {
      const figure = group.find((one) => one.size === size);
      return figure ? of(figure) : '';
    });
  const groups = byId(figures);
  const seen = new Set<string>();
  const amounts = groups.flatMap((group) => {
    const [first] = group;
    // One that is held against two things is told once.
    if (!first || seen.has(`${first.what} ${first.unit}`)) return [];
    seen.add(`${first.what} ${first.unit}`);
    const growth = growthOf(pointsOf(group));
    const notes = [...new Set(group.map(({ note }) => note).filter(Boolean))].join('; ');
    const what = `${first.what}, ${first.unit}${notes ? ` (${notes})` : ''}`;
    return [[what, ...cell(group, spread), growth === null ? '' : growth.toFixed(2)]];
  });
  const ratios = groups.flatMap((group) => {
    const [first] = group;
    if (!first?.against) return [];
    const times = ({ samples, against }: Figure) => {
      if (!against) return '';
      const { median: middle, low, high } = ratioOf(samples, against.samples);
      return `**${middle.toFixed(2)} ×** (${low.toFixed(2)} to ${high.toFixed(2)})`;
    };
    const under = ({ against }: Figure) => (against ? amount(median(against.samples)) : '');
    const whats = [...new Set(group.map(({ against }) => against?.what))];
    return [
      [`${first.what} ÷ ${whats.join('; ')}`, ...cell(group, times)],
      [`that, ${first.unit}`, ...cell(group, under)],
    ];
  });
  const tables = [table(['', ...heads, 'growth'], amounts)];
  return ratios.length > 0 ? [...tables, table(['ratio', ...heads], ratios)] : tables;
}

/** The results of a run as a page. */
export function documentOf(about: About, titles: Titles, found: Found): string {
  const all = found.flatMap(({ figures }) => figures);
  const { machine, browser, options } = about;
  const sections = Object.entries(titles).flatMap(([name, { title }]) => {
    const own = found.filter(({ subject }) => subject === name).flatMap(({ figures }) => figures);
    if (own.length === 0) return [];
    const missing = own.filter((one): one is NoFigure => !isFigure(one));
    const figures = own.filter(isFigure);
    const size = (one: NoFigure) => (one.size === null ? '' : `, ${count(one.size)}`);
    return [
      `## ${title}`,
      ...(figures.length > 0 ? subjectTables(figures) : []),
      ...missing.map((one) => `No figure: ${one.what}${size(one)}: ${one.why}`),
    ];
  });
  return `${[
    '# Results',
    `Written by \`npm run bench\`, which \`bench/README.md\` explains. ${machine.processor}, ${machine.memory}, ${machine.system}; load ${machine.load} at the start; ${about.minutes} minutes, ${options.runs} runs of what is quick.`,
    [`Chromium ${browser}`, ...machine.versions].join(' · '),
    'Medians, with the quarters around them in brackets. *Growth* is the power of the size that fits best: 0 does not grow, 1 is in proportion.',
    '## Aims',
    table(['aim', 'found', 'verdict'], verdictsOf(all)),
    ...sections,
  ].join('\n\n')}\n`;
}
