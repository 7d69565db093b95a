import type { VaultId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { Fact } from '../../core/decide/command.ts';
import type { EventRecord, Head, SealedPart } from '../../core/log/records.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { type ReplayedEvent, sealFacts } from '../../keyring/sealed-log.ts';
import { evolve } from '../../machines/chart-fold.ts';
import type { ChartState } from '../../machines/chart-state.ts';
import { pause } from './pause.ts';

/** Facts sealed without a pause: a few milliseconds of work. */
const SEAL_STEP = 256;

/** What an append is built on. */
interface AppendStart {
  readonly vault: VaultId;
  readonly keyring: Keyring;
  readonly chart: ChartState;
  readonly head: Head;
  /** Milliseconds since 1970, UTC: when all of it happens. */
  readonly at: number;
}

/** Facts that are sealed page by page, and then written in one transaction. Until then they are nowhere. */
export class PendingAppend {
  readonly at: number;
  readonly firstSeq: number;
  readonly replayed: ReplayedEvent[] = [];
  readonly details: SealedPart[] = [];
  readonly values: SealedPart[] = [];
  readonly eraseDetails: number[] = [];
  readonly eraseValues: number[] = [];
  readonly #vault: VaultId;
  readonly #keyring: Keyring;
  #chart: ChartState;
  #head: Head;

  constructor({ vault, keyring, chart, head, at }: AppendStart) {
    this.#vault = vault;
    this.#keyring = keyring;
    this.#chart = chart;
    this.#head = head;
    this.at = at;
    this.firstSeq = head.seq + 1;
  }

  /** Where the chart will stand. */
  get chart(): ChartState {
    return this.#chart;
  }

  /** Where the log will stand. */
  get head(): Head {
    return this.#head;
  }

  get records(): EventRecord[] {
    return this.replayed.map(({ record }) => record);
  }

  /**
   * Seals some more facts.
   * @throws ProblemError `notNow` when the chart does not accept all of them; none of them is taken then
   */
  async seal(facts: readonly Fact[], onProgress?: (done: number) => void): Promise<void> {
    const charts: ChartState[] = [];
    for (const { event } of facts) {
      const next = evolve(charts.at(-1) ?? this.#chart, event);
      if (!next) throw new ProblemError({ code: 'notNow', state: this.#chart.path });
      charts.push(next);
    }
    for (let from = 0; from < facts.length; from += SEAL_STEP) {
      if (from > 0) {
        onProgress?.(from);
        await pause();
      }
      const some = facts.slice(from, from + SEAL_STEP);
      const sealed = sealFacts(some, this.#head, this.#vault, this.at, this.#keyring);
      for (const [index, { event, eraseDetails = [], eraseValues = [] }] of some.entries()) {
        const [record, chart] = [sealed.records[index], charts[from + index]];
        if (record && chart) this.replayed.push({ record, event, chart });
        this.eraseDetails.push(...eraseDetails);
        this.eraseValues.push(...eraseValues);
      }
      this.details.push(...sealed.details);
      this.values.push(...sealed.values);
      this.#head = sealed.head;
    }
    this.#chart = charts.at(-1) ?? this.#chart;
  }
}
