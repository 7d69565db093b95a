import type { Page } from 'playwright';
import { byTurns, type Measure } from '../figures.ts';
import type { BenchPage } from '../page/page.ts';
import { addByScreen, deleteByScreen, renameByScreen } from '../stage/screens.ts';
import type { Stage } from '../stage/stage.ts';

declare const bench: BenchPage;

/** Adds whose growth of the database tells what one writes. */
const WEIGHED = 20;
const WARM_UP = 3;
/** How many more runs a millisecond's work gets than what paints. */
const MORE = 4;

async function add(stage: Stage, page: Page): Promise<number> {
  const number = stage.nextNumber();
  const took = await page.evaluate((one) => bench.add(one), number);
  stage.model.addEntry(number);
  const count = await page.evaluate(() => bench.count());
  if (count !== stage.model.size) throw new Error(`"add" left ${count} of ${stage.model.size}`);
  return took;
}

/** Bytes by which an add lets the database grow: read in a vault of its own, where that is quick. */
async function bytesOfAdd(stage: Stage): Promise<number> {
  const page = await stage.bench();
  const before = await page.evaluate(() => bench.databaseSize());
  for (let round = 0; round < WEIGHED; round += 1) await add(stage, page);
  const after = await page.evaluate(() => bench.databaseSize());
  const bytes = Math.round((after.bytes - before.bytes) / WEIGHED);
  if (!(bytes > 0)) throw new Error('"add" wrote nothing');
  return bytes;
}

/** Adding, changing and deleting one secret: durably, and to the row that shows it. */
export const edit: Measure = async (stage, { effort, newStage }) => {
  const { runs, fewRuns, patience } = effort;
  const { size } = stage;
  const weighed = newStage();
  await weighed.fill();
  await weighed.unlock();
  const bytes = await bytesOfAdd(weighed);
  await weighed.end();

  const page = await stage.bench();
  const put = () => page.evaluate((one) => bench.put(one, 1), bytes);
  const first = await byTurns(
    {
      put,
      add: async () => {
        await stage.unlock();
        const took = await add(stage, page);
        await stage.lock();
        return took;
      },
    },
    fewRuns,
  );
  await stage.unlock();
  const writes = await byTurns(
    { put, add: () => add(stage, page), empty: () => page.evaluate(() => bench.empty()) },
    runs * MORE,
    WARM_UP,
  );
  await page.evaluate(() => bench.clear());
  const app = await stage.openRows(patience);
  const shown = await byTurns(
    {
      add: () => addByScreen(stage, app, [`new key ${stage.nextNumber()}`, 'value'], patience),
      rename: () => renameByScreen(stage, app, `renamed ${stage.nextNumber()}`, patience),
      remove: () => deleteByScreen(stage, app, patience),
    },
    fewRuns,
    1,
  );
  await stage.lock();
  const putOf = { what: `one strict put of the same ${bytes} bytes` };
  const of = { size, unit: 'ms' } as const;
  return [
    {
      ...of,
      id: 'add.one',
      what: 'add one, durably',
      samples: writes.add,
      against: { ...putOf, samples: writes.put },
    },
    {
      ...of,
      id: 'add.first',
      what: 'first add after an unlock',
      samples: first.add,
      against: { ...putOf, samples: first.put },
    },
    {
      ...of,
      id: 'add.empty',
      what: 'one strict put of the same bytes',
      samples: writes.put,
      against: { what: 'an empty strict transaction', samples: writes.empty },
    },
    { ...of, id: 'add.row', what: 'Save of a new secret to its painted row', samples: shown.add },
    { ...of, id: 'edit.row', what: 'Save of a new name to its painted row', samples: shown.rename },
    { ...of, id: 'delete.row', what: 'Delete to the list without it', samples: shown.remove },
  ];
};
