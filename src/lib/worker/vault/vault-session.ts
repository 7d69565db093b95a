import { type Bytes, toHex } from '../../core/base/bytes.ts';
import type { SlotId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import { type Problem } from '../../core/base/problem.ts';
import { type Command, type Fact, type VaultState } from '../../core/decide/command.ts';
import { decide } from '../../core/decide/decide.ts';
import { isKeyedType } from '../../core/log/event-data.ts';
import type { KeySlot, VaultKeySlot } from '../../core/log/records.ts';
import type { IndexReading } from '../../core/log/vault-store.ts';
import { SecretIndex } from '../../core/projections/secret-index.ts';
import { emptySummary } from '../../core/projections/vault-summary.ts';
import { parseVaultKey } from '../../core/vault/vault-key.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { SlotDamagedError } from '../../crypto/key-slot.ts';
import { formatReceipt } from '../../crypto/receipt.ts';
import { Keyring } from '../../keyring/keyring.ts';
import { openIndex } from '../../keyring/sealed-index.ts';
import type { LockCause, UnlockWay } from '../../machines/events.ts';
import type { AuditedVault } from '../audit/audited-vault.ts';
import type { Dependencies } from '../dependencies.ts';
import { closedEgress } from '../egress/egress-client.ts';
import { ExternalFiles } from '../external/external-files.ts';
import { ProviderRegistry } from '../external/provider-registry.ts';
import { ProviderRequests } from '../external/provider-requests.ts';
import { type AppendOptions, VaultLog } from '../log/vault-log.ts';
import type { VaultView } from '../protocol/app-view.ts';
import type { CompactionView } from '../protocol/audit-api.ts';
import type { NewPasskey, PasskeyAnswer, PasskeyView, ShownKey } from '../protocol/keys-api.ts';
import { OpenVault } from '../secrets/open-vault.ts';
import { TemplateRepository } from '../secrets/template-repository.ts';
import type { SessionLog } from '../session/session-log.ts';
import {
  type CompactionParts,
  type CompactionPlan,
  compactLog,
  planCompaction,
} from './log-compaction.ts';

const MAX_PASSKEY_NAME = 60;

/** Commands after which no external vault is asked any more, or not for now. */
const LEAVING: readonly Command['type'][] = ['lock', 'signOut', 'requestReset', 'issueKey'];

const isVaultKeySlot = (slot: KeySlot): slot is VaultKeySlot => slot.kind === 'vaultKey';

/** One vault in use: its log and, while it is open, its keys and its index. */
export class VaultSession {
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #log: VaultLog;
  readonly #session: SessionLog | null;
  #inside: OpenVault | null = null;
  #templates: TemplateRepository | null = null;
  #external: ProviderRequests | null = null;
  #providers: ProviderRegistry | null = null;
  readonly #files: ExternalFiles;
  #lockedBy: LockCause | null = null;
  #lastType = '';

  /** @param session the log beside which templates are written; without it there are none */
  constructor(id: VaultId, dependencies: Dependencies, session: SessionLog | null = null) {
    this.#session = session;
    this.#dependencies = dependencies;
    this.#keyring = new Keyring(id, dependencies.random);
    this.#log = new VaultLog(id, dependencies, this.#keyring);
    this.#files = new ExternalFiles(id, dependencies.store);
  }

  get view(): VaultView {
    const { id, chart, head } = this.#log;
    const inside = this.#inside;
    const count = inside?.secrets.count ?? null;
    const lockedBy = chart.path === 'locked' ? this.#lockedBy : null;
    return { id, chart, seq: head.seq, count, inside: inside?.view ?? null, lockedBy };
  }

  get #state(): VaultState {
    const { chart, head } = this.#log;
    const { settings, providers } = this.#inside?.summary ?? emptySummary;
    const secrets = this.#inside?.secrets ?? null;
    return { chart, secrets, settings, providers, seq: head.seq };
  }

  /** Reads the log and notes what its last page could not. @throws ProblemError */
  async start(cause: LockCause = 'sessionEnded'): Promise<void> {
    this.forget();
    await this.#log.start(cause);
    // An explicit lock counts until somebody unlocks, also through a reload.
    const last = this.#log.lastEvent;
    this.#lockedBy = last?.type === 'vault.locked' ? last.cause : null;
  }

  /** Overwrites every key and forgets the index, without a word to the log. */
  forget(): void {
    this.#keyring.wipe();
    this.#closeIndex();
  }

  /** Decides, appends, folds. A failed outcome changed nothing. Gives the last event's number. */
  async run(command: Command, options: AppendOptions = {}): Promise<Outcome<number>> {
    if (LEAVING.includes(command.type)) {
      this.#external?.interrupt();
      await this.noteAsked();
    }
    const decided = decide(this.#state, command);
    return decided.ok ? this.#append(decided.value, options) : decided;
  }

  /** What asks external vaults while the vault is open, beside the commands; `null` while it is not. */
  get external(): ProviderRequests | null {
    return this.#log.chart.path === 'unlocked' ? this.#external : null;
  }

  /** Notes in the log what left for external vaults. A full disk does not keep what they answered. */
  async noteAsked(): Promise<Outcome> {
    const asked = this.external?.takeAsked() ?? [];
    if (asked.length === 0) return done(null);
    return withoutValue(await this.run({ type: 'noteAsked', asked }, { deferrable: true }));
  }

  async issueKey(): Promise<Outcome> {
    const issued = await this.run({ type: 'issueKey' });
    // Only now: a key the log knows nothing of must never be taken for the vault's.
    if (issued.ok) this.#keyring.issue(this.#dependencies.clock());
    return withoutValue(issued);
  }

  /** The key on the screen, or in an open vault its own, from the copy in its slot. */
  async readKey(): Promise<Outcome<ShownKey>> {
    const { path } = this.#log.chart;
    const shown = path === 'keyShown' ? this.#keyring.shownKey() : null;
    if (shown) return done(shown);
    if (path !== 'unlocked') return failed({ code: 'notNow', state: path });
    const slot = (await this.#slots()).find(isVaultKeySlot);
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
    return withoutValue(await this.run({ type: 'noteKeySaved', way: 'checked' }));
  }

  /** Opens the vault with the shown key. A failure leaves the key shown: it can be tried again. */
  async openVault(stated: boolean): Promise<Outcome> {
    const slot = toHex(this.#dependencies.random(16)) as SlotId;
    const decided = decide(this.#state, { type: 'openVault', stated, slot });
    if (!decided.ok) return decided;
    const putSlots = [this.#keyring.sealShown(slot)];
    // A vault that is opened for the first time, or after a reset, has nothing in it.
    const empty = {
      secrets: new SecretIndex(),
      summary: emptySummary,
      pageNonces: [],
      snapshot: null,
    };
    this.#inside ??= this.#openVault(empty);
    // Passkeys wrap the same data key and go on working.
    const removeSlots = (await this.#slots()).filter(isVaultKeySlot).map(({ id }) => id);
    return withoutValue(await this.#append(decided.value, { also: { removeSlots, putSlots } }));
  }

  async unlock(text: string, way: UnlockWay = 'vaultKey'): Promise<Outcome> {
    const parsed = parseVaultKey(text);
    if (!parsed.ok && this.#log.chart.path === 'locked') return parsed;
    const secret = parsed.ok ? parsed.value : new Uint8Array(0);
    return this.#unlockWith(secret, way, isVaultKeySlot, {
      code: way === 'passwordManager' ? 'key.savedIsOld' : 'key.notThisVault',
    });
  }

  /** Unlocks with what a passkey gave. */
  unlockWithPasskey({ credential, prfOutput }: PasskeyAnswer): Promise<Outcome> {
    const isIts = (slot: KeySlot) =>
      slot.kind === 'passkey' && equalBytes(slot.credential, credential);
    return this.#unlockWith(prfOutput, 'passkey', isIts, { code: 'passkey.unknown' });
  }

  /** What a page needs to ask the authenticator with. */
  async readPasskeys(): Promise<Outcome<PasskeyView[]>> {
    const slots = (await this.#slots()).filter((slot) => slot.kind === 'passkey');
    return done(
      slots.map(({ id, name, createdAt, credential, prfInput }) => {
        return { id, name, createdAt, credential, prfInput };
      }),
    );
  }

  async addPasskey({ name: raw, prfOutput, ...about }: NewPasskey): Promise<Outcome> {
    const name = raw.trim();
    if (name === '') return failed({ code: 'passkey.nameEmpty' });
    if (name.length > MAX_PASSKEY_NAME) {
      return failed({ code: 'passkey.nameTooLong', max: MAX_PASSKEY_NAME });
    }
    const { path } = this.#log.chart;
    if (path !== 'unlocked') return failed({ code: 'notNow', state: path });
    const id = toHex(this.#dependencies.random(16)) as SlotId;
    const at = this.#dependencies.clock();
    const slot = this.#keyring.sealPasskey(id, at, prfOutput, { name, ...about });
    prfOutput.fill(0);
    const also = { putSlots: [slot] };
    return withoutValue(await this.run({ type: 'addPasskey', slot: id }, { also }));
  }

  async removePasskey(id: SlotId): Promise<Outcome> {
    const slot = (await this.#slots()).find((one) => one.id === id && one.kind === 'passkey');
    if (!slot) return failed({ code: 'passkey.unknown' });
    const also = { removeSlots: [id] };
    return withoutValue(await this.run({ type: 'removePasskey', slot: id }, { also }));
  }

  async #unlockWith(
    secret: Bytes,
    way: UnlockWay,
    fits: (slot: KeySlot) => boolean,
    refusal: Problem,
  ): Promise<Outcome> {
    const { path } = this.#log.chart;
    if (path !== 'locked') return failed({ code: 'notNow', state: path });
    try {
      const { id } = this.#log;
      const [slots, index] = await Promise.all([
        this.#slots(),
        this.#dependencies.store.readIndex(id),
      ]);
      const slot = this.#keyring.unlock(slots.filter(fits), secret);
      if (slot) return await this.#open(slot.id, way, index);
      const noted = await this.run({ type: 'unlock', opened: null, way }, { deferrable: true });
      return noted.ok ? failed(refusal) : noted;
    } catch (error) {
      if (error instanceof SlotDamagedError) return failed({ code: 'slot.damaged' });
      throw error;
    } finally {
      secret.fill(0);
      this.#settle();
    }
  }

  #slots(): Promise<KeySlot[]> {
    return this.#dependencies.store.readSlots(this.#log.id);
  }

  /** Opens the index with the data key in memory, and notes it. @throws ProblemError `log.damaged` */
  async #open(slot: SlotId, way: UnlockWay, reading: IndexReading): Promise<Outcome> {
    // A snapshot that came or went behind our back: the log is read and checked again from there.
    if (!this.#log.goesOnFrom(reading.snapshot)) await this.#log.start('sessionEnded');
    const details = [...reading.details, ...this.#log.deferredDetails];
    const whole = { ...reading, details };
    const opened = await openIndex(whole, this.#log.checkedTail, this.#keyring);
    this.#log.markAuthenticated();
    this.#inside = this.#openVault({ ...opened, snapshot: reading.snapshot });
    return withoutValue(
      await this.run({ type: 'unlock', opened: slot, way }, { deferrable: true }),
    );
  }

  /** Locks, whatever the disk says. */
  async lock(cause: LockCause): Promise<Outcome> {
    return withoutValue(await this.run({ type: 'lock', cause }, { deferrable: true }));
  }

  /** Does something inside the vault, which has to be open for it. */
  async inside<T>(work: (open: OpenVault) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (!this.#inside) return failed({ code: 'notNow', state: this.#log.chart.path });
    return work(this.#inside);
  }

  /** Does something with the templates, for which the vault has to be open too. */
  async withTemplates<T>(
    work: (desk: TemplateRepository) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    if (!this.#templates) return failed({ code: 'notNow', state: this.#log.chart.path });
    return work(this.#templates);
  }

  /** Does something with the list of external vaults, for which the vault has to be open too. */
  async withProviders<T>(
    work: (desk: ProviderRegistry) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    if (!this.#providers) return failed({ code: 'notNow', state: this.#log.chart.path });
    return work(this.#providers);
  }

  /** What an audit looks at. Only to be read. */
  get audited(): AuditedVault {
    const { id, written } = this.#log;
    return { id, keyring: this.#keyring, secrets: this.#inside?.secrets ?? null, written };
  }

  /** What a compaction of what is older than a moment would do. Nothing is changed. */
  planCompaction = (before: number) => this.#compacting((parts) => planCompaction(parts, before));

  /** Removes older records, all of them or none, and notes the link that the chain goes on from. */
  compactLog = (before: number) => this.#compacting((parts) => compactLog(parts, before));

  /** Whether a snapshot is due. Only after events that can be nowhere but in an open vault. */
  get isSnapshotDue(): boolean {
    return isKeyedType(this.#lastType) && this.#inside?.isSnapshotDue(this.#log.head.seq) === true;
  }

  async writeSnapshot(): Promise<void> {
    const { head, written } = this.#log;
    if (!isKeyedType(this.#lastType) || written.seq !== head.seq) return;
    if (await this.#inside?.writeSnapshot(head)) this.#log.snapshotWritten(head.seq);
  }

  async #compacting<T>(work: (parts: CompactionParts) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const { path } = this.#log.chart;
    const open = this.#inside;
    if (!open || path !== 'unlocked') return failed({ code: 'notNow', state: path });
    const run: CompactionParts['run'] = (command, options) => this.run(command, options);
    return work({ log: this.#log, open, store: this.#dependencies.store, run });
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
        const seq = firstSeq + place;
        this.#inside?.evolve(event, seq, at, details);
        this.#lastType = event.type;
        if (event.type === 'vault.locked') this.#lockedBy = event.cause;
      });
      if (emptied) this.#inside?.emptied(emptied);
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

  #openVault(opened: ConstructorParameters<typeof OpenVault>[3]): OpenVault {
    const session = {
      id: this.#log.id,
      run: (command: Command, options?: AppendOptions) => this.run(command, options),
      seq: () => this.#log.head.seq,
    };
    const open = new OpenVault(session, this.#dependencies, this.#keyring, opened);
    const templates = this.#session;
    this.#templates =
      templates && new TemplateRepository(this.#dependencies, templates, this.#keyring, open);
    const { clock, ticks = clock, egress = closedEgress } = this.#dependencies;
    this.#external = new ProviderRequests(open, {
      keeper: egress,
      files: this.#files,
      clock,
      ticks,
    });
    const { run } = session;
    this.#providers = new ProviderRegistry(open, this.#external, this.#files, run);
    return open;
  }

  #closeIndex(): void {
    this.#external?.close();
    this.#external = null;
    this.#providers = null;
    this.#inside?.close();
    this.#inside = null;
    this.#templates = null;
    this.#lastType = '';
  }
}

/** An outcome whose value nobody needs. */
export const withoutValue = (outcome: Outcome<number>): Outcome =>
  outcome.ok ? done(null) : outcome;

/** A compaction as a page sees it, with the receipt of where it cuts the log. */
export function compactionView(
  { view: { id } }: VaultSession,
  planned: Outcome<CompactionPlan>,
): Outcome<CompactionView> {
  if (!planned.ok) return planned;
  const { cut, removed, kept } = planned.value;
  return done({ removed, kept, upTo: cut.seq, receipt: formatReceipt(id, cut) });
}
