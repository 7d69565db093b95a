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
import { type ChartState, evolve } from '../../machines/chart-fold.ts';
import { pagesOf } from '../log/log-pages.ts';
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

/** Reads the log of one vault as a list, a window at a time. */
export class TimelineReader {
  readonly #id: VaultId;
  readonly #store: VaultStore;
  #columns: TimelineColumns | null = null;

  constructor(id: VaultId, store: VaultStore) {
    this.#id = id;
    this.#store = store;
  }

  /**
   * The events that a filter lists, newest first, `limit` of them after `offset`. Without a filter only
   * those records are read; the first use of one reads all of them once.
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

  /** Reads what is not in the columns yet, or all of it when the log was cut meanwhile. */
  async #fill({ base, last }: TimelineSource, onProgress: OnProgress): Promise<TimelineColumns> {
    const start = startOf(base);
    if (this.#columns?.base !== start.seq) this.#columns = new TimelineColumns(start.seq);
    const columns = this.#columns;
    for await (const records of pagesOf(this.#store, this.#id, columns.last + 1)) {
      // Another call may have filled the same columns while this one was reading.
      for (const record of records.filter((one) => one.seq > columns.last)) {
        const seq = columns.last + 1;
        const chart = columns.stateAt(columns.last) ?? start.chart;
        const event = readEvent(record);
        const next = evolve(chart, event);
        if (record.seq !== seq || !next) throw damaged(seq, 'missing');
        columns.add({ type: event.type, at: record.at, to: next });
      }
      onProgress({ done: columns.last - start.seq, total: last - start.seq });
    }
    return columns;
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
