import { type SecretId, secretId } from '../core/base/ids.ts';
import type { EventDetails } from '../core/log/event-details.ts';
import type { EventRecord, LogBase, SealedPart } from '../core/log/records.ts';
import type { Proof, RecoveredSecret, RecoveryReport } from '../core/log/recovery-report.ts';
import type { Finding } from '../core/log/verify-report.ts';
import { meaningOf, parseVaultEvent } from '../core/projections/events/event-table.ts';
import { evolveSummary } from '../core/projections/evolve-summary.ts';
import { SecretIndex } from '../core/projections/secret-index.ts';
import { emptySummary } from '../core/projections/vault-summary.ts';
import type { SecretRow } from '../core/secrets/secret.ts';
import type { VaultEvent } from '../machines/events.ts';
import { ChainCheck } from './chain-check.ts';
import type { AuditKey } from '../crypto/hash-chain.ts';
import type { Keyring } from './keyring.ts';
import {
  detailsOf,
  isFromPage,
  isNamed,
  isSound,
  openLoneDetails,
  type OpenedDetails,
} from './recover-details.ts';
import type { RecoveredVault, VaultRemains } from './recovered-vault.ts';
import { openReadablePages } from './sealed-index.ts';
import { ChainStart, genesis, startAt } from './log-base.ts';
import { openValue } from './sealed-log.ts';

/** Records looked at without a pause: a few milliseconds of work. */
const STEP = 100;

/** Where a secret was last described. */
interface Described {
  readonly seq: number;
  readonly at: number;
}

/**
 * Reads a vault from what is left of it, record by record, without believing in the order that a chain
 * would vouch for: what opens with the data key in its own place is what its owner once put there. What an
 * attacker gains by damaging a log is said in SECURITY.md: what was deleted or replaced can come back, if
 * they kept a copy of it, and is marked.
 */
export class VaultRecovery {
  readonly #remains: VaultRemains;
  readonly #keyring: Keyring;
  readonly #auditKey: AuditKey;
  readonly #recordAt: ReadonlyMap<number, EventRecord>;
  readonly #valueAt: ReadonlyMap<number, SealedPart>;
  readonly #opened = new Map<number, OpenedDetails>();
  readonly #described = new Map<SecretId, Described>();
  readonly #deleted = new Set<SecretId>();
  /** Details that a deletion, a compaction or a change of an external vault erased. */
  readonly #erased = new Set<number>();
  readonly #unreadable = new Set<number>();
  readonly #lostValues = new Set<number>();
  /** The last record that may have said something which nobody can read. */
  #lastDoubtful = 0;
  #summary = emptySummary;
  #settingsSeq = 0;
  /** Records that are as they were written, each by itself. */
  readonly #sound = new Set<number>();
  readonly #pause: () => Promise<void>;
  #looked = 0;

  /**
   * @param keyring has to be open
   * @param pause awaited between steps, so that a lock gets its turn; what it throws ends the recovery
   */
  constructor(remains: VaultRemains, keyring: Keyring, pause: () => Promise<void>) {
    if (!keyring.auditKey) throw new Error('"audit key" asked for while no data key is in memory');
    this.#pause = pause;
    this.#remains = remains;
    this.#keyring = keyring;
    this.#auditKey = keyring.auditKey;
    this.#recordAt = new Map(remains.records.map((record) => [record.seq, record]));
    this.#valueAt = new Map(remains.values.map((part) => [part.seq, part]));
  }

  async recover(): Promise<RecoveredVault> {
    await this.#judgeRecords();
    await this.#openDetails();
    await this.#fold();
    const findings = await this.#findings();
    await this.#addFromPages();
    const secrets = this.#index();
    const rows = secrets.newest(0, Number.MAX_SAFE_INTEGER).reverse();
    const judged: RecoveredSecret[] = [];
    for (const row of rows) {
      await this.#step();
      judged.push(this.#judge(row));
    }
    const counts = { whole: 0, probable: 0, lost: 0 };
    for (const { proof } of judged) counts[proof] += 1;
    const rank = ({ proof }: RecoveredSecret) => ['lost', 'probable', 'whole'].indexOf(proof);
    const report: RecoveryReport = {
      findings,
      secrets: judged.sort((a, b) => rank(a) - rank(b)),
      counts,
      unreadable: this.#unreadable.size,
      isWhole:
        findings.length === 0 &&
        counts.probable + counts.lost === 0 &&
        judged.every(({ isIncomplete }) => !isIncomplete),
    };
    const settingsSeq = this.#settingsSeq;
    const lostValues = this.#lostValues;
    // Of a damaged log nobody knows which slots and templates there should be.
    const summary = { ...this.#summary, registers: null };
    return { secrets, summary, report, details: this.#opened, lostValues, settingsSeq };
  }

  async #step(): Promise<void> {
    this.#looked += 1;
    if (this.#looked % STEP === 0) await this.#pause();
  }

  #isSound(seq: number): boolean {
    return this.#sound.has(seq);
  }

  async #judgeRecords(): Promise<void> {
    for (const record of this.#recordAt.values()) {
      await this.#step();
      if (isSound(record, this.#auditKey)) this.#sound.add(record.seq);
    }
  }

  async #openDetails(): Promise<void> {
    const { keys } = this.#keyring;
    for (const part of this.#remains.details) {
      await this.#step();
      const record = this.#recordAt.get(part.seq);
      const opened = openLoneDetails(part, record, this.#auditKey, keys);
      if (opened) this.#opened.set(part.seq, opened);
      else this.#unreadable.add(part.seq);
    }
  }

  /** Folds all that opened in the order of its numbers, whatever the chain says of it. */
  async #fold(): Promise<void> {
    let lastAt = 0;
    const seqs = new Set([...this.#recordAt.keys(), ...this.#opened.keys()]);
    for (const seq of [...seqs].sort((a, b) => a - b)) {
      await this.#step();
      const record = this.#recordAt.get(seq);
      const isSoundHere = this.#isSound(seq);
      if (isSoundHere && record) lastAt = record.at;
      const opened = this.#opened.get(seq);
      const type = opened?.type ?? (isSoundHere ? record?.type : undefined);
      if (type === undefined) continue;
      const said = isSoundHere && record ? parseVaultEvent(type, record.data) : null;
      const event = said ?? ({ type } as VaultEvent);
      for (const gone of opened?.details.erased ?? []) this.#erased.add(gone);
      // Emptying is left out: what it emptied is gone from the disk, or was put back by somebody.
      if (event.type === 'reset.confirmed' || event.type === 'session.signedOut') continue;
      if (opened) this.#foldSecret(event, seq, lastAt, opened.details);
      if (opened || said) {
        this.#summary = evolveSummary(this.#summary, event, seq, lastAt, opened?.details);
      }
      if (type === 'settings.changed' && opened) this.#settingsSeq = seq;
    }
  }

  #foldSecret({ type }: VaultEvent, seq: number, at: number, details: EventDetails): void {
    const id = type === 'secret.added' ? secretId(seq) : details.id;
    if (id === undefined) return;
    if (type === 'secret.added' || type === 'secret.edited') this.#described.set(id, { seq, at });
    if (type !== 'secret.deleted') return;
    this.#described.delete(id);
    this.#deleted.add(id);
  }

  /** Where the chain begins, as far as sound records say: a compaction, or a recovery that was repaired. */
  #base(): LogBase | null {
    const start = new ChainStart();
    for (const record of this.#remains.records) {
      if (this.#isSound(record.seq)) start.take(record);
    }
    return start.base;
  }

  /** What is wrong, in the order of the log. */
  async #findings(): Promise<Finding[]> {
    const { records } = this.#remains;
    const base = this.#base();
    const chain = new ChainCheck(base ? startAt(base) : genesis);
    let last = base?.seq ?? 0;
    let emptied = 0;
    for (const record of records) {
      await this.#step();
      if (base && record.seq <= base.seq) {
        chain.takeKept(record, this.#auditKey);
        continue;
      }
      for (let gone = last + 1; gone < record.seq; gone += 1) this.#doubt(gone);
      last = record.seq;
      const event = chain.take(record, this.#auditKey);
      const isRight = this.#isSound(record.seq);
      if (!isRight) this.#doubt(record.seq);
      if (event && isRight && meaningOf(event).empties(event)) emptied = record.seq;
    }
    const findings = [...chain.all];
    for (const seq of this.#unreadable) {
      findings.push({ kind: 'detailsChanged', seq });
      this.#doubt(seq);
    }
    for (const [seq, record] of this.#recordAt) {
      if (seq <= emptied || !this.#isSound(seq)) continue;
      const isGone = record.detailsDigest && !this.#opened.has(seq) && !this.#erased.has(seq);
      if (!isGone || this.#unreadable.has(seq)) continue;
      findings.push({ kind: 'detailsMissing', seq });
      this.#doubt(seq);
    }
    return findings.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  }

  /** A record that cannot be read says nothing only if its details could be opened all the same. */
  #doubt(seq: number): void {
    if (!this.#opened.has(seq)) this.#lastDoubtful = Math.max(this.#lastDoubtful, seq);
  }

  /** Takes from the pages of the index, a cache, what the log itself no longer says. */
  async #addFromPages(): Promise<void> {
    const pages = await openReadablePages(this.#remains.index, this.#keyring);
    for (const page of pages) {
      for (let index = 0; index < page.rows; index += 1) {
        const row = page.rowAt(index);
        const found = this.#described.get(row.id);
        if (this.#deleted.has(row.id) || (found && found.seq >= row.detailsSeq)) continue;
        if (this.#opened.has(row.detailsSeq)) continue;
        this.#opened.set(row.detailsSeq, {
          type: row.detailsSeq === row.id ? 'secret.added' : 'secret.edited',
          details: detailsOf(row),
          isVouched: false,
        });
        this.#described.set(row.id, { seq: row.detailsSeq, at: row.changedAt });
      }
      page.wipe();
    }
  }

  #index(): SecretIndex {
    const secrets = new SecretIndex();
    const found = [...this.#described].sort(([a], [b]) => a - b);
    for (const [id, { seq, at }] of found) {
      const last = this.#opened.get(seq)?.details ?? {};
      const first = this.#opened.get(id)?.details;
      const addedAt = this.#isSound(id) ? (this.#recordAt.get(id)?.at ?? at) : at;
      const added = first ?? { ...last, createdAt: last.createdAt ?? addedAt };
      secrets.evolve({ type: 'secret.added' }, id, addedAt, added);
      if (seq !== id) secrets.evolve({ type: 'secret.edited' }, seq, at, last);
    }
    return secrets;
  }

  #judge(row: SecretRow): RecoveredSecret {
    const { id, name, detailsSeq } = row;
    const opened = this.#opened.get(detailsSeq);
    const details = opened?.details ?? {};
    const main = this.#proofOfValue(row.valueSeq);
    const environments = (details.environments ?? []).map(([, seq]) => this.#proofOfValue(seq));
    const versions = (details.versions ?? []).map(({ seq }) => this.#proofOfValue(seq));
    const others = [...environments, ...versions];
    const isFirstRight = id === detailsSeq || this.#opened.get(id)?.isVouched === true;
    const isVouched = opened?.isVouched === true && isFirstRight;
    const isAllWhole = [main, ...others].every((proof) => proof === 'whole');
    const proof: Proof = main === 'lost' ? 'lost' : isVouched && isAllWhole ? 'whole' : 'probable';
    return {
      id,
      name,
      proof,
      mayBeOlder: this.#lastDoubtful > detailsSeq,
      isIncomplete: others.includes('lost') || isFromPage(details),
    };
  }

  #proofOfValue(seq: number): Proof {
    const part = this.#valueAt.get(seq);
    try {
      if (!part) throw new Error('"value" is missing');
      openValue(seq, part.bytes, this.#keyring.keys);
    } catch {
      this.#lostValues.add(seq);
      return 'lost';
    }
    const isRight = this.#isSound(seq) && isNamed(part.bytes, this.#recordAt.get(seq)?.valueDigest);
    return isRight ? 'whole' : 'probable';
  }
}
