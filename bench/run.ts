import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Figure, NoFigure, Surroundings } from './figures.ts';
import { optionsOf } from './options.ts';
import { documentOf } from './report/document.ts';
import { machineOf } from './report/machine.ts';
import { Browser, waitsScript, workerPath } from './stage/browser.ts';
import { serve } from './stage/server.ts';
import { Stage } from './stage/stage.ts';
import { SUBJECTS } from './subjects.ts';

/** Milliseconds that a wait is given at the most, and the size from which runs are fewer. */
const PATIENCE_MS = 600_000;
const LARGE = 100_000;

const root = process.cwd();
const options = optionsOf(process.argv.slice(3), Object.keys(SUBJECTS));
const app = join(root, 'build');
const scratch = join(tmpdir(), `lockstate-bench-${process.pid}`);
const say = (what: string): void => {
  console.error(what);
};
const began = Date.now();
const script = await waitsScript(root);
const worker = await workerPath(app);
const server = await serve(app, join(root, 'node_modules/.cache/lockstate-bench/page'));
const machine = await machineOf(root);
const found: { subject: string; figures: readonly (Figure | NoFigure)[] }[] = [];
let browserVersion = '';

const minutes = () => ((Date.now() - began) / 60_000).toFixed(1);

/** Writes what was found so far: a run that is ended early has its results. */
async function write(): Promise<void> {
  const about = { machine, browser: browserVersion, options, minutes: minutes() };
  const text = documentOf(about, SUBJECTS, found);
  const path = join(root, options.out);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

/** Measures subjects in a browser of their own. One that fails is told in the results, and the others go on. */
async function measure(size: number | null, names: readonly string[]): Promise<void> {
  const browser = await Browser.start(join(scratch, `profile-${size ?? 'once'}`), script);
  browserVersion = browser.version;
  let origins = 0;
  const stageOf = (count: number): Stage => {
    origins += 1;
    return new Stage(browser, `http://n${origins}.localhost:${server.port}`, worker, count);
  };
  const runs = size !== null && size >= LARGE ? Math.ceil(options.runs / 2) : options.runs;
  const few = Math.max(3, Math.ceil(runs / 3));
  const effort = { runs, fewRuns: few, patience: PATIENCE_MS };
  const around: Surroundings = { effort, say, scratch, newStage: () => stageOf(0) };
  try {
    let stage = stageOf(size ?? 0);
    if (size !== null) await stage.fill();
    for (const name of names) {
      const subject = SUBJECTS[name];
      if (!subject) continue;
      say(`${minutes()} min: ${name}${size === null ? '' : `, ${size}`}`);
      try {
        found.push({ subject: name, figures: await subject.measure(stage, around) });
      } catch (error) {
        // Playwright tells what it tried below the first line.
        const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
        say(`  failed: ${why}`);
        const what = SUBJECTS[name]?.title ?? name;
        found.push({ subject: name, figures: [{ id: name, what, size, why }] });
        // Nobody knows how it was left.
        if (size !== null) {
          stage = stageOf(size);
          await stage.fill();
        }
      }
      await write();
    }
  } finally {
    await browser.close();
  }
}

try {
  const names = Object.keys(SUBJECTS).filter(
    (name) => options.only.length === 0 || options.only.includes(name),
  );
  // What is measured once comes first: a run that is ended at a large size has it.
  const once = names.filter((name) => SUBJECTS[name]?.once);
  if (once.length > 0) await measure(null, once);
  const each = names.filter((name) => !SUBJECTS[name]?.once);
  for (const size of options.sizes) if (each.length > 0) await measure(size, each);
  await write();
  say(`${options.out} after ${minutes()} min`);
} finally {
  server.close();
  rmSync(scratch, { recursive: true, force: true });
}
