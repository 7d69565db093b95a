import type { Page } from 'playwright';
import { byTurns, type Measure } from '../figures.ts';
import type { BenchPage } from '../page/page.ts';
import { unlockByScreen } from '../stage/screens.ts';
import type { Stage } from '../stage/stage.ts';

declare const bench: BenchPage;

const FLOOR = 'reading all as one record and decrypting it natively';
const PAGES = 'reading the sealed index as it lies there';
/** Rounds that only warm the compiler up. */
const WARM_UP = 3;

const onBench = async (stage: Stage, call: (page: Page) => Promise<number>) =>
  call(await stage.bench());
const floor = (stage: Stage) => onBench(stage, (page) => page.evaluate(() => bench.readBlob()));
const pages = (stage: Stage) => onBench(stage, (page) => page.evaluate(() => bench.readIndex()));

/** Unlocks of a core that runs, of one that just started, and to the rows that a person sees. */
export const unlock: Measure = async (stage, { effort: { runs, fewRuns, patience } }) => {
  const { size } = stage;
  const unit = 'ms';
  const again = await byTurns(
    {
      floor: () => floor(stage),
      unlock: async () => {
        const took = await stage.unlock();
        await stage.lock();
        return took;
      },
      pages: () => pages(stage),
    },
    runs,
    WARM_UP,
  );
  const fresh = await byTurns(
    {
      floor: async () => {
        await stage.end();
        return floor(stage);
      },
      unlock: async () => {
        await stage.end();
        return stage.unlock();
      },
    },
    fewRuns,
  );
  await stage.lock();
  const rows = await byTurns({ again: () => unlockByScreen(stage, patience) }, fewRuns, 1);
  const first = await byTurns(
    {
      rows: async () => {
        await stage.end();
        return unlockByScreen(stage, patience);
      },
    },
    fewRuns,
  );
  return [
    {
      id: 'unlock.again',
      what: 'unlock, core running',
      size,
      unit,
      samples: again.unlock,
      against: { what: FLOOR, samples: again.floor },
    },
    {
      id: 'unlock.pages',
      what: 'unlock, core running',
      size,
      unit,
      samples: again.unlock,
      against: { what: PAGES, samples: again.pages },
    },
    {
      id: 'unlock.fresh',
      what: 'unlock, new worker',
      size,
      unit,
      samples: fresh.unlock,
      against: { what: `${FLOOR}, new worker`, samples: fresh.floor },
    },
    { id: 'unlock.rows', what: 'unlock to painted rows', size, unit, samples: rows.again },
    {
      id: 'unlock.freshRows',
      what: 'unlock to painted rows, new worker',
      size,
      unit,
      samples: first.rows,
    },
  ];
};
