import { byTurns, type Measure } from '../figures.ts';
import type { Condition } from '../page/conditions.ts';
import type { BenchPage } from '../page/page.ts';
import { filterTimeline, openTab, verifyByScreen } from '../stage/screens.ts';
import { timed, type Stage } from '../stage/stage.ts';

declare const bench: BenchPage;

/** Events that the first screen of the timeline needs at the most. */
const FIRST = 30;

/** A timeline, whose rows end in the numbers of their events. */
const timelineOf = ({ seqs, total }: { seqs: readonly number[]; total: number }): Condition => ({
  kind: 'rows',
  within: '[aria-label="Newest first"]',
  total,
  rows: seqs.map(String),
});

async function openTimeline(stage: Stage, patience: number): Promise<number> {
  const page = await stage.openRows(patience);
  const own = await stage.bench();
  const events = await own.evaluate((limit) => bench.newestEvents(null, limit), FIRST);
  const isWhole = events.seqs.every((seq, index) => seq === events.total - index);
  if (!isWhole) throw new Error('"timeline" has gaps');
  const wait = { until: timelineOf(events), from: 'click', patience } as const;
  const took = await timed(page, wait, () => openTab(page, 'Audit'));
  await openTab(page, 'Secrets');
  return took;
}

/** The first filter after an unlock: what it is to list is asked for before that. */
async function filterFirst(stage: Stage, patience: number): Promise<number> {
  const own = await stage.bench();
  await stage.openRows(patience);
  const before = await own.evaluate((limit) => bench.newestEvents('opening', limit), FIRST);
  await stage.lock();
  await stage.unlock();
  const page = await stage.openRows(patience);
  const last = await own.evaluate(() => bench.seq());
  const events = { seqs: [last, last - 1, ...before.seqs], total: before.total + 2 };
  await openTab(page, 'Audit');
  const took = await filterTimeline(page, timelineOf(events), patience);
  await openTab(page, 'Secrets');
  return took;
}

/** The audit of an open vault: its timeline's first screen and filter, and Verify. */
export const audit: Measure = async (stage, { effort: { fewRuns, patience } }) => {
  const { size } = stage;
  await stage.openRows(patience);
  const opened = await byTurns({ first: () => openTimeline(stage, patience) }, fewRuns, 1);
  const filtered = await byTurns({ first: () => filterFirst(stage, patience) }, fewRuns);
  const page = await stage.openRows(patience);
  const screen = await byTurns({ verify: () => verifyByScreen(page, patience) }, fewRuns);
  await stage.closeApp();
  const own = await stage.bench();
  const { key } = stage;
  const core = await byTurns(
    {
      hashes: () => own.evaluate(() => bench.readAndHash(null)),
      verify: () => own.evaluate(() => bench.verify()),
      openings: () => own.evaluate((text) => bench.readAndHash(text), key),
    },
    fewRuns,
  );
  await stage.lock();
  const of = { size, unit: 'ms' } as const;
  const what = 'Verify, by the core';
  const samples = core.verify;
  return [
    { ...of, id: 'timeline.open', what: 'timeline to painted events', samples: opened.first },
    {
      ...of,
      id: 'timeline.filter',
      what: 'first filter of the timeline to painted events',
      samples: filtered.first,
    },
    { ...of, id: 'verify.screen', what: 'Verify to its report', samples: screen.verify },
    {
      ...of,
      id: 'verify.core',
      what,
      samples,
      against: { what: 'its reads and a hash of each record and part', samples: core.hashes },
    },
    {
      ...of,
      id: 'verify.openings',
      what,
      samples,
      against: { what: 'the same, with the details opened', samples: core.openings },
    },
  ];
};
