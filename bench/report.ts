import type { FilterSamples, ImportSample } from './app-rounds.ts';
import type { FirstLoad } from './first-load.ts';
import type { LockSamples } from './lock-rounds.ts';
import type { MirrorSamples } from './mirror-rounds.ts';
import type { AddSamples, AuditSamples, KdbxSamples, UnlockSamples } from './rounds.ts';
import { median, ratioOf, spreadOf, type Samples, type Spread } from './stats.ts';

/** What was measured in one run. */
export interface Results {
  readonly firstLoad: FirstLoad;
  readonly warm: readonly UnlockSamples[];
  readonly cold: readonly UnlockSamples[];
  readonly kdbx: readonly KdbxSamples[];
  readonly adds: readonly AddSamples[];
  readonly mirrors: readonly MirrorSamples[];
  readonly audits: readonly AuditSamples[];
  readonly app: {
    readonly imports: readonly ImportSample[];
    readonly filters: readonly FilterSamples[];
    readonly locks: LockSamples;
  };
}

/** A line of the report: what, its number, and where an aim is set, whether it was met. */
export interface Line {
  readonly what: string;
  readonly value: string;
  readonly aim: string;
  readonly isMet: boolean | null;
}

const count = (value: number): string => value.toLocaleString('en');
const ms = (samples: Samples): string => {
  const { median: middle, low, high, runs } = spreadOf(samples);
  return `${middle.toFixed(2)} ms (${low.toFixed(2)} to ${high.toFixed(2)}, ${runs} runs)`;
};
const times = ({ median: middle, low, high }: Spread): string =>
  `${middle.toFixed(2)} × (${low.toFixed(2)} to ${high.toFixed(2)})`;

const plain = (what: string, value: string): Line => ({ what, value, aim: '', isMet: null });
const aimed = (what: string, value: string, aim: string, isMet: boolean): Line => ({
  what,
  value,
  aim,
  isMet,
});

function unlockLines(samples: UnlockSamples, isWarm: boolean): Line[] {
  const totals = samples.unlocks.map(({ total }) => total);
  const part = (name: 'append' | 'read' | 'decrypt') =>
    median(samples.unlocks.map((unlock) => unlock[name])).toFixed(2);
  const what = `${isWarm ? 'unlock' : 'first unlock of a new worker'}, ${count(samples.size)}`;
  const ratio = ratioOf(totals, samples.chacha);
  const value = times(ratio);
  const hasAim = isWarm && samples.size >= 10_000;
  return [
    hasAim
      ? aimed(`${what} ÷ floor`, value, '≤ 1.5 ×', ratio.median <= 1.5)
      : plain(`${what} ÷ floor`, value),
    plain('  unlock', ms(totals)),
    plain(
      '    of it append, read, native decryption',
      `${part('append')}, ${part('read')}, ${part('decrypt')} ms`,
    ),
    plain('  floor, ChaCha20-Poly1305', ms(samples.chacha)),
    plain('  floor, AES-GCM', ms(samples.aes)),
  ];
}

function kdbxLines(kdbx: KdbxSamples, warm: readonly UnlockSamples[]): Line[] {
  const own = warm.find(({ size }) => size === kdbx.size);
  if (!own) return [];
  const ratio = median(kdbx.opens) / median(own.unlocks.map(({ total }) => total));
  const what = `kdbxweb opening ÷ unlock, ${count(kdbx.size)}`;
  const value = `${ratio.toFixed(0)} ×`;
  return [
    kdbx.size === 10_000 ? aimed(what, value, '≥ 50 ×', ratio >= 50) : plain(what, value),
    plain('  kdbxweb', ms(kdbx.opens)),
    ...saveLines(kdbx),
  ];
}

function saveLines({ size, saves, adds }: KdbxSamples): Line[] {
  const of = (samples: KdbxSamples['saves'], part: 'total' | 'bytes') =>
    median(samples.map((sample) => sample[part]));
  const time = of(saves, 'total') / of(adds, 'total');
  const bytes = of(saves, 'bytes') / of(adds, 'bytes');
  return [
    plain(
      `kdbxweb writing its file ÷ add one, ${count(size)}`,
      `${time.toFixed(0)} × the time, ${bytes.toFixed(0)} × the bytes`,
    ),
    plain(
      '  kdbxweb, add one',
      `${of(saves, 'total').toFixed(1)}, ${of(adds, 'total').toFixed(2)} ms`,
    ),
    plain('  bytes written', `${count(of(saves, 'bytes'))}, ${count(of(adds, 'bytes'))}`),
  ];
}

function lockLines({ idle, deriving }: LockSamples): Line[] {
  return [
    plain('lock while the key of a file is derived ÷ lock', times(ratioOf(deriving, idle))),
    aimed('  while deriving', ms(deriving), '≤ 100 ms', median(deriving) <= 100),
    plain('  with nothing under way', ms(idle)),
  ];
}

function appLines({ imports, filters }: Results['app']): Line[] {
  const floor = median(imports.map(({ preview, apply }) => preview + apply));
  const [small, large] = filters;
  const lines = imports.map(({ format, preview, apply }) =>
    plain(
      `import 10,000, ${format} ÷ the median of all formats`,
      `${((preview + apply) / floor).toFixed(2)} × (${preview.toFixed(0)} ms to the preview, ${apply.toFixed(0)} ms to import)`,
    ),
  );
  if (!small || !large) return lines;
  const ratio = median(large.keystrokes) / median(small.keystrokes);
  return [
    ...lines,
    plain(
      `filter keystroke to painted rows, ${count(large.size)} ÷ ${count(small.size)}`,
      `${ratio.toFixed(2)} ×`,
    ),
    plain(`  ${count(large.size)}`, ms(large.keystrokes)),
    plain(`  ${count(small.size)}`, ms(small.keystrokes)),
  ];
}

function addLines(adds: readonly AddSamples[]): Line[] {
  const lines = adds.flatMap((one): Line[] => {
    const ratio = ratioOf(one.adds, one.empties);
    return [
      aimed(
        `add one, ${count(one.size)} ÷ empty strict transaction`,
        times(ratio),
        '≤ 1.5 ×',
        ratio.median <= 1.5,
      ),
      plain(
        '  ÷ strict transaction that puts one small record',
        times(ratioOf(one.adds, one.puts)),
      ),
      plain('  add', ms(one.adds)),
      plain('  empty, one put', `${ms(one.empties)}, ${ms(one.puts)}`),
      plain(
        '  first add after an unlock, a snapshot after all',
        `${one.first.toFixed(2)}, ${one.snapshot.toFixed(2)} ms`,
      ),
    ];
  });
  const [small, large] = adds;
  if (!small || !large) return lines;
  const ratio = median(large.adds) / median(small.adds);
  const what = `add one, ${count(large.size)} ÷ add one, ${count(small.size)}`;
  return [...lines, aimed(what, `${ratio.toFixed(2)} ×`, 'about 1', ratio < 1.25)];
}

function mirrorLines(mirror: MirrorSamples, adds: readonly AddSamples[]): Line[] {
  const own = adds.find(({ size }) => size === mirror.size);
  const starts = times(ratioOf(mirror.compared, mirror.alone));
  const of = count(mirror.size);
  const lines = [
    plain(`start with two copies, compared ÷ opening the database, ${of}`, starts),
    plain('  with two, with one', `${ms(mirror.compared)}, ${ms(mirror.alone)}`),
  ];
  if (!own) return lines;
  // Each beside its own transactions, since they were measured one after the other.
  const puts = ratioOf(mirror.adds, mirror.puts);
  const ratio = puts.median / ratioOf(own.adds, own.puts).median;
  return [
    ...lines,
    aimed(
      `add one with a second copy ÷ without, ${of}`,
      `${ratio.toFixed(2)} ×`,
      'about 1',
      ratio < 1.25,
    ),
    plain('  ÷ strict transaction that puts one small record', times(puts)),
  ];
}

function auditLines({ size, timelines, verifies, floors }: AuditSamples): Line[] {
  const ratio = ratioOf(
    verifies.map(({ total }) => total),
    floors,
  );
  return [
    plain(`verify ${count(size)} events ÷ the same reads, hashes and openings`, times(ratio)),
    plain('  verify', ms(verifies.map(({ total }) => total))),
    plain('  the longest that the worker answers nobody', ms(verifies.map((one) => one.longest))),
    plain('  first screen of the timeline', ms(timelines.map(({ first }) => first))),
    plain(
      '  first use of a filter, each later one',
      `${ms(timelines.map((one) => one.filtered))}, ${ms(timelines.map((one) => one.again))}`,
    ),
  ];
}

/** All lines of the report, in the order they are read. */
export function linesOf({
  firstLoad,
  warm,
  cold,
  kdbx,
  adds,
  mirrors,
  audits,
  app,
}: Results): Line[] {
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  return [
    ...warm.flatMap((samples) => unlockLines(samples, true)),
    ...cold.flatMap((samples) => unlockLines(samples, false)),
    ...kdbx.flatMap((samples) => kdbxLines(samples, warm)),
    ...addLines(adds),
    ...mirrors.flatMap((mirror) => mirrorLines(mirror, adds)),
    ...audits.flatMap(auditLines),
    ...appLines(app),
    ...lockLines(app.locks),
    aimed(
      'first load, JavaScript of the page, gzipped',
      kilobytes(firstLoad.page),
      '≤ 70 kB',
      firstLoad.page <= 70_000,
    ),
    plain('first load, JavaScript of the worker, gzipped', kilobytes(firstLoad.worker)),
  ];
}

/** The report as a table for a terminal. */
export function tableOf(lines: readonly Line[]): string {
  const verdict = (isMet: boolean | null): string =>
    isMet === null ? '' : isMet ? 'met' : 'MISSED';
  const cells = lines.map(({ what, value, aim, isMet }) => [what, value, aim, verdict(isMet)]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}
