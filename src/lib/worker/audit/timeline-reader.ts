import type { SecretId, VaultId } from '../../core/base/ids.ts';
import type { EventRecord, LogBase } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import { isTold, parseVaultEvent } from '../../core/projections/events/event-table.ts';
import {
  isUnfiltered,
  TimelineColumns,
  type TimelineEntry,
  type TimelineFilter,
  type TimelineSubject,
} from '../../core/projections/timeline.ts';
import type { PartKeys } from '../../keyring/data-keys.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import { damaged, openDetails } from '../../keyring/sealed-log.ts';
import { stateAfterAny } from '../../machines/chart-anchors.ts';
import { evolve } from '../../machines/chart-fold.ts';
import type { ChartState } from '../../machines/chart-state.ts';
import { PAGE } from '../log/log-pages.ts';
import type { TimelineWindow } from '../protocol/audit-api.ts';
import type { OnProgress } from '../protocol/progress.ts';

/** Records read before a page, in which one that tells the state is looked for first. */
const LOOK_BACK = 64;

/** What a timeline is read with. */
export interface TimelineSource {
  readonly base: LogBase | null;
  /** Sequence number of the last event. */
  readonly last: number;
  /** Opens names while the vault is open; `null` while it is locked. */
  readonly keys: PartKeys | null;
  /** The name that a secret has now, `null` when it is gone or the vault is locked. */
  readonly nameOf: (id: SecretId) => string | null;
}

const readEvent = (record: EventRecord) => {
  const event = parseVaultEvent(record.type, record.data);
  if (!event) throw damaged(record.seq, 'unreadable');
  return event;
};

/** Records on their way for the columns. */
interface ComingPage {
  readonly columns: TimelineColumns;
  /** Sequence number of the first of them. */
  readonly from: number;
  readonly records: Promise<readonly EventRecord[]>;
}

/** Reads the log of one vault as a list, a window at a time. */
export class TimelineReader {
  readonly #id: VaultId;
  readonly #store: VaultStore;
  #columns: TimelineColumns | null = null;
  /** The page that is read for the columns, and the next one. */
  #page: Promise<void> | null = null;
  #coming: ComingPage | null = null;

  constructor(id: VaultId, store: VaultStore) {
    this.#id = id;
    this.#store = store;
  }

  /**
   * The events that a filter lists, newest first, `limit` of them after `offset`. Without a filter only
   * those records are read; the first use of one reads all of them once.
   * @param onProgress called after each page of that; what it throws ends this reading
   * @throws ProblemError `log.damaged`
   */
  async window(
    source: TimelineSource,
    filter: TimelineFilter,
    offset: number,
    limit: number,
    onProgress: OnProgress,
  ): Promise<TimelineWindow> {
    const base = source.base?.seq ?? 0;
    if (isUnfiltered(filter)) {
      const to = source.last - offset;
      const entries = await this.#range(source, Math.max(base + 1, to - limit + 1), to);
      return { entries: entries.reverse(), total: source.last - base, base };
    }
    const columns = await this.#fill(source, onProgress);
    const { seqs, total } = columns.find(filter, offset, limit);
    const entries = await Promise.all(
      seqs.map(async (seq) => {
        const [record] = await this.#store.readEvents(this.#id, seq, 1);
        const from = columns.stateAt(seq - 1) ?? startOf(source.base).chart;
        const to = columns.stateAt(seq);
        if (record?.seq !== seq || !to) throw damaged(seq, 'missing');
        return this.#entry(record, from, to, source);
      }),
    );
    return { entries, total, base };
  }

  /**
   * Reads what is not in the columns yet, or all of it when the log was cut meanwhile. Filters that are asked for
   * meanwhile share each page; with the last of them that was ended, the reading ends.
   */
  async #fill(source: TimelineSource, onProgress: OnProgress): Promise<TimelineColumns> {
    const start = startOf(source.base);
    if (this.#columns?.base !== start.seq) {
      this.#columns = new TimelineColumns(start.seq);
      this.#page = null;
    }
    const columns = this.#columns;
    while (columns.last < source.last) {
      const page = this.#page ?? this.#read(columns, start.chart, source.last);
      this.#page = page;
      await page.finally(() => {
        if (this.#page === page) this.#page = null;
      });
      onProgress({ done: columns.last - columns.base, total: source.last - columns.base });
    }
    return columns;
  }

  /** Reads on by a page; the next is read while this one is looked at. */
  async #read(columns: TimelineColumns, first: ChartState, last: number): Promise<void> {
    const page = (from: number) => {
      const limit = Math.min(PAGE, last - from + 1);
      return { columns, from, records: ignored(this.#store.readEvents(this.#id, from, limit)) };
    };
    const from = columns.last + 1;
    const begun = this.#coming;
    const coming = begun?.columns === columns && begun.from === from ? begun : page(from);
    this.#coming = null;
    const records = await coming.records;
    if (records.length === 0) throw damaged(from, 'missing');
    const next = from + records.length;
    if (next <= last) this.#coming = page(next);
    for (const record of records) {
      const seq = columns.last + 1;
      const event = readEvent(record);
      const to = evolve(columns.stateAt(columns.last) ?? first, event);
      if (record.seq !== seq || !to) throw damaged(seq, 'missing');
      columns.add({ type: event.type, at: record.at, to });
    }
  }

  /** Entries of the events from `first` to `last`, in order. */
  async #range(source: TimelineSource, first: number, last: number): Promise<TimelineEntry[]> {
    if (last < first) return [];
    const start = startOf(source.base);
    for (let back = LOOK_BACK; ; back *= 8) {
      const from = Math.max(start.seq + 1, first - back);
      const records = await this.#store.readEvents(this.#id, from, last - from + 1);
      let chart = from === start.seq + 1 ? start.chart : null;
      const entries: TimelineEntry[] = [];
      for (const [index, record] of records.entries()) {
        if (record.seq !== from + index) throw damaged(from + index, 'missing');
        const event = readEvent(record);
        const next: ChartState | null = chart ? evolve(chart, event) : stateAfterAny(event.type);
        if (chart && !next) throw damaged(record.seq, 'notAccepted');
        if (record.seq >= first && chart && next) {
          entries.push(await this.#entry(record, chart, next, source));
        }
        chart = next;
      }
      if (records.length <= last - from) throw damaged(from + records.length, 'missing');
      // Too few of them only where nothing before the first told the state: then look back further.
      if (entries.length === records.length - (first - from)) return entries;
    }
  }

  async #entry(
    record: EventRecord,
    from: ChartState,
    to: ChartState,
    source: TimelineSource,
  ): Promise<TimelineEntry> {
    const { seq, at } = record;
    const subject = await this.#subject(record, source);
    return { seq, at, event: readEvent(record), from, to, subject };
  }

  async #subject(record: EventRecord, { keys, nameOf }: TimelineSource): Promise<TimelineSubject> {
    if (!isTold(record.type) || !record.detailsDigest) return { type: 'none' };
    if (!keys) return { type: 'sealed' };
    const bytes = await this.#store.readDetails(this.#id, record.seq);
    if (!bytes) return { type: 'erased' };
    try {
      const { id, name: secret, provider, asked } = openDetails(record, bytes, keys);
      if (asked) return { type: 'asked', ...asked };
      // Of what leaves no name is kept, which would outlive the secret.
      const left = record.type === 'secrets.exported' && id !== undefined ? nameOf(id) : null;
      const name = secret ?? provider?.name ?? left ?? undefined;
      return name === undefined ? { type: 'erased' } : { type: 'named', name };
    } catch {
      // Locked meanwhile, or damaged: which of them is for Verify to say.
      return { type: 'sealed' };
    }
  }
}

const startOf = (base: LogBase | null) => (base ? startAt(base) : genesis);

/** A promise of which nobody may come to want the outcome: it is no unheard failure then. */
function ignored<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
