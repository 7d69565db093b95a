import type { VaultId } from '../../core/base/ids.ts';
import type { StreamId } from '../../core/log/records.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { CopyStore } from '../../core/log/vault-copy.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { RestoredView, StorageView } from '../protocol/storage-view.ts';
import { type Healed, MirroredStore } from './mirrored-store.ts';
import { type Reconciled, reconcile } from './reconcile.ts';

/** How long a start waits for the second copy. Longer where the first one is empty: it may be all there is. */
const PATIENCE_MS = 2_000;
const EMPTY_PATIENCE_MS = 10_000;

/** The copies that this browser keeps, as the core uses them. */
export interface Copies {
  readonly store: VaultStore;
  /** How many copies there are, and what the second one was good for at the start. */
  readonly view: StorageView;
  /** @param listener called when `view` changes */
  onChange(listener: () => void): void;
  /**
   * Compares every record of one vault and puts back what one copy has whole. For when damage was met; what was
   * read of the vault has to be read again. `null` where there is one copy, or the two went apart.
   * @throws ProblemError when a disk fails
   */
  heal(vault: VaultId): Promise<Healed>;
  /**
   * Where the two copies of a vault went apart, the one in use is kept and the other made anew from it.
   * @throws ProblemError when a disk fails
   */
  keepMain(vault: VaultId): Promise<void>;
  /** Resolves when the second copy has all that was committed so far, or cannot have it now. */
  flush(): Promise<void>;
}

/** One copy, where a second is not to be had. */
const single = (store: VaultStore): Copies => ({
  store,
  view: { copies: 'one', restored: null },
  onChange: () => undefined,
  heal: () => Promise.resolve(null),
  keepMain: () => Promise.resolve(),
  flush: () => Promise.resolve(),
});

/** Without vaults whose copies are no longer apart. */
function stillNews(
  restored: RestoredView | null,
  stillApart: ReadonlySet<StreamId>,
): RestoredView | null {
  if (!restored) return null;
  const apart = restored.apart.filter(({ vault }) => stillApart.has(vault));
  const isNews = restored.vaults.length + restored.profiles.length + apart.length > 0;
  return isNews ? { ...restored, apart } : null;
}

async function isEmpty(store: CopyStore): Promise<boolean> {
  return (await store.readLastEvents()).length === 0;
}

/** The second copy, if it opens in time. One that opens later is let go of. */
async function openInTime(
  open: () => Promise<CopyStore | null>,
  ms: number,
): Promise<CopyStore | null> {
  const opening = open().catch(() => null);
  let isLate = false;
  const late = new Promise<null>((resolve) => {
    setTimeout(() => {
      isLate = true;
      resolve(null);
    }, ms);
  });
  void opening.then((copy) => {
    if (isLate) copy?.close();
  });
  return Promise.race([opening, late]);
}

/**
 * The second copy alone, for when the first does not open and goes on not to. What is written meanwhile the first
 * gets when it opens again.
 * @param open opens the second copy, for writes to wait for
 * @returns `null` where nothing lies there, or it does not open either
 * @throws ProblemError when its disk fails
 */
export async function openStandIn(open: () => Promise<CopyStore | null>): Promise<Copies | null> {
  const copy = await openInTime(open, EMPTY_PATIENCE_MS);
  if (!copy) return null;
  if (await isEmpty(copy)) {
    copy.close();
    return null;
  }
  const restored = { lost: 'unopened', vaults: [], profiles: [], apart: [] } as const;
  return { ...single(copy), view: { copies: 'one', restored } };
}

/**
 * Puts two copies together: compares them, gives the first back what it lost, and has the second follow from
 * then on. Without a second one, or when that fails, there is one.
 * @param open opens the second copy; `null` where this browser has no place for one
 * @throws ProblemError when giving back was begun and failed, and `core.notLoaded`: the start has to be tried again
 */
export async function openCopies(
  main: CopyStore,
  open: () => Promise<CopyStore | null>,
): Promise<Copies> {
  const ms = (await isEmpty(main)) ? EMPTY_PATIENCE_MS : PATIENCE_MS;
  const copy = await openInTime(open, ms);
  if (!copy) return single(main);
  let found: Reconciled;
  let isRestoring = false;
  try {
    found = await reconcile(main, copy, () => (isRestoring = true));
  } catch (error) {
    copy.close();
    if (!(error instanceof ProblemError) || isRestoring) throw error;
    // Nobody knows yet what the first copy has lost.
    if (error.problem.code === 'core.notLoaded') throw error;
    return single(main);
  }
  const { restored, apart } = found;
  const mirrored = new MirroredStore(main, copy, apart);
  return {
    store: mirrored.store,
    get view(): StorageView {
      return {
        copies: mirrored.isWhole ? 'two' : 'one',
        restored: stillNews(restored, mirrored.apart),
      };
    },
    onChange: (listener) => {
      mirrored.onChange(listener);
    },
    heal: (vault) => mirrored.heal(vault),
    keepMain: (vault) => mirrored.keepMain(vault),
    flush: () => mirrored.flush(),
  };
}
