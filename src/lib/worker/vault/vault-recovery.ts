import { toHex } from '../../core/base/bytes.ts';
import type { SlotId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError, withoutValue } from '../../core/base/outcome.ts';
import type { RecoveryReport } from '../../core/log/recovery-report.ts';
import type { KeySlot } from '../../core/log/records.ts';
import type { IndexReading } from '../../core/log/vault-store.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { openIndex } from '../../keyring/sealed-index.ts';
import { loadWholeLog } from '../../keyring/sealed-log.ts';
import type { UnlockWay } from '../../machines/events.ts';
import type { Dependencies } from '../dependencies.ts';
import { pause } from '../log/pause.ts';
import { damageIn } from '../log/damaged-log.ts';
import { healed } from '../log/healed.ts';
import { loaded } from '../loaded.ts';
import type { VaultCommands } from './vault-commands.ts';
import type { VaultSlots } from './vault-slots.ts';

/** What works on damage, which few vaults ever have. */
const repairing = () => loaded(import('./repairing.ts'));

/** The slot that opened a vault, and how. */
export interface OpenedBy {
  readonly slot: SlotId;
  readonly way: UnlockWay;
}

/**
 * Opens what a data key in memory belongs to: the vault's index from its snapshot; or, since that is a cache,
 * from its log alone; or, where the log is damaged, from everything that can still be proven.
 */
export class VaultRecovery {
  readonly #commands: VaultCommands;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #slots: VaultSlots;
  #openedBy: OpenedBy | null = null;

  constructor(
    commands: VaultCommands,
    dependencies: Dependencies,
    keyring: Keyring,
    slots: VaultSlots,
  ) {
    this.#slots = slots;
    this.#commands = commands;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
  }

  /** Takes note of the slot that a vault was opened with. */
  noteOpenedBy(openedBy: OpenedBy): void {
    this.#openedBy = openedBy;
  }

  /**
   * Opens the index, and notes how.
   * @param slot the record of the slot that opened
   * @returns `replaced` when the log says that this slot is of no key any more: nothing is noted then
   * @throws ProblemError `storage.*`
   */
  async enter(
    openedBy: OpenedBy,
    slot: KeySlot,
    reading: IndexReading,
    isAgain = false,
  ): Promise<Outcome | 'replaced'> {
    const { log } = this.#commands;
    this.#openedBy = openedBy;
    // A snapshot that came or went behind our back: the log is read and checked again from there.
    if (!log.needsRecovery && !log.goesOnFrom(reading.snapshot)) await log.start('sessionEnded');
    if (log.needsRecovery) return this.#recoverBy(openedBy, slot);
    try {
      const isRebuilt = await this.#open(reading);
      if (!(await this.#isLive(slot))) return 'replaced';
      log.markAuthenticated();
      const command = { type: 'unlock', opened: slot.id, way: openedBy.way } as const;
      const unlocked = await this.#commands.run(command, { deferrable: true });
      if (unlocked.ok && isRebuilt) await this.#noteRebuilt();
      return withoutValue(unlocked);
    } catch (error) {
      if (!damageIn(error)) throw error;
      const { store } = this.#dependencies;
      const { id } = this.#commands;
      if (!isAgain && (await healed(this.#dependencies, id))) {
        await log.start('sessionEnded');
        return this.enter(openedBy, slot, await store.readIndex(id), true);
      }
      return this.#recoverBy(openedBy, slot);
    }
  }

  /** Whether the open vault's log says that there is this slot; it then knows of all there are. */
  async #isLive(slot: KeySlot): Promise<boolean> {
    const { open } = this.#commands;
    const summary = open && (await this.#slots.checkLive(slot, open.summary));
    if (!summary) return false;
    open.summary = summary;
    return true;
  }

  /** As `#recover`, unless the log, damaged as it is, says that the slot was replaced. */
  async #recoverBy(openedBy: OpenedBy, slot: KeySlot): Promise<Outcome | 'replaced'> {
    // A slot from before a reset opens a data key that nothing of today was sealed with.
    if (await this.#slots.isReplaced(slot)) return 'replaced';
    return this.#recover(openedBy);
  }

  /** Starts a recovery of a vault that is open. One that is whole stays as it is. */
  async begin(): Promise<Outcome> {
    const { path } = this.#commands.log.chart;
    if (path !== 'unlocked.whole' || !this.#openedBy)
      return failed({ code: 'notNow', state: path });
    await healed(this.#dependencies, this.#commands.id);
    return this.#recover(this.#openedBy, true);
  }

  /** What the recovery found that the vault is open by. */
  report(): Outcome<RecoveryReport> {
    const { open, log } = this.#commands;
    const report = open?.recovered?.report;
    return report ? done(report) : failed({ code: 'notNow', state: log.chart.path });
  }

  /** Writes a log that begins with what can be proven, and opens the vault by it. */
  async repair(): Promise<Outcome> {
    const { open, log } = this.#commands;
    const recovered = open?.recovered;
    const { path } = log.chart;
    if (path !== 'unlocked.recovering' || !recovered || !this.#openedBy) {
      return failed({ code: 'notNow', state: path });
    }
    const { store } = this.#dependencies;
    const { slot } = this.#openedBy;
    const { repairLog } = await repairing();
    const repaired = await repairLog(this.#commands, recovered, store, this.#keyring, slot);
    if (!repaired.ok) return repaired;
    await log.read(loadWholeLog);
    await this.#openWhole();
    log.markAuthenticated();
    const opened = (await this.#slots.read()).slots.find(({ id }) => id === slot);
    // What of them the new log does not hold yet is completed at the next unlock.
    if (opened) await this.#isLive(opened);
    await this.#commands.writeSnapshot();
    return repaired;
  }

  /** How many old records repairs have set aside. */
  async countAside(): Promise<Outcome<number>> {
    return done(await this.#dependencies.store.countAside(this.#commands.id));
  }

  /** Removes for good what repairs have set aside. */
  async clear(): Promise<Outcome> {
    const removed = await this.#dependencies.store.countAside(this.#commands.id);
    if (removed === 0) return failed({ code: 'recovery.nothing' });
    const also = { removeAside: true };
    return withoutValue(await this.#commands.run({ type: 'clearRecovery', removed }, { also }));
  }

  /** @returns whether the snapshot was of no use */
  async #open(reading: IndexReading): Promise<boolean> {
    const { log } = this.#commands;
    if (log.goesOnFrom(reading.snapshot)) {
      try {
        const details = [...reading.details, ...log.deferredDetails];
        const opened = await openIndex({ ...reading, details }, log.checkedTail, this.#keyring);
        this.#commands.enter({ ...opened, snapshot: reading.snapshot });
        return false;
      } catch (error) {
        if (!damageIn(error) || !reading.snapshot) throw error;
      }
    }
    await log.start('sessionEnded', loadWholeLog);
    if (log.damage) throw new ProblemError(log.damage);
    await this.#openWhole();
    return reading.snapshot !== null;
  }

  /** Opens the index from the log alone. @throws ProblemError `log.damaged` */
  async #openWhole(): Promise<void> {
    const { log, id } = this.#commands;
    const onDisk = await this.#dependencies.store.readDetailsFrom(id, 1);
    const details = [...onDisk, ...log.deferredDetails];
    const reading = { snapshot: null, pages: [], details };
    const opened = await openIndex(reading, log.checkedTail, this.#keyring);
    this.#commands.enter({ ...opened, snapshot: null });
  }

  /** A cache that was damaged is named in the log, and written anew. */
  async #noteRebuilt(): Promise<void> {
    await this.#commands.run({ type: 'rebuildIndex' }, { deferrable: true });
    await this.#commands.writeSnapshot();
  }

  async #recover({ slot, way }: OpenedBy, isAsked = false): Promise<Outcome> {
    const { id, log } = this.#commands;
    const { readRemains, VaultRecovery: Recovery } = await repairing();
    const remains = await readRemains(this.#dependencies.store, id);
    const goOn = this.#pauseWhileOpen();
    const recovered = await new Recovery(remains, this.#keyring, goOn).recover();
    await goOn();
    if (isAsked && recovered.report.isWhole) return failed({ code: 'recovery.nothing' });
    const { secrets, summary } = recovered;
    this.#commands.enter({ secrets, summary, pageNonces: [], snapshot: null, recovered });
    const { seq, link } = log.head;
    const command = { type: 'beginRecovery', slot, way, upTo: seq, link: toHex(link) } as const;
    const began = await this.#commands.run(command, { deferrable: true });
    if (began.ok) log.beginsAt({ seq, link, at: seq + 1, isRecovery: true });
    return withoutValue(began);
  }

  /** A pause that does not end well when the data key is no longer in memory: the vault was locked in it. */
  #pauseWhileOpen(): () => Promise<void> {
    const key = this.#keyring.auditKey;
    return async () => {
      await pause();
      if (this.#keyring.auditKey !== key) throw new ProblemError({ code: 'command.interrupted' });
    };
  }
}
