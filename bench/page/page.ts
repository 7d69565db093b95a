import * as Comlink from 'comlink';
import type { Outcome } from '../../src/lib/core/base/outcome.ts';
import type { RowOrder } from '../../src/lib/core/projections/secret-query.ts';
import { NO_FILTER } from '../../src/lib/core/projections/timeline.ts';
import type { BenchWorker } from './bench.worker.ts';
import { entryAt } from './entries.ts';
import { JoinedCore } from './joined-core.ts';
import { valueOf } from './outcome.ts';

let own: Comlink.Remote<BenchWorker> | null = null;
let joined: JoinedCore | null = null;
let endSilence: (() => void) | null = null;

/** A worker of this page, started when it is first asked for: filling must not meet the core. */
function worker(): Comlink.Remote<BenchWorker> {
  own ??= Comlink.wrap<BenchWorker>(
    new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' }),
  );
  return own;
}

function core(): JoinedCore {
  if (!joined) throw new Error('"core" was asked before it was joined');
  return joined;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds until a call of the core has succeeded. */
const asked = (call: () => Promise<Outcome<unknown>>) => timed(async () => valueOf(await call()));

/** What the driver calls. Each measuring call measures once, in milliseconds, its way there and back included. */
const bench = {
  fill: (count: number) =>
    worker().fill(
      count,
      Comlink.proxy((done: number) => (document.title = `filled ${done}`)),
    ),
  writeBlob: (count: number) => worker().writeBlob(count),
  databaseSize: () => worker().databaseSize(),
  clear: () => worker().clear(),
  /** Answers when the worker runs, so that its start is in no figure. */
  floorReady: () => worker().empty(),
  readBlob: () => timed(() => worker().readBlob()),
  readIndex: () => timed(() => worker().readIndex()),
  readAndHash: (keyText: string | null) => timed(() => worker().readAndHash(keyText)),
  put: (bytes: number, records: number) => timed(() => worker().put(bytes, records)),
  empty: () => timed(() => worker().empty()),

  /** Joins the core, and waits until it can be used. */
  async join(url: string): Promise<void> {
    joined = new JoinedCore(url);
    await joined.until(({ phase }) => phase === 'ready');
  },
  /** Waits for what the core still writes: snapshots come in turn, before this does, and the second copy after. */
  async settle(): Promise<void> {
    if (core().view.vault?.inside)
      valueOf(await core().api.secrets.changeSettings({ autoLockMinutes: 0 }));
    await core().api.flush();
  },
  seq: () => core().view.vault?.seq ?? 0,
  count: () => core().view.vault?.count ?? null,
  async unlock(keyText: string, count: number): Promise<number> {
    const took = await asked(() => core().api.keys.unlock(keyText));
    await core().until(({ vault }) => vault?.count !== null);
    if (core().view.vault?.count !== count)
      throw new Error(`"unlock" found ${core().view.vault?.count} of ${count}`);
    return took;
  },
  lock: () => asked(() => core().api.keys.lock()),
  /** Adds the entry of this number. */
  add: (number: number) => {
    const { name, value, domain } = entryAt(number);
    return asked(() => core().api.secrets.add({ name, value, domains: domain }));
  },
  verify: () =>
    timed(async () => {
      const report = valueOf(await core().api.audit.verify(Comlink.proxy(() => undefined)));
      if (report.found > 0) throw new Error('"verify" found something in a vault nobody touched');
      if (report.secrets !== core().view.vault?.count) throw new Error('"verify" missed secrets');
    }),
  /** Numbers of the newest events, or of the newest unlocks and locks, newest first, and how many there are. */
  async newestEvents(
    kind: 'opening' | null,
    limit: number,
  ): Promise<{ seqs: number[]; total: number }> {
    const query = { ...NO_FILTER, kind, offset: 0, limit };
    const { entries, total } = valueOf(
      await core().api.audit.timeline(
        query,
        Comlink.proxy(() => undefined),
      ),
    );
    return { seqs: entries.map(({ seq }) => seq), total };
  },
  /** Names as the core lists them, to see that what is expected is what is there. */
  async listed(text: string, order: RowOrder, limit: number) {
    const query = { text, order, offset: 0, limit };
    const { rows, total } = valueOf(await core().api.secrets.list(query));
    return { names: rows.map(({ name }) => name), total };
  },
  /** The value of the one secret that a text finds. */
  async revealed(text: string): Promise<string> {
    const query = { text, order: 'newest', offset: 0, limit: 2 } as const;
    const { rows } = valueOf(await core().api.secrets.list(query));
    const [row] = rows;
    if (!row || rows.length > 1) throw new Error(`"reveal" found ${rows.length} secrets`);
    return valueOf(await core().api.secrets.reveal(row.id)).text;
  },
  /** Begins to ask the core for signs of life. */
  watchSilence(): void {
    const ended = new Promise<void>((resolve) => (endSilence = resolve));
    const silence = core().longestSilence(ended);
    this.silence = () => {
      endSilence?.();
      return silence;
    };
  },
  /** Ends that. @returns the longest that the core answered nobody, in milliseconds */
  silence: (): Promise<number> => Promise.reject(new Error('"silence" was not watched')),

  buildKdbx: async (count: number) => (await import('./kdbx.ts')).buildKdbx(count),
  addToKdbx: async (number: number) => (await import('./kdbx.ts')).addToKdbx(number),
  openKdbx: async () => (await import('./kdbx.ts')).openKdbx(),
};

declare global {
  var bench: BenchPage;
}
export type BenchPage = typeof bench;

globalThis.bench = bench;
