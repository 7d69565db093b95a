import { byTurns, type Measure } from '../figures.ts';
import { button, chooseOrder, selectAllOf } from '../stage/screens.ts';

/** Sorting, and selecting every row. */
export const list: Measure = async (stage, { effort: { fewRuns, patience } }) => {
  const { size } = stage;
  const page = await stage.openRows(patience);
  const sorted = await byTurns(
    {
      name: async () => {
        const took = await chooseOrder(stage, page, 'By name', patience);
        await chooseOrder(stage, page, 'Newest first', patience);
        return took;
      },
    },
    fewRuns,
    1,
  );
  const selected = await byTurns(
    {
      all: async () => {
        const took = await selectAllOf(stage, page, '', patience);
        await button(page, 'Clear selection').click();
        await button(page, 'Clear selection').waitFor({ state: 'detached' });
        return took;
      },
    },
    fewRuns,
  );
  await stage.lock();
  return [
    {
      id: 'list.sort',
      what: 'sort by name to painted rows',
      size,
      unit: 'ms',
      samples: sorted.name,
    },
    {
      id: 'list.selectAll',
      what: 'select all to painted ticks',
      size,
      unit: 'ms',
      samples: selected.all,
    },
  ];
};
