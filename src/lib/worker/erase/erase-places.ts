import type { RandomBytes } from '../../core/base/bytes.ts';
import { ErasingMark, overwriteDeleted } from '../../storage/erasing/scratch.ts';
import type { Copies } from '../mirror/open-copies.ts';
import { Eraser } from './eraser.ts';

/** Between two writes: whatever else waits for the disk goes first. */
const PAUSE_MS = 5;

/** After a database was deleted: Chromium merges its tables once it has answered. */
const SETTLE_MS = 500;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Where the copies lie, as the eraser goes over them. */
export interface Places {
  readonly first: IDBFactory;
  /** The place of the second copy's database; resolves to `null` where it has none. */
  second(): Promise<IDBFactory | null>;
}

/** An eraser for the files of both copies. */
export function eraserFor(copies: Copies, { first, second }: Places, random: RandomBytes): Eraser {
  return new Eraser({
    store: copies.store,
    mark: new ErasingMark(first),
    flush: () => copies.flush(),
    isWhole: async () => copies.view.copies === 'two' || (await second()) === null,
    async overwrite(onProgress, isStopped) {
      const other = await second();
      const places = other ? [first, other] : [first];
      for (const [index, place] of places.entries()) {
        const isDone = await overwriteDeleted(place, {
          random,
          isStopped,
          onProgress: (share) => {
            onProgress((index + share) / places.length);
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
