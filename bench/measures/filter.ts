import type { Page } from 'playwright';
import { byTurns, type Measure } from '../figures.ts';
import type { BenchPage } from '../page/page.ts';
import type { Model } from '../stage/model.ts';
import { searchOf, typeKey, type SearchKey } from '../stage/screens.ts';
import type { Stage } from '../stage/stage.ts';

declare const bench: BenchPage;

/** Letters that a name begins with. */
const LETTERS = 8;

/** The longest beginning of a name that still finds more rows than the key behind it leaves. */
function fewOf(model: Model): SearchKey {
  const name = model.nameAt(Math.floor(model.size / 2));
  for (let length = LETTERS - 1; length > 0; length -= 1) {
    const kept = name.slice(0, length);
    const key = name.charAt(length);
    if (model.newest(kept).total > model.newest(kept + key).total)
      return { before: kept, kept, key };
  }
  throw new Error('"filter" found no key that leaves fewer rows');
}

/**
 * Keys that find rows of each kind. Whatever a key finds has to be other rows than there were, or nothing could be
 * told from nothing: the one that finds every row is typed over a text that finds few.
 */
export function keysFor(model: Model): Readonly<Record<'few' | 'half' | 'all', SearchKey>> {
  const few = fewOf(model);
  return {
    few,
    half: { before: '', kept: '', key: 'z' },
    all: { before: few.kept + few.key, kept: '', key: 'e' },
  };
}

/** The first key after something was added, which the index has not been searched since. */
async function firstKey(stage: Stage, page: Page, number: number, patience: number) {
  await searchOf(page).fill('');
  const one = await (await stage.bench()).evaluate((at) => bench.add(at), number);
  if (!(one > 0)) throw new Error('"filter" could not add what changes the index');
  stage.model.addEntry(number);
  return typeKey(stage, page, keysFor(stage.model).half, patience);
}

/** From a key in the search field to the rows that it finds, painted. */
export const filter: Measure = async (stage, { effort: { runs, fewRuns, patience } }) => {
  const { size } = stage;
  const page = await stage.openRows(patience);
  const keys = keysFor(stage.model);
  const samples = await byTurns(
    {
      few: () => typeKey(stage, page, keys.few, patience),
      half: () => typeKey(stage, page, keys.half, patience),
      all: () => typeKey(stage, page, keys.all, patience),
    },
    runs,
    2,
  );
  const changed = await byTurns(
    { key: () => firstKey(stage, page, stage.nextNumber(), patience) },
    fewRuns,
  );
  const unlocked = await byTurns(
    {
      key: async () => {
        await searchOf(page).fill('');
        await stage.lock();
        await stage.unlock();
        await stage.openRows(patience);
        return typeKey(stage, page, keys.half, patience);
      },
    },
    fewRuns,
  );
  await searchOf(page).fill('');
  await stage.lock();
  const found = (text: string) => `${stage.model.newest(text).total.toLocaleString('en')} rows`;
  const of = (id: string, what: string, taken: number[], note: string) =>
    ({ id: `filter.${id}`, what, size, unit: 'ms', samples: taken, note }) as const;
  return [
    of(
      'few',
      'key that few rows match, to painted rows',
      samples.few,
      found(keys.few.kept + keys.few.key),
    ),
    of('half', 'key that half the rows match', samples.half, found('z')),
    of('all', 'key that all rows match', samples.all, found('e')),
    of('afterChange', 'first key after a change, half the rows', changed.key, found('z')),
    of('afterUnlock', 'first key after an unlock, half the rows', unlocked.key, found('z')),
  ];
};
