import { type Bytes, toHex } from '../../core/base/bytes.ts';
import type { SlotId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { TemplateMark } from '../../core/decide/command.ts';
import { type KeySlot, SLOT_FORMAT } from '../../core/log/records.ts';
import { recordOfCopy, slotCopyOf } from '../../core/log/slot-copy.ts';
import type { Registers, SlotRow } from '../../core/projections/registers.ts';
import type { VaultSummary } from '../../core/projections/vault-summary.ts';
import { sha256 } from '../../crypto/hash-chain.ts';
import { readSlot } from '../../crypto/slot-record.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { openTemplate } from '../../keyring/sealed-template.ts';
import type { Dependencies } from '../dependencies.ts';
import { readRegisters, type RegistersReading } from '../log/read-registers.ts';
import { readSlots, type SlotReading, wholeSlot } from '../log/slot-reading.ts';
import { nullIfDamaged } from '../secrets/secret-reader.ts';
import type { VaultCommands } from './vault-commands.ts';

/** Whether a slot is made anew when what it is for is at hand: one of before, or one that was made without it. */
const isToRenew = (slot: KeySlot): boolean =>
  slot.format < SLOT_FORMAT ||
  (slot.kind === 'passkey' && (slot.recipient === undefined || slot.encapsulated !== undefined));

/**
 * The key slots of one vault: reads the two records of each, holds them to what the log says, and puts right
 * what differs. A third copy of each lies sealed in the log.
 */
export class VaultSlots {
  readonly #commands: VaultCommands;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;

  constructor(commands: VaultCommands, dependencies: Dependencies, keyring: Keyring) {
    this.#commands = commands;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
  }

  /** What lies on disk. */
  read(): Promise<SlotReading> {
    return readSlots(this.#dependencies.store, this.#commands.id);
  }

  /**
   * In an open vault, the slots that the log says there are, as far as one copy of each is whole; all that
   * lie there where nobody knows what it says.
   */
  async live(): Promise<KeySlot[]> {
    const rows = this.#registers?.slots;
    const reading = await this.read();
    if (!rows) return reading.slots;
    const copies = await this.#copies(rows);
    return rows.flatMap(({ id }) => {
      return reading.slots.find((slot) => slot.id === id) ?? copies.get(id) ?? [];
    });
  }

  /**
   * Whether a secret of this kind that opened nothing may be the right one, for a slot that is damaged. Asked
   * of the log, which names the slots there are without any key; of all that lies there where it does not hold
   * together.
   */
  async mayBeDamaged(kind: KeySlot['kind'], reading: SlotReading): Promise<boolean> {
    if (!reading.mayBeDamaged(kind)) return false;
    const { registers, isWhole } = await readRegisters(
      this.#dependencies.store,
      this.#commands.id,
      null,
    );
    const named = registers.slots.filter((row) => row.kind === kind);
    return !isWhole || named.some(({ id }) => !reading.slots.some((slot) => slot.id === id));
  }

  /**
   * Whether the slot that opened is one of those the log says there are.
   * @param summary of the index that the data key opened
   * @returns the summary, with registers where it had none; `null` when the slot was replaced or removed
   */
  async checkLive(slot: KeySlot, summary: VaultSummary): Promise<VaultSummary | null> {
    const { registers } = summary;
    if (registers) return registers.slots.some(({ id }) => id === slot.id) ? summary : null;
    const walked = await this.#walk();
    if (walked.isReplaced(slot)) return null;
    return { ...summary, registers: await this.#completed(walked, slot) };
  }

  /** Whether a log that cannot be followed to its end says that the slot that opened was replaced or removed. */
  async isReplaced(slot: KeySlot): Promise<boolean> {
    return (await this.#walk()).isReplaced(slot, false);
  }

  /**
   * Compares all slots with what the log holds of them, puts right what differs, and completes a log of
   * before. What a disk refuses is tried again at the next unlock: it keeps nobody from the vault.
   * @param secret what opened `opened`: a vault key or a PRF output
   */
  async mend(opened: KeySlot, secret: Bytes): Promise<void> {
    const { open, id: stream, log } = this.#commands;
    const registers = this.#registers;
    if (!open || !registers) return;
    const reading = await this.read();
    const copies = await this.#copies(registers.slots);
    const right: KeySlot[] = [];
    const renewed = new Set<string>();
    for (const { id } of registers.slots) {
      const copy = copies.get(id);
      const found = id === opened.id ? opened : reading.slots.find((slot) => slot.id === id);
      const isOld = id === opened.id && isToRenew(copy ?? opened);
      if (isOld) renewed.add(id);
      const slot = isOld ? await this.#keyring.sealAgain(copy ?? opened, secret) : (copy ?? found);
      // One of an earlier data key was put back: it is of no use.
      if (slot && (slot.epoch ?? 1) === this.#keyring.keys.epoch) right.push(slot);
    }
    const isWrong = (slot: KeySlot) => !reading.holds(slot);
    const putSlots = right.filter(isWrong);
    const live = new Set(registers.slots.map(({ id }) => id));
    // A broken record that the log knows nothing of can be of no use to anybody.
    const removeSlots = reading.broken.filter((id) => !live.has(id)) as SlotId[];
    const isIncomplete =
      !registers.isBound || renewed.size > 0 || right.some(({ id }) => !copies.has(id));
    open.slotCare = {
      mended: putSlots.filter(({ id }) => !renewed.has(id)).length,
      lost: registers.slots.length - right.length,
    };
    try {
      if (isIncomplete) {
        const templates = registers.isBound ? [] : await this.#unnamedTemplates(registers);
        const command = { type: 'upgradeVault', slots: right.map(slotCopyOf), templates } as const;
        await this.#commands.run(command, { also: { putSlots, removeSlots } });
      } else if (putSlots.length > 0 || removeSlots.length > 0) {
        const { store } = this.#dependencies;
        await store.commit([{ stream, expected: log.written, records: [], putSlots, removeSlots }]);
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  get #registers(): Registers | null {
    return this.#commands.open?.summary.registers ?? null;
  }

  #walk(): Promise<RegistersReading> {
    const { auditKey } = this.#keyring;
    if (!auditKey) throw new Error('"registers" asked for while no data key is in memory');
    return readRegisters(this.#dependencies.store, this.#commands.id, auditKey);
  }

  /** Of a log that does not hold together, what it may lack is taken from the disk. */
  async #completed(walked: RegistersReading, opened: KeySlot): Promise<Registers> {
    const { registers, isWhole, isReplaced } = walked;
    if (isWhole) return registers;
    const known = new Set(registers.slots.map(({ id }) => id));
    const { slots } = await this.read();
    const passkeys = slots.filter((slot) => slot.kind === 'passkey' && !isReplaced(slot));
    const more = [opened, ...passkeys].filter(
      ({ id }, place, all) => !known.has(id) && all.findIndex((one) => one.id === id) === place,
    );
    const seq = this.#commands.log.head.seq;
    const rows = more.map(({ id, kind }): SlotRow => ({ id, kind, seq, copy: seq }));
    return { ...registers, slots: [...registers.slots, ...rows] };
  }

  /** By id, the records of slots that the log holds, those that are whole. */
  async #copies(rows: readonly SlotRow[]): Promise<ReadonlyMap<string, KeySlot>> {
    const { open, id: vault } = this.#commands;
    const found = new Map<string, KeySlot>();
    for (const seq of new Set(rows.map(({ copy }) => copy))) {
      const details = await open?.reader.details(seq).catch(nullIfDamaged);
      for (const copy of [details?.slot ?? [], details?.slots ?? []].flat()) {
        const slot = wholeSlot(readSlot(recordOfCopy(copy, vault)));
        const isIts = rows.some((row) => row.id === slot?.id && row.copy === seq);
        if (slot && isIts) found.set(slot.id, slot);
      }
    }
    return found;
  }

  /** Templates of a vault of before that open and that no event names yet. */
  async #unnamedTemplates({ templates }: Registers): Promise<TemplateMark[]> {
    const named = new Set(templates.map(({ id }) => id));
    const records = await this.#dependencies.store.readTemplates(this.#commands.id);
    return records.flatMap((record) => {
      const { id: template, workspace, revision, bytes } = record;
      if (named.has(template)) return [];
      try {
        openTemplate(record, this.#keyring.keys);
      } catch {
        return [];
      }
      return { template, workspace, revision, digest: toHex(sha256(bytes)) };
    });
  }
}
