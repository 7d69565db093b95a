import type { RandomBytes } from '../../core/base/bytes.ts';
import { ErasingMark, overwriteDeleted } from '../../storage/erasing/scratch.ts';
import type { Copies } from '../mirror/open-copies.ts';
import { Eraser } from './eraser.ts';

/** Between two writes: whatever else waits for the disk goes first. */
const PAUSE_MS = 5;

/** After a database was deleted: Chromium merges its tables once it has answered. */
const SETTLE_MS = 250;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * An eraser for the files of both copies.
 * @param first where the first copy lies
 * @param second gives the place of the second copy's database, `null` where it has none
 */
export function eraserFor(
  copies: Copies,
  first: IDBFactory,
  second: () => Promise<IDBFactory | null>,
  random: RandomBytes,
): Eraser {
  const places = async (): Promise<readonly IDBFactory[]> => {
    const other = await second().catch(() => null);
    return other ? [first, other] : [first];
  };
  return new Eraser({
    store: copies.store,
    mark: new ErasingMark(places),
    flush: () => copies.flush(),
    isWhole: async () => copies.view.copies === 'two' || (await second()) === null,
    async overwrite(onProgress, isStopped) {
      const all = await places();
      for (const [index, place] of all.entries()) {
        const isDone = await overwriteDeleted(place, {
          random,
          isStopped,
          onProgress: (share) => {
            onProgress((index + share) / all.length);
          },
          pause: () => sleep(PAUSE_MS),
          settle: () => sleep(SETTLE_MS),
        });
        if (!isDone) return false;
      }
      return true;
    },
  });
}
