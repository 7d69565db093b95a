import { type Bytes, toHex } from '../../core/base/bytes.ts';
import type { SlotId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, withoutValue } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { KeySlot, VaultKeySlot } from '../../core/log/records.ts';
import { slotCopyOf } from '../../core/log/slot-copy.ts';
import type { IndexReading } from '../../core/log/vault-store.ts';
import type { Command } from '../../core/decide/command.ts';
import { SecretIndex } from '../../core/projections/secret-index.ts';
import { emptySummary } from '../../core/projections/vault-summary.ts';
import { checkPasskeyName, type PasskeyAnswer } from '../../core/vault/passkey.ts';
import { parseVaultKey } from '../../core/vault/vault-key.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { SlotDamagedError } from '../../crypto/key-slot.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { LockCause, RejectReason, UnlockWay } from '../../machines/events.ts';
import type { Dependencies } from '../dependencies.ts';
import { healed } from '../log/healed.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import type { NewPasskey, PasskeyView, ShownKey } from '../protocol/keys-api.ts';
import { planChange } from './key-change.ts';
import type { VaultCommands } from './vault-commands.ts';
import type { VaultRecovery } from './vault-recovery.ts';
import type { VaultSlots } from './vault-slots.ts';

type OpenCommand = Extract<Command, { type: 'openVault' }>;

const isVaultKeySlot = (slot: KeySlot): slot is VaultKeySlot => slot.kind === 'vaultKey';

/** The keys of one vault: makes and shows them, and opens and locks the vault with them. */
export class VaultKeys {
  readonly #commands: VaultCommands;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #recovery: VaultRecovery;
  readonly #slots: VaultSlots;

  constructor(
    commands: VaultCommands,
    dependencies: Dependencies,
    keyring: Keyring,
    slots: VaultSlots,
    recovery: VaultRecovery,
  ) {
    this.#recovery = recovery;
    this.#commands = commands;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#slots = slots;
  }

  async issue(): Promise<Outcome> {
    const issued = await this.#commands.run({ type: 'issueKey' });
    // Only now: a key the log knows nothing of must never be taken for the vault's.
    if (issued.ok) this.#keyring.issue(this.#dependencies.clock());
    return withoutValue(issued);
  }

  /** The key on the screen, or in an open vault its own, from the copy in its slot. */
  async read(): Promise<Outcome<ShownKey>> {
    const { path } = this.#commands.log.chart;
    const shown = path === 'keyShown' ? this.#keyring.shownKey() : null;
    if (shown) return done(shown);
    if (path !== 'unlocked.whole') return failed({ code: 'notNow', state: path });
    const slot = (await this.#slots.live()).find(isVaultKeySlot);
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
    return withoutValue(await this.#commands.run({ type: 'noteKeySaved', way: 'checked' }));
  }

  /** Opens the vault with the shown key. A failure leaves the key shown: it can be tried again. */
  async open(stated: boolean): Promise<Outcome> {
    const slot = this.#newSlotId();
    const { open, log } = this.#commands;
    const command = { type: 'openVault', stated, slot, isBound: true } as const;
    const allowed = this.#commands.decide(command);
    if (!allowed.ok) return allowed;
    try {
      const made = this.#keyring.sealShown(slot, open && log.head.seq);
      const opened = await (open
        ? this.#change(command, made, open)
        : this.#openNew(command, made));
      if (opened.ok) this.#recovery.noteOpenedBy({ slot, way: 'vaultKey' });
      return opened;
    } finally {
      this.#keyring.undoChange();
    }
  }

  /** A vault that is opened for the first time, or after a reset, has nothing in it. */
  async #openNew(command: OpenCommand, made: VaultKeySlot): Promise<Outcome> {
    const decided = this.#commands.decide({ ...command, copy: slotCopyOf(made) });
    if (!decided.ok) return decided;
    const secrets = new SecretIndex();
    this.#commands.enter({ secrets, summary: emptySummary, pageNonces: [], snapshot: null });
    // What lies there is of no key any more.
    const removeSlots = (await this.#slots.read()).ids as SlotId[];
    const also = { removeSlots, putSlots: [made] };
    return withoutValue(await this.#commands.append(decided.value, { also }));
  }

  /** A change of key: the data key is a new one, too. */
  async #change(command: OpenCommand, made: VaultKeySlot, open: OpenVault): Promise<Outcome> {
    const { store } = this.#dependencies;
    const parts = {
      commands: this.#commands,
      open,
      slots: this.#slots,
      keyring: this.#keyring,
      store,
    };
    const { change, also } = await planChange(parts, made);
    const decided = this.#commands.decide({ ...command, copy: slotCopyOf(made), change });
    if (!decided.ok) return decided;
    const changed = withoutValue(await this.#commands.append(decided.value, { also }));
    if (!changed.ok) return changed;
    this.#keyring.endChange();
    if (open.snapshotDropped()) await this.#commands.writeSnapshot();
    return changed;
  }

  async unlock(text: string, way: UnlockWay = 'vaultKey'): Promise<Outcome> {
    const parsed = parseVaultKey(text);
    if (!parsed.ok && this.#commands.log.chart.path === 'locked') return parsed;
    const secret = parsed.ok ? parsed.value : new Uint8Array(0);
    return this.#unlockWith(secret, way, 'vaultKey', isVaultKeySlot, {
      code: way === 'passwordManager' ? 'key.savedIsOld' : 'key.notThisVault',
    });
  }

  unlockWithPasskey({ credential, prfOutput }: PasskeyAnswer): Promise<Outcome> {
    const isIts = (slot: KeySlot) =>
      slot.kind === 'passkey' && equalBytes(slot.credential, credential);
    return this.#unlockWith(prfOutput, 'passkey', 'passkey', isIts, { code: 'passkey.unknown' });
  }

  /** What a page needs to ask the authenticator with. */
  async listPasskeys(): Promise<Outcome<PasskeyView[]>> {
    const found = this.#commands.open ? await this.#slots.live() : (await this.#slots.read()).slots;
    const slots = found.filter((slot) => slot.kind === 'passkey');
    return done(
      slots.map(({ id, name, createdAt, credential, prfInput, recipient }) => {
        const outlivesKey = recipient !== undefined;
        return { id, name, createdAt, credential, prfInput, outlivesKey };
      }),
    );
  }

  async addPasskey({ name: raw, prfOutput, ...about }: NewPasskey): Promise<Outcome> {
    const checked = checkPasskeyName(raw);
    if (!checked.ok) return checked;
    const name = checked.value;
    const { path } = this.#commands.log.chart;
    if (path !== 'unlocked.whole') return failed({ code: 'notNow', state: path });
    const id = this.#newSlotId();
    const at = this.#dependencies.clock();
    const slot = await this.#keyring.sealPasskey(id, at, prfOutput, { name, ...about });
    prfOutput.fill(0);
    const command = { type: 'addPasskey', slot: id, copy: slotCopyOf(slot) } as const;
    return withoutValue(await this.#commands.run(command, { also: { putSlots: [slot] } }));
  }

  async removePasskey(id: SlotId): Promise<Outcome> {
    const rows = this.#commands.open?.summary.registers?.slots ?? [];
    if (!rows.some((row) => row.id === id && row.kind === 'passkey'))
      return failed({ code: 'passkey.unknown' });
    const also = { removeSlots: [id] };
    return withoutValue(await this.#commands.run({ type: 'removePasskey', slot: id }, { also }));
  }

  /** Locks, whatever the disk says. */
  async lock(cause: LockCause): Promise<Outcome> {
    return withoutValue(await this.#commands.run({ type: 'lock', cause }, { deferrable: true }));
  }

  async #unlockWith(
    secret: Bytes,
    way: UnlockWay,
    kind: KeySlot['kind'],
    fits: (slot: KeySlot) => boolean,
    refusal: Problem,
  ): Promise<Outcome> {
    const { path } = this.#commands.log.chart;
    if (path !== 'locked') return failed({ code: 'notNow', state: path });
    try {
      const [slot, index] = await Promise.all([
        this.#openOne(kind, fits, secret),
        this.#dependencies.store.readIndex(this.#commands.id),
      ]);
      if (slot === 'refused') return await this.#reject(way, 'notThisVault', refusal);
      if (slot === 'damaged') {
        return await this.#reject(way, 'slotDamaged', { code: 'slot.damaged' });
      }
      return await this.#enter(slot, secret, way, index);
    } finally {
      secret.fill(0);
      this.#commands.settle();
    }
  }

  /** Opens a slot with its secret; one that is damaged here may be whole in the second copy. */
  async #openOne(
    kind: KeySlot['kind'],
    fits: (slot: KeySlot) => boolean,
    secret: Bytes,
    isAgain = false,
  ): Promise<KeySlot | 'refused' | 'damaged'> {
    const reading = await this.#slots.read();
    const slot = await this.#tryOn(kind, reading.candidates.filter(fits), secret);
    if (slot && slot !== 'damaged') return slot;
    if (!slot && !(await this.#slots.mayBeDamaged(kind, reading))) return 'refused';
    const isHealed = !isAgain && (await healed(this.#dependencies, this.#commands.id));
    return isHealed ? this.#openOne(kind, fits, secret, true) : 'damaged';
  }

  async #tryOn(
    kind: KeySlot['kind'],
    slots: readonly KeySlot[],
    secret: Bytes,
  ): Promise<KeySlot | 'damaged' | null> {
    try {
      if (kind === 'vaultKey') return this.#keyring.unlock(slots, secret);
      return await this.#keyring.unlockWithPasskey(slots, secret);
    } catch (error) {
      if (error instanceof SlotDamagedError) return 'damaged';
      throw error;
    }
  }

  /** Opens what the data key in memory belongs to, and notes it. @throws ProblemError `storage.*` */
  async #enter(
    slot: KeySlot,
    secret: Bytes,
    way: UnlockWay,
    reading: IndexReading,
  ): Promise<Outcome> {
    const entered = await this.#recovery.enter({ slot: slot.id, way }, slot, reading);
    if (entered === 'replaced') {
      this.#keyring.close();
      return this.#reject(way, 'slotReplaced', { code: 'slot.replaced' });
    }
    const { path } = this.#commands.log.chart;
    if (entered.ok && path === 'unlocked.whole') await this.#slots.mend(slot, secret);
    return entered;
  }

  /** Notes in the log that a key did not open the vault. */
  async #reject(way: UnlockWay, reason: RejectReason, problem: Problem): Promise<Outcome> {
    const tried = { type: 'unlock', opened: null, way, reason } as const;
    const noted = await this.#commands.run(tried, { deferrable: true });
    return noted.ok ? failed(problem) : noted;
  }

  #newSlotId(): SlotId {
    return toHex(this.#dependencies.random(16)) as SlotId;
  }
}
