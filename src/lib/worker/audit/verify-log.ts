import type { VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { EventRecord, Head, LogBase } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { Finding, VerifyReport } from '../../core/log/verify-report.ts';
import { erasesSecrets } from '../../core/projections/events/event-table.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { linkOf } from '../../crypto/hash-chain.ts';
import { isPartRight } from '../../crypto/resealed-part.ts';
import { ChainCheck } from '../../keyring/chain-check.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { opensSnapshot } from '../../keyring/sealed-index.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import { openDetails } from '../../keyring/sealed-log.ts';
import type { VaultEvent } from '../../machines/events.ts';
import { findBase, PAGE, pagesOf } from '../log/log-pages.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { InTurn } from './audited-vault.ts';
import { type PageParts, readParts } from './page-parts.ts';
import { RegistersCheck } from './registers-check.ts';
import { SecretsCheck } from './secrets-check.ts';

/** Findings that are told one by one; of more, only the number. */
const TOLD = 50;

/** A vault as it is looked at while its log is walked. */
export interface VerifyTarget {
  readonly id: VaultId;
  readonly store: VaultStore;
  readonly keyring: Keyring | null;
  /** The open index, `null` while the vault is locked or could not be started. */
  readonly secrets: SecretIndex | null;
  /** Where the log stands as far as this core has written or read it; `null` when it could not. */
  readonly written: Head | null;
  /** Another object means that records which were read before may have been removed since. */
  readonly epoch: object | null;
}

/** Walks that records were removed under, before the writer has to wait for one. */
const WALKS = 3;

/**
 * Walks the whole log of a vault and compares everything on disk with it, as of one moment.
 *
 * A page of records at a time and beside the commands, so that whatever else is asked of the core meanwhile is
 * answered. What was walked stays as it is but for what is erased, which later records say. The rest of the
 * log, and all that is compared with it, is read in one turn, in which nobody writes; what looked wrong on the
 * way is looked at again there. A compaction removes what was walked: then the walk begins again, in the end
 * while nobody writes.
 *
 * With the key at hand the secrets are folded once more from the first record on, and the index in use has to
 * be the same.
 *
 * @param current gives the vault as it is now, `null` when this walk is over
 * @returns `audit.interrupted` when the vault was locked or opened meanwhile
 */
export async function verifyLog(
  current: () => VerifyTarget | null,
  inTurn: InTurn,
  onProgress: OnProgress,
): Promise<Outcome<VerifyReport>> {
  for (let walks = 0; walks < WALKS; walks += 1) {
    const ended = await walkOnce(current, inTurn, onProgress);
    if (ended !== 'cut') return outcomeOf(ended);
  }
  return inTurn(async () => outcomeOf(await walkOnce(current, (work) => work(), onProgress)));
}

const outcomeOf = (ended: VerifyReport | 'cut' | 'interrupted'): Outcome<VerifyReport> =>
  typeof ended === 'string' ? failed({ code: 'audit.interrupted' }) : done(ended);

async function walkOnce(
  current: () => VerifyTarget | null,
  inTurn: InTurn,
  onProgress: OnProgress,
): Promise<VerifyReport | 'cut' | 'interrupted'> {
  const target = current();
  if (!target) return 'interrupted';
  const walk = new Walk(target, await findBase(target.store, target.id));
  for (;;) {
    if (!(await walk.walk(current, onProgress))) return 'interrupted';
    const ended = await inTurn(() => walk.end(current));
    if (ended !== 'more') return ended;
  }
}

/** One walk along the log of a vault, from where it begins. */
class Walk {
  readonly #id: VaultId;
  readonly #store: VaultStore;
  readonly #keyed: boolean;
  readonly #epoch: object | null;
  readonly #base: LogBase | null;
  readonly #chain: ChainCheck;
  readonly #secrets = new SecretsCheck();
  readonly #registers: RegistersCheck;
  #parts = 0;
  /** The last record that was walked, and the place behind which sealed parts were not looked at yet. */
  #end = 0;
  #partsEnd = Number.NEGATIVE_INFINITY;

  constructor({ id, store, secrets, epoch }: VerifyTarget, base: LogBase | null) {
    this.#id = id;
    this.#store = store;
    this.#keyed = secrets !== null;
    this.#epoch = epoch;
    this.#base = base;
    this.#chain = new ChainCheck(base ? startAt(base) : genesis);
    this.#registers = new RegistersCheck(id);
  }

  /** Walks on, beside the commands, to where the log ends. @returns whether the vault is still as it was */
  async walk(current: () => VerifyTarget | null, onProgress: OnProgress): Promise<boolean> {
    for await (const records of pagesOf(this.#store, this.#id, this.#end + 1)) {
      const last = records[records.length - 1]?.seq ?? this.#end;
      const parts = await readParts(this.#store, this.#id, this.#partsFrom, last);
      const now = this.#asBefore(current());
      if (!now) return false;
      this.#take(records, parts, now);
      this.#partsEnd = last;
      onProgress({ done: last, total: Math.max(last, now.written?.seq ?? 0) });
    }
    return true;
  }

  /**
   * Walks what is left and compares, while nobody writes.
   * @returns `more` when so much was written meanwhile that it is to be walked beside the commands first
   */
  async end(
    current: () => VerifyTarget | null,
  ): Promise<VerifyReport | 'more' | 'cut' | 'interrupted'> {
    const now = this.#asBefore(current());
    if (!now) return 'interrupted';
    if (now.epoch !== this.#epoch) return 'cut';
    const [store, id] = [this.#store, this.#id];
    const records = await store.readEvents(id, this.#end + 1, PAGE);
    if (records.length === PAGE) return 'more';
    this.#take(records, await readParts(store, id, this.#partsFrom), now);
    const chain = this.#chain;
    const findings: Finding[] = [
      ...chain.all,
      ...compareHead(chain.head, now.written),
      ...(await this.#registers.compare(store)),
      ...(now.secrets ? await this.#secrets.compare(now.secrets) : []),
      ...(await this.#secrets.confirm(store, id, this.#keyed)),
      ...(await checkSnapshot(store, id, this.#keyed ? now.keyring : null)),
    ].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity));
    // A lock does not wait for this, and empties what was compared.
    if (!this.#asBefore(current())) return 'interrupted';
    const base = this.#base;
    return {
      first: (base?.seq ?? 0) + 1,
      last: chain.head.seq,
      base: base && { seq: base.seq, at: base.at },
      authenticatedTo: chain.authenticatedTo,
      keyed: this.#keyed,
      parts: this.#parts,
      secrets: now.secrets?.count ?? 0,
      slots: this.#registers.slots,
      findings: findings.slice(0, TOLD),
      found: findings.length,
    };
  }

  get #partsFrom(): number {
    return this.#partsEnd + 1;
  }

  #asBefore(now: VerifyTarget | null): VerifyTarget | null {
    return now && (now.secrets !== null) === this.#keyed ? now : null;
  }

  #take(records: readonly EventRecord[], sealed: PageParts, { keyring }: VerifyTarget): void {
    const key = this.#keyed ? keyring : null;
    const auditKey = key?.auditKey ?? null;
    for (const record of records) {
      const isKept = this.#base !== null && record.seq <= this.#base.seq;
      const event = isKept
        ? this.#chain.takeKept(record, auditKey)
        : this.#chain.take(record, auditKey);
      if (event) this.#registers.evolve(event, record.seq);
      this.#parts += takeParts(this.#secrets, this.#registers, record, event, sealed, key);
      this.#end = record.seq;
    }
    this.#secrets.takeLeft(sealed);
  }
}

/** Looks at the sealed parts of one record. @returns how many fitted their digest */
function takeParts(
  secrets: SecretsCheck,
  registers: RegistersCheck,
  record: EventRecord,
  event: VaultEvent | null,
  { details: allDetails, values }: PageParts,
  keyring: Keyring | null,
): number {
  const { seq } = record;
  const details = allDetails.get(seq);
  const value = values.get(seq);
  let fitted = 0;
  if (event && erasesSecrets(event)) secrets.emptied(event, seq, record.at);
  if (value && record.valueDigest) {
    values.delete(seq);
    if (isValueRight(value, record, keyring)) fitted += 1;
    else secrets.note('valueChanged', seq);
    secrets.seenValue(seq);
  }
  if (!record.detailsDigest) return fitted;
  if (!details) {
    secrets.missingDetails(seq);
    return fitted;
  }
  allDetails.delete(seq);
  secrets.seenDetails(seq);
  if (!isPartRight(details, record.detailsDigest)) {
    secrets.note('detailsChanged', seq);
    return fitted;
  }
  if (keyring && event) {
    try {
      const opened = openDetails(record, details, keyring.keys);
      secrets.evolve(event, seq, record.at, opened);
      registers.takeDetails(opened);
    } catch {
      secrets.note('detailsChanged', seq);
    }
  }
  return fitted + 1;
}

/**
 * Whether a value is the one of its event. After a change of key only its seal shows that it is neither a forgery nor
 * one of before that was put back: it is opened where that can be.
 */
function isValueRight(
  value: Uint8Array<ArrayBuffer>,
  { seq, valueDigest }: EventRecord,
  keyring: Keyring | null,
): boolean {
  if (!isPartRight(value, valueDigest)) return false;
  if (!keyring || keyring.keys.epoch === 1) return true;
  try {
    keyring.keys.openValue(seq, value).fill(0);
    return true;
  } catch {
    return false;
  }
}

function compareHead(head: Head, written: Head | null): Finding[] {
  if (!written || written.seq === 0) return [];
  if (head.seq < written.seq) return [{ kind: 'rolledBack', seq: head.seq + 1 }];
  if (head.seq > written.seq) return [{ kind: 'added', seq: written.seq + 1 }];
  return equalBytes(head.link, written.link) ? [] : [{ kind: 'changed', seq: head.seq }];
}

/** Whether the snapshot stands at a record that is there and, with the key at hand, opens. */
async function checkSnapshot(
  store: VaultStore,
  id: VaultId,
  keyring: Keyring | null,
): Promise<Finding[]> {
  const snapshot = await store.readSnapshot(id);
  if (!snapshot) return [];
  const { seq, link } = snapshot;
  const wrong: Finding = { kind: 'snapshot', seq };
  if (!Number.isSafeInteger(seq)) return [wrong];
  const [at] = await store.readEvents(id, seq, 1);
  if (at?.seq !== seq || !equalBytes(linkOf(at), link)) return [wrong];
  if (!keyring) return [];
  return (await opensSnapshot(await store.readIndex(id), keyring)) ? [] : [wrong];
}
