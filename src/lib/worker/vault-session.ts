import { decide, type Command, type Fact } from '../core/decide.ts';
import { isKeyedType } from '../core/event-data.ts';
import type { SecretId, SlotId, VaultId } from '../core/ids.ts';
import type { IndexReading, StreamCommit } from '../core/ports.ts';
import { done, failed, type Outcome } from '../core/problems.ts';
import { SecretIndex } from '../core/secret-index.ts';
import { SecretQuery } from '../core/secret-query.ts';
import type { SecretDetails } from '../core/secrets.ts';
import { parseVaultKey } from '../core/vault-key.ts';
import { toHex } from '../crypto/bytes.ts';
import { SlotDamagedError } from '../crypto/key-slot.ts';
import { Keyring } from '../keyring/keyring.ts';
import { openIndex } from '../keyring/sealed-index.ts';
import { openDetails, openValue } from '../keyring/sealed-log.ts';
import type { LockCause } from '../machines/events.ts';
import { IndexSnapshots } from './index-snapshots.ts';
import { LiveLog, type AppendOptions } from './live-log.ts';
import type { RowQuery, RowWindow, ShownKey } from './protocol.ts';
import type { Surroundings } from './surroundings.ts';

/** One vault in use: its log and, while it is open, its keys and its index. */
export class VaultSession {
  readonly #around: Surroundings;
  readonly #keyring: Keyring;
  readonly #log: LiveLog;
  #secrets: SecretIndex | null = null;
  #query: SecretQuery | null = null;
  #snapshots: IndexSnapshots | null = null;
  #lastType = '';

  constructor(id: VaultId, around: Surroundings) {
    this.#around = around;
    this.#keyring = new Keyring(id, around.random);
    this.#log = new LiveLog(id, around, this.#keyring);
  }

  get view() {
    const { id, chart, head } = this.#log;
    return { id, chart, seq: head.seq, count: this.#secrets?.count ?? null };
  }

  /** Reads the log and notes what its last page could not. @throws ProblemError */
  async start(cause: LockCause = 'sessionEnded'): Promise<void> {
    this.forget();
    await this.#log.start(cause);
  }

  /** Overwrites every key and forgets the index, without a word to the log. */
  forget(): void {
    this.#keyring.wipe();
    this.#closeIndex();
  }

  /** Decides, appends, folds. A failed outcome changed nothing. Gives the last event's number. */
  async run(command: Command, options: AppendOptions = {}): Promise<Outcome<number>> {
    const decided = decide({ chart: this.#log.chart, secrets: this.#secrets }, command);
    return decided.ok ? this.#append(decided.value, options) : decided;
  }

  async issueKey(): Promise<Outcome> {
    const issued = await this.run({ type: 'issueKey' });
    // Only now: a key the log knows nothing of must never be taken for the vault's.
    if (issued.ok) this.#keyring.issue(this.#around.clock());
    return nothing(issued);
  }

  /** The key on the screen, or in an open vault its own, from the copy in its slot. */
  async readKey(): Promise<Outcome<ShownKey>> {
    const { path } = this.#log.chart;
    const shown = path === 'keyShown' ? this.#keyring.shownKey() : null;
    if (shown) return done(shown);
    if (path !== 'unlocked') return failed({ code: 'notNow', state: path });
    const [slot] = await this.#around.store.readSlots(this.#log.id);
    try {
      if (!slot) throw new Error('"slot" is missing');
      return done({ text: this.#keyring.readKeyCopy(slot), madeAt: slot.createdAt });
    } catch {
      return failed({ code: 'slot.damaged' });
    }
  }

  async checkCopy(text: string): Promise<Outcome> {
    const parsed = parseVaultKey(text);
    if (!parsed.ok) return parsed;
    const same = this.#keyring.isShownKey(parsed.value);
    parsed.value.fill(0);
    if (!same) return failed({ code: 'key.notTheShownOne' });
    return nothing(await this.run({ type: 'noteKeySaved', way: 'checked' }));
  }

  /** Opens the vault with the shown key. A failure leaves the key shown: it can be tried again. */
  async openVault(stated: boolean): Promise<Outcome> {
    const slot = toHex(this.#around.random(16)) as SlotId;
    const state = { chart: this.#log.chart, secrets: this.#secrets };
    const decided = decide(state, { type: 'openVault', stated, slot });
    if (!decided.ok) return decided;
    const putSlots = [this.#keyring.sealShown(slot)];
    // A vault that is opened for the first time, or after a reset, has nothing in it.
    if (!this.#secrets) this.#useIndex(new SecretIndex(), { snapshot: null, stamps: [] });
    return nothing(await this.#append(decided.value, { also: { removeSlots: 'all', putSlots } }));
  }

  async unlock(text: string): Promise<Outcome> {
    const { path } = this.#log.chart;
    if (path !== 'locked') return failed({ code: 'notNow', state: path });
    const parsed = parseVaultKey(text);
    if (!parsed.ok) return parsed;
    try {
      const { store } = this.#around;
      const { id } = this.#log;
      const [slots, index] = await Promise.all([store.readSlots(id), store.readIndex(id)]);
      const slot = this.#keyring.unlock(slots, parsed.value);
      if (slot) return await this.#open(slot.id, index);
      const noted = await this.run({ type: 'unlock', opened: null }, { owe: true });
      return noted.ok ? failed({ code: 'key.notThisVault' }) : noted;
    } catch (error) {
      if (error instanceof SlotDamagedError) return failed({ code: 'slot.damaged' });
      throw error;
    } finally {
      parsed.value.fill(0);
      this.#settle();
    }
  }

  /** Opens the index with the data key in memory, and notes it. @throws ProblemError `log.damaged` */
  async #open(slot: SlotId, reading: IndexReading): Promise<Outcome> {
    // A snapshot that came or went behind our back: the log is read and checked again from there.
    if (!this.#log.goesOnFrom(reading.snapshot)) await this.#log.start('sessionEnded');
    const { secrets, stamps } = await openIndex(reading, this.#log.checkedTail, this.#keyring);
    this.#log.vouch();
    this.#useIndex(secrets, { snapshot: reading.snapshot, stamps });
    return nothing(await this.run({ type: 'unlock', opened: slot }, { owe: true }));
  }

  /** Locks, whatever the disk says. */
  async lock(cause: LockCause): Promise<Outcome> {
    return nothing(await this.run({ type: 'lock', cause }, { owe: true }));
  }

  list({ offset, limit, ...filter }: RowQuery): Outcome<RowWindow> {
    if (!this.#query) return failed({ code: 'notNow', state: this.#log.chart.path });
    return done(this.#query.window(filter, offset, limit));
  }

  async reveal(id: SecretId): Promise<Outcome<string>> {
    if (!this.#secrets) return failed({ code: 'notNow', state: this.#log.chart.path });
    const row = this.#secrets.get(id);
    if (!row) return failed({ code: 'secret.missing' });
    const sealed = await this.#around.store.readValue(this.#log.id, row.valueSeq);
    try {
      if (!sealed) throw new Error('"value" is missing');
      return done(openValue(this.#log.id, row.valueSeq, sealed, this.#keyring.sealer));
    } catch {
      return failed({ code: 'secret.damaged', seq: row.valueSeq });
    }
  }

  /** Changes a secret. A value that is replaced is erased in the transaction that brings the new one. */
  async editSecret(command: Extract<Command, { type: 'editSecret' }>): Promise<Outcome<number>> {
    const row = this.#secrets?.get(command.id);
    const replaced = row && command.draft.value !== null ? { eraseValues: [row.valueSeq] } : {};
    const note = row ? await this.#noteOf(row.detailsSeq) : '';
    return this.run({ ...command, note }, { also: replaced });
  }

  /** The note of a secret, which is not in the index. */
  async readNote(id: SecretId): Promise<Outcome<string>> {
    const row = this.#secrets?.get(id);
    return row ? done(await this.#noteOf(row.detailsSeq)) : failed({ code: 'secret.missing' });
  }

  /** Deletes a secret with every sealed byte that held it: details, value and its row on a page. */
  async deleteSecret(id: SecretId): Promise<Outcome<number>> {
    const row = this.#secrets?.get(id);
    if (!row) return failed({ code: 'secret.missing' });
    const erased = await this.#detailsOf(row.detailsSeq);
    const onPage = await this.#snapshots?.withoutRow(id);
    const also: Partial<StreamCommit> = {
      ...onPage?.also,
      eraseDetails: erased,
      eraseValues: [row.valueSeq],
    };
    const deleted = await this.run({ type: 'deleteSecret', id, erased }, { also });
    if (deleted.ok) onPage?.adopt();
    return deleted;
  }

  /** Whether a snapshot is due. Only after events that can be nowhere but in an open vault. */
  get isSnapshotDue(): boolean {
    return isKeyedType(this.#lastType) && this.#snapshots?.isDue(this.#log.head.seq) === true;
  }

  async writeSnapshot(): Promise<void> {
    const { head, written } = this.#log;
    if (!isKeyedType(this.#lastType) || written.seq !== head.seq) return;
    if (await this.#snapshots?.write(head)) this.#log.snapshotWritten();
  }

  /** Sequence numbers of all details of a secret, from the last one back. */
  async #detailsOf(last: number): Promise<number[]> {
    const found: number[] = [];
    for (let seq: number | undefined = last; seq !== undefined;) {
      found.push(seq);
      seq = (await this.#readDetails(seq))?.previous;
    }
    return found;
  }

  async #noteOf(seq: number): Promise<string> {
    return (await this.#readDetails(seq))?.note ?? '';
  }

  /** What an event said of a secret; `null` when that was erased. @throws ProblemError `log.damaged` */
  async #readDetails(seq: number): Promise<SecretDetails | null> {
    const [record] = await this.#around.store.readEvents(this.#log.id, seq, 1);
    const bytes = await this.#around.store.readDetails(this.#log.id, seq);
    return record && bytes ? openDetails(record, bytes, this.#keyring.sealer) : null;
  }

  async #append(facts: readonly Fact[], options: AppendOptions): Promise<Outcome<number>> {
    try {
      const appended = await this.#log.append(facts, options);
      if (!appended.ok) {
        // Another core wrote: what is in memory here is out of date.
        await this.start();
        return appended;
      }
      const { firstSeq, at, emptied } = appended.value;
      facts.forEach(({ event, details }, place) => {
        this.#secrets?.apply(event, firstSeq + place, at, details);
        this.#lastType = event.type;
      });
      if (emptied) this.#snapshots?.emptied(emptied);
      return done(this.#log.head.seq);
    } finally {
      this.#settle();
    }
  }

  /** Makes what is in memory a function of the chart, whatever just succeeded or failed. */
  #settle(): void {
    const { path, cameFrom } = this.#log.chart;
    if (path !== 'keyShown') this.#keyring.dropShown();
    if (path === 'unlocked' || cameFrom === 'unlocked') return;
    this.#keyring.close();
    this.#closeIndex();
  }

  #useIndex(secrets: SecretIndex, from: ConstructorParameters<typeof IndexSnapshots>[4]): void {
    this.#secrets = secrets;
    this.#query = new SecretQuery(secrets);
    const { id } = this.#log;
    this.#snapshots = new IndexSnapshots(id, this.#around, this.#keyring, secrets, from);
  }

  #closeIndex(): void {
    this.#secrets?.clear();
    this.#secrets = null;
    this.#query = null;
    this.#snapshots = null;
    this.#lastType = '';
  }
}

/** An outcome whose value nobody needs. */
export const nothing = (outcome: Outcome<number>): Outcome => (outcome.ok ? done(null) : outcome);
