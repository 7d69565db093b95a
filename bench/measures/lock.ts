import { HOSTILE_PASSWORD, withArgon2 } from '../../tests/support/hostile-kdbx.ts';
import { byTurns, type Measure } from '../figures.ts';
import { lockByScreen, openTab, startOpening } from '../stage/screens.ts';

/** A derivation that takes minutes: no lock can have waited for its end. */
const SLOW = { memory: 64 * 1024 * 1024, iterations: 1_024n };

/** From Lock to the screen that asks for the key: with nothing under way, and while a foreign file is opened. */
export const lock: Measure = async (stage, { effort: { runs, fewRuns, patience } }) => {
  const { size } = stage;
  const file = { name: 'x.kdbx', mimeType: '', buffer: Buffer.from(await withArgon2(SLOW)) };
  const idle = async () => lockByScreen(await stage.openRows(patience), patience);
  const quick = await byTurns({ idle }, runs, 1);
  const both = await byTurns(
    {
      idle,
      deriving: async () => {
        const page = await stage.openRows(patience);
        await openTab(page, 'Settings');
        await startOpening(page, file, HOSTILE_PASSWORD);
        return lockByScreen(page, patience);
      },
    },
    fewRuns,
  );
  const against = { what: 'lock with nothing under way', samples: both.idle };
  return [
    { id: 'lock.idle', what: 'lock, nothing under way', size, unit: 'ms', samples: quick.idle },
    {
      id: 'lock.deriving',
      what: 'lock while the key of a file is derived',
      size,
      unit: 'ms',
      samples: both.deriving,
      against,
    },
  ];
};
