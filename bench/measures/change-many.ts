import { byTurns, type Figure, type Measure } from '../figures.ts';
import { MARKED } from '../page/entries.ts';
import { disableSelected, rowsPainted, searchOf, selectAllOf, undo } from '../stage/screens.ts';

/** Disabling 50 and 5,000 secrets at once, to rows that say so. */
export const changeMany: Measure = async (stage, { effort: { fewRuns, patience } }) => {
  const { size } = stage;
  const page = await stage.openRows(patience);
  const figures: Figure[] = [];
  for (const { count, text } of MARKED) {
    if (count > size) continue;
    await searchOf(page).fill(text);
    const list = stage.model.newest(text);
    if (list.total !== count) throw new Error(`"change" would be of ${list.total}, not ${count}`);
    await rowsPainted(page, list, patience);
    const { disable } = await byTurns(
      {
        disable: async () => {
          await selectAllOf(stage, page, text, patience);
          const took = await disableSelected(stage, page, text, patience);
          await undo(stage, page, text, patience);
          return took;
        },
      },
      fewRuns,
    );
    const what = `disable ${count.toLocaleString('en')} to rows that say so`;
    figures.push({ id: `change.${count}`, what, size, unit: 'ms', samples: disable });
  }
  await searchOf(page).fill('');
  await stage.lock();
  return figures;
};
