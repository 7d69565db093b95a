import type { Measure } from '../figures.ts';
import type { BenchPage } from '../page/page.ts';
import { chooseOrder, searchOf, typeKey } from '../stage/screens.ts';
import { heapOf } from '../stage/worker-heap.ts';

declare const bench: BenchPage;

const MEGA = 1e6;

/** What the core's worker holds, and what lies on the disk of a vault that was just filled. */
export const memory: Measure = async (stage, { effort: { patience } }) => {
  const { size } = stage;
  await stage.end();
  await stage.bench();
  const [core] = await stage.browser.cores(stage.origin);
  if (core === undefined) throw new Error('"memory" found no worker');
  const heap = () => heapOf(stage.browser.devtools, core);
  const locked = await heap();
  await stage.unlock();
  const opened = await heap();
  // All uses that keep something: the search, an order, the filters of the timeline.
  const page = await stage.openRows(patience);
  await typeKey(stage, page, { before: '', kept: '', key: 'z' }, patience);
  await searchOf(page).fill('');
  await chooseOrder(stage, page, 'By name', patience);
  await (await stage.bench()).evaluate(() => bench.newestEvents('opening', 1));
  await stage.closeApp();
  const used = await heap();
  await stage.lock();
  const left = await heap();
  const disk = stage.disk;
  const each = (bytes: number) => [bytes / size];
  const of = { size, unit: 'bytes' } as const;
  return [
    {
      ...of,
      id: 'memory.opened',
      what: 'worker, a secret of an open vault',
      samples: each(opened - locked),
    },
    {
      ...of,
      id: 'memory.used',
      what: 'worker, a secret after all uses',
      samples: each(used - locked),
    },
    { size, unit: 'MB', id: 'memory.left', what: 'worker, after Lock', samples: [left / MEGA] },
    { ...of, id: 'disk.main', what: 'disk, a secret', samples: each(disk.main) },
    { ...of, id: 'disk.copy', what: 'disk, a secret of the second copy', samples: each(disk.copy) },
  ];
};
