import type { VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { Fact } from '../../core/decide/command.ts';
import { repairFacts } from '../../core/decide/repair.ts';
import {
  type EventRecord,
  FORMAT_VERSION,
  type Head,
  type LogBase,
  type SealedPart,
  type Snapshot,
} from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import { erasesSecrets, isKeyedType } from '../../core/projections/events/event-table.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { GENESIS_LINK, linkOf } from '../../crypto/hash-chain.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { CheckedTail } from '../../keyring/sealed-index.ts';
import { furthestBase, recoveryAt } from '../../keyring/log-base.ts';
import type { loadLog, ReplayedEvent } from '../../keyring/sealed-log.ts';
import { evolve } from '../../machines/chart-fold.ts';
import { type ChartState, initialChart } from '../../machines/chart-state.ts';
import type { LockCause, VaultEvent } from '../../machines/events.ts';
import type { Dependencies } from '../dependencies.ts';
import { healed } from './healed.ts';
import {
  type Appended,
  type AppendOptions,
  type Deferred,
  NOTHING_DEFERRED,
} from './append-options.ts';
import { type LogDamage, loadOrMeasure } from './damaged-log.ts';
import { PendingAppend } from './pending-append.ts';

/** Whether it is unknown what the disk did, so that the same must not be written again. */
const isUnknown = ({ problem: { code } }: ProblemError): boolean =>
  code === 'storage.stuck' || code === 'command.interrupted';

/** The log of one vault in use: where it stands, and the chart folded from it. */
export class VaultLog {
  readonly id: VaultId;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  #chart: ChartState = initialChart;
  #head: Head = { seq: 0, link: GENESIS_LINK };
  /** Records that hold but are not on disk yet. `#written` is where the disk stands. */
  #deferred: Deferred = NOTHING_DEFERRED;
  #written: Head = this.#head;
  /** The record the snapshot stands at, and what came after: read and checked once, then kept. */
  #at: EventRecord | null = null;
  #tail: ReplayedEvent[] = [];
  /** Where the log begins, once it was compacted. */
  #base: LogBase | null = null;
  #epoch = {};
  /** Up to where macs were checked with the key, or written with it. */
  #authenticatedTo = 0;
  #damage: LogDamage | null = null;
  #isRecovering = false;

  constructor(id: VaultId, dependencies: Dependencies, keyring: Keyring) {
    this.id = id;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
  }

  get chart(): ChartState {
    return this.#chart;
  }

  get head(): Head {
    return this.#head;
  }

  /** Where the disk stands: what a commit of anything but facts builds on. */
  get written(): Head {
    return this.#written;
  }

  /** Why the log cannot be followed to its end, `null` where it can. It counts as locked then. */
  get damage(): LogDamage | null {
    return this.#damage;
  }

  /** Whether what is behind the log's base can only be read by a recovery. */
  get needsRecovery(): boolean {
    return this.#damage !== null || this.#isRecovering;
  }

  /** Another object as soon as this log was read anew or records of it removed: who reads beside the writer asks. */
  get epoch(): object {
    return this.#epoch;
  }

  /** Whether a snapshot that was read of the disk is the one this log goes on from. */
  goesOnFrom(snapshot: Snapshot | null): boolean {
    if (!snapshot || !this.#at) return snapshot === null && this.#at === null;
    const isAt = snapshot.seq === this.#at.seq && equalBytes(snapshot.link, linkOf(this.#at));
    return isAt && isKeyedType(this.#at.type) === (snapshot.table !== null);
  }

  /** Sealed details that hold but are not on the disk yet: the index is folded from them too. */
  get deferredDetails(): readonly SealedPart[] {
    return this.#deferred.details;
  }

  /** What came after the snapshot, for the index to be folded from. */
  get checkedTail(): CheckedTail {
    const records = this.#tail.map(({ record }) => record);
    const all = this.#at ? [this.#at, ...records] : records;
    return {
      tail: this.#tail,
      unauthenticated: all.filter(({ seq }) => seq > this.#authenticatedTo),
    };
  }

  /** The last event, `null` when it is the one a snapshot stands at or there is none. */
  get lastEvent(): VaultEvent | null {
    return this.#tail.at(-1)?.event ?? null;
  }

  /** Whether a key was shown last and given up, with nothing but a lock since: a copy of it opens nothing. */
  get gaveUpKey(): boolean {
    const last = this.#tail.findLast(({ event }) => event.type !== 'vault.locked');
    return last?.event.type === 'key.abandoned';
  }

  /** Takes note that the index opened: every mac so far is right. */
  markAuthenticated(): void {
    this.#authenticatedTo = this.#head.seq;
  }

  /** The last event that a snapshot can stand at: one that is nowhere but in an open vault. */
  get lastKeyed(): Head | null {
    const last = this.#tail.findLast(({ record }) => isKeyedType(record.type))?.record ?? this.#at;
    return last && isKeyedType(last.type) ? { seq: last.seq, link: linkOf(last) } : null;
  }

  /** Takes note that a snapshot was written that stands at the event `seq`. */
  snapshotWritten(seq = this.#head.seq): void {
    this.#at = this.#tail.find(({ record }) => record.seq === seq)?.record ?? this.#at;
    this.#tail = this.#tail.filter(({ record }) => record.seq > seq);
  }

  /** Shows the chart as it is after this event, which is not written: for a log that writes no more. */
  suppose(event: VaultEvent): void {
    this.#chart = evolve(this.#chart, event) ?? this.#chart;
  }

  /** Takes note that a key is gone that something read before may be sealed with. */
  sealedAnew(): void {
    this.#epoch = {};
  }

  /** Takes note of where the log begins from now on. */
  beginsAt(base: LogBase): void {
    this.#base = base;
    this.#epoch = {};
    if (!base.isRecovery) return;
    this.#damage = null;
    this.#isRecovering = true;
    this.#at = null;
    this.#tail = this.#tail.filter(({ record }) => record.seq >= base.at);
  }

  /** Reads where the log stands and notes what its last page could not. @throws ProblemError */
  async start(cause: LockCause, load?: typeof loadLog): Promise<void> {
    await this.read(load);
    const facts = this.#damage ? [] : repairFacts(this.#chart, cause);
    if (facts.length > 0) await this.append(facts, { deferrable: true });
  }

  /**
   * Reads where the log stands. One that is damaged counts as locked.
   * @param load how it is read: from its snapshot on, or whole
   * @throws ProblemError `storage.*` when the disk fails
   */
  async read(load?: typeof loadLog): Promise<void> {
    this.#epoch = {};
    const { store } = this.#dependencies;
    let log = await loadOrMeasure(store, this.id, load);
    if ('damage' in log && (await healed(this.#dependencies, this.id))) {
      log = await loadOrMeasure(store, this.id, load);
    }
    this.#deferred = NOTHING_DEFERRED;
    this.#authenticatedTo = 0;
    this.#head = log.head;
    if ('damage' in log) {
      this.#damage = log.damage;
      this.#isRecovering = false;
      this.#chart = { path: 'locked', cameFrom: null, keySaved: false };
      this.#written = log.written;
      this.#at = this.#base = null;
      this.#tail = [];
      return;
    }
    this.#damage = null;
    this.#written = log.head;
    this.#chart = log.chart;
    this.#at = log.at;
    this.#tail = [...log.tail];
    const records = this.#tail.map(({ record }) => record);
    const base = furthestBase(records);
    this.#base = base ?? log.snapshot?.base ?? null;
    this.#isRecovering = recoveryAt(base, records) === 'underWay';
  }

  /**
   * Seals facts and writes them in one transaction; only then the chart moves.
   * @returns a `log.conflict` when another core wrote first: `start` has to be called again then
   * @throws ProblemError when the disk fails, unless the facts may be deferred
   */
  async append(facts: readonly Fact[], options: AppendOptions = {}): Promise<Outcome<Appended>> {
    const pending = this.begin();
    await pending.seal(facts, options.onProgress);
    return this.write(pending, options);
  }

  /** Begins an append that is sealed page by page. Nothing else may be appended until `write`. */
  begin(): PendingAppend {
    const at = this.#dependencies.clock();
    const [vault, keyring] = [this.id, this.#keyring];
    return new PendingAppend({ vault, keyring, chart: this.#chart, head: this.#head, at });
  }

  /**
   * Writes what was sealed in one transaction; only then the chart moves. Returns and throws as `append` does.
   */
  async write(pending: PendingAppend, options: AppendOptions = {}): Promise<Outcome<Appended>> {
    const { replayed, head, firstSeq, at } = pending;
    const emptied: Snapshot | null = replayed.some(({ event }) => erasesSecrets(event))
      ? {
          vault: this.id,
          format: FORMAT_VERSION,
          ...head,
          table: null,
          ...(this.#base && { base: this.#base }),
        }
      : null;
    // What the vault is emptied of is not written after all.
    const parts = emptied ? NOTHING_DEFERRED : this.#deferred;
    const records = [...this.#deferred.records, ...pending.records];
    const details = [...parts.details, ...pending.details];
    const values = [...parts.values, ...pending.values];
    const isReset = replayed.some(({ event }) => event.type === 'reset.confirmed');
    const result = await this.#write(records, options, {
      details,
      values,
      eraseDetails: pending.eraseDetails,
      eraseValues: pending.eraseValues,
      ...(emptied && { eraseSecrets: true, snapshot: emptied }),
      ...(isReset && { removeSlots: 'all' as const, removeTemplates: 'all' as const }),
    });
    if (!result.ok) return result;
    for (const one of replayed) this.#tail.push(one);
    this.#chart = pending.chart;
    this.#head = head;
    if (emptied) this.#emptied();
    if (this.#keyring.isOpen) this.markAuthenticated();
    this.#deferred = result.value === 'deferred' ? { records, details, values } : NOTHING_DEFERRED;
    if (result.value === 'written') this.#written = head;
    return done({ firstSeq, at, emptied });
  }

  /** An emptied vault starts from its snapshot: no damage before it matters any more. */
  #emptied(): void {
    this.snapshotWritten();
    this.#damage = null;
    this.#isRecovering = false;
  }

  async #write(
    records: readonly EventRecord[],
    { also, beside = [], deferrable = false }: AppendOptions,
    parts: Partial<StreamCommit>,
  ): Promise<Outcome<'written' | 'deferred'>> {
    try {
      const commit = { stream: this.id, expected: this.#written, records, ...parts, ...also };
      const result = await this.#dependencies.store.commit([commit, ...beside]);
      if (result.ok) return done('written');
      const { expected, actual } = result;
      return failed({ code: 'log.conflict', expected, actual });
    } catch (error) {
      if (deferrable && error instanceof ProblemError && !isUnknown(error)) return done('deferred');
      throw error;
    }
  }
}
