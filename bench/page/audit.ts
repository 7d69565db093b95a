import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';
import { NO_FILTER } from '../../src/lib/core/projections/timeline.ts';
import { detailsData } from '../../src/lib/crypto/associated-data.ts';
import { sha256 } from '../../src/lib/crypto/hash-chain.ts';
import { LogAudit } from '../../src/lib/worker/audit/log-audit.ts';
import type { Dependencies } from '../../src/lib/worker/dependencies.ts';
import { pagesOf } from '../../src/lib/worker/log/log-pages.ts';
import type { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { valueOf } from './outcome.ts';

const quiet = (): undefined => undefined;
/** Nobody else writes here: everything has its turn at once. */
const atOnce = <T>(work: () => Promise<T>): Promise<T> => work();

async function timed<T>(work: () => Promise<T>): Promise<{ total: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { total: performance.now() - start, value };
}

/** Runs something and finds the longest time that the worker answered nobody meanwhile, in milliseconds. */
async function withLongestPause<T>(work: () => Promise<T>) {
  let isOver = false;
  let longest = 0;
  const watch = async () => {
    const { port1, port2 } = new MessageChannel();
    let last = performance.now();
    while (!isOver) {
      await new Promise<void>((resolve) => {
        port1.onmessage = () => {
          resolve();
        };
        port2.postMessage(null);
      });
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    port1.close();
  };
  const watching = watch();
  const timing = await timed(work);
  isOver = true;
  await watching;
  return { ...timing, longest };
}

/** Measures of the audit of one open vault. Each call measures once. */
export class AuditBench {
  readonly #dependencies: Dependencies;
  readonly #session: VaultSession;

  constructor(dependencies: Dependencies, session: VaultSession) {
    this.#dependencies = dependencies;
    this.#session = session;
  }

  /** The first screen of the timeline, by an audit that has read nothing yet; then the first use of a filter. */
  async timeline(): Promise<{ first: number; filtered: number; again: number }> {
    const { id } = this.#session.audited;
    const audit = new LogAudit(id, this.#dependencies, () => this.#session.audited);
    const query = { ...NO_FILTER, offset: 0, limit: 120 };
    const ask = async (kind: 'opening' | null) =>
      (await timed(async () => valueOf(await audit.timeline({ ...query, kind }, quiet, atOnce))))
        .total;
    return { first: await ask(null), filtered: await ask('opening'), again: await ask('opening') };
  }

  /** Verify, whole. */
  async verify(): Promise<{ total: number; longest: number }> {
    const { id } = this.#session.audited;
    const audit = new LogAudit(id, this.#dependencies, () => this.#session.audited);
    const { total, longest, value } = await withLongestPause(async () =>
      valueOf(await audit.verify(quiet, atOnce)),
    );
    if (value.found > 0) throw new Error('"verify" found something in a vault nobody touched');
    return { total, longest };
  }

  /** What Verify cannot do without: the same reads, a hash of each part, and opening each of the details. */
  async floor(): Promise<number> {
    const { store } = this.#dependencies as { store: VaultStore };
    const { id, keyring } = this.#session.audited;
    const { total } = await timed(async () => {
      for await (const records of pagesOf(store, id)) {
        const [from = 0, to = 0] = [records[0]?.seq, records[records.length - 1]?.seq];
        const [details, values] = await Promise.all([
          store.readDetailsFrom(id, from, to),
          store.readValues(id, from, to),
        ]);
        for (const { bytes } of values) sha256(bytes);
        const types = new Map(records.map(({ seq, type }) => [seq, type]));
        for (const { seq, bytes } of details) {
          sha256(bytes);
          keyring.sealer.open(bytes, detailsData(id, seq, types.get(seq) ?? ''));
        }
      }
    });
    return total;
  }
}
