import type { Bytes } from '../../core/base/bytes.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { ResealCommand } from '../../core/decide/command.ts';
import type { EventRecord, SealedPart } from '../../core/log/records.ts';
import { slotCopyOf } from '../../core/log/slot-copy.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import { isPartRight, resealedEpoch } from '../../crypto/resealed-part.ts';
import { UnsealError } from '../../crypto/xchacha.ts';
import type { DataKeys } from '../../keyring/data-keys.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { Dependencies } from '../dependencies.ts';
import { healed } from '../log/healed.ts';
import type { Progress } from '../protocol/progress.ts';
import { slotCopies } from './key-change.ts';
import type { VaultCommands } from './vault-commands.ts';
import type { VaultSlots } from './vault-slots.ts';

/** Events whose sealed parts are sealed anew in one commit. */
const STEP = 200;

/** Parts between which a lock gets its turn: some milliseconds of work. */
const PAUSE = 32;

/** Sealed parts of some events, as they are from now on. */
interface Resealed {
  readonly details: SealedPart[];
  readonly values: SealedPart[];
  /** Whether some part does not open, or is not the one its event names. */
  isDamaged: boolean;
}

/**
 * Seals what events of before a change of key have sealed with the new data key, a step at a time. Each step is a
 * commit of its own with an event that says so; where it stands is nowhere but in the parts themselves, so that it
 * goes on after any end. The last step makes the key slots anew, without the data keys of before.
 */
export class Resealing {
  readonly #commands: VaultCommands;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #slots: VaultSlots;
  /** The data key that is sealed for, and the last event that was looked at. */
  #keys: DataKeys | null = null;
  #at = 0;
  #isHealed = false;

  constructor(
    commands: VaultCommands,
    dependencies: Dependencies,
    keyring: Keyring,
    slots: VaultSlots,
  ) {
    this.#commands = commands;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#slots = slots;
  }

  /** Whether there is something to do, and the vault is in a state to do it. */
  get isDue(): boolean {
    const { log, open } = this.#commands;
    const isWhole = log.chart.path === 'unlocked.whole' && !log.needsRecovery;
    return isWhole && open !== null && this.#keyring.isOpen && this.#keyring.keys.hasEarlierData;
  }

  /** How far it is, by the numbers of events; `null` when there is nothing to do. */
  get progress(): Progress | null {
    if (!this.#keyring.isOpen || !this.#keyring.keys.hasEarlierData) return null;
    const { keys } = this.#keyring;
    return { done: keys === this.#keys ? this.#at : 0, total: keys.earlierUpTo };
  }

  /**
   * Does one step. It changes nothing that anybody sees. A lock may overtake it: the keys are gone then, and with
   * them what there was to do.
   * @returns whether another one is due
   * @throws ProblemError when the disk fails
   */
  async step(): Promise<Outcome<boolean>> {
    if (!this.isDue) return done(false);
    try {
      return await this.#step();
    } catch (error) {
      if (error instanceof ProblemError || this.isDue) throw error;
      return done(false);
    }
  }

  async #step(): Promise<Outcome<boolean>> {
    const { keys } = this.#keyring;
    if (keys !== this.#keys) {
      this.#keys = keys;
      this.#at = 0;
      this.#isHealed = false;
    }
    const { id } = this.#commands;
    const { store } = this.#dependencies;
    const end = keys.earlierUpTo;
    for (;;) {
      const from = this.#at + 1;
      const page = from > end ? [] : await store.readEvents(id, from, STEP);
      const records = page.filter(({ seq }) => seq <= end);
      const upTo = records.length < STEP ? end : (records[records.length - 1]?.seq ?? end);
      const resealed = await this.#reseal(records, from, upTo, keys);
      // A part that is damaged here, the second copy may have whole: what does not open now never will.
      if (resealed.isDamaged && !this.#isHealed) {
        this.#isHealed = true;
        if (await healed(this.#dependencies, id)) continue;
      }
      const isLast = upTo >= end;
      const isNothing = resealed.details.length + resealed.values.length === 0;
      if (isLast || !isNothing)
        return this.#write({ epoch: keys.epoch, from, upTo }, resealed, isLast);
      this.#at = upTo;
    }
  }

  async #reseal(
    records: readonly EventRecord[],
    from: number,
    upTo: number,
    keys: DataKeys,
  ): Promise<Resealed> {
    const { store } = this.#dependencies;
    const { id } = this.#commands;
    const found: Resealed = { details: [], values: [], isDamaged: false };
    if (records.length === 0) return found;
    const details = await store.readDetailsFrom(id, from, upTo);
    const values = await store.readValues(id, from, upTo);
    const recordAt = new Map(records.map((record) => [record.seq, record]));
    for (const part of details) {
      await this.#goOn(found.details);
      const record = recordAt.get(part.seq);
      const isRight = resealTo(found.details, part, record?.detailsDigest, keys, (digest) => {
        const { seq, type } = record ?? { seq: part.seq, type: '' };
        const plain = keys.openDetails(seq, type, part.bytes);
        const bytes = keys.resealDetails(seq, type, plain, digest);
        plain.fill(0);
        return bytes;
      });
      if (!isRight) found.isDamaged = true;
    }
    for (const part of values) {
      await this.#goOn(found.values);
      const digest = recordAt.get(part.seq)?.valueDigest;
      const isRight = resealTo(found.values, part, digest, keys, (named) => {
        const plain = keys.openValue(part.seq, part.bytes);
        const bytes = keys.resealValue(part.seq, plain, named);
        plain.fill(0);
        return bytes;
      });
      if (!isRight) found.isDamaged = true;
    }
    return found;
  }

  /** Lets a lock have its turn now and then. @throws when there is nothing to do any more */
  async #goOn({ length }: { readonly length: number }): Promise<void> {
    if (length === 0 || length % PAUSE !== 0) return;
    await new Promise((resolve) => setTimeout(resolve));
    if (!this.isDue) throw new Error('"sealing anew" was overtaken');
  }

  async #write(
    said: Omit<ResealCommand, 'last'>,
    { details, values }: Resealed,
    isLast: boolean,
  ): Promise<Outcome<boolean>> {
    const { open, log } = this.#commands;
    const also: Partial<StreamCommit> = { remade: { records: [], details, values } };
    if (!isLast) {
      const written = await this.#commands.run(
        { type: 'resealData', ...said, last: null },
        { also },
      );
      if (written.ok) this.#at = said.upTo;
      return written.ok ? done(true) : written;
    }
    if (!open) return failed({ code: 'notNow', state: log.chart.path });
    const { store } = this.#dependencies;
    const registers = open.summary.registers;
    const live = await this.#slots.live();
    const isIts = (id: string) => registers?.slots.some((row) => row.id === id) ?? false;
    const putSlots = live.flatMap((slot) =>
      isIts(slot.id) && slot.epoch === said.epoch ? this.#keyring.withoutEarlierData(slot) : [],
    );
    const copies = await slotCopies(open, store);
    const erases = new Set(copies.erase);
    const rest = { records: [], details: details.filter(({ seq }) => !erases.has(seq)), values };
    const last = { slots: putSlots.map(slotCopyOf), ...copies };
    const command = { type: 'resealData', ...said, last } as const;
    const written = await this.#commands.run(command, { also: { remade: rest, putSlots } });
    if (!written.ok) return written;
    this.#keyring.keys.dropEarlierData();
    // Who read something beside this, and opens it only now, reads it again.
    log.sealedAnew();
    // What was deleted lies in memory as it was sealed, and cannot be opened any more.
    open.forgetDeleted();
    return done(false);
  }
}

/**
 * Seals one part anew, where that was not done yet.
 * @returns `false` when it is not the one its event names, or does not open
 */
function resealTo(
  found: SealedPart[],
  { seq, bytes }: SealedPart,
  digest: Bytes | undefined,
  keys: DataKeys,
  seal: (digest: Bytes) => Bytes,
): boolean {
  // What no event names is for Verify to say.
  if (!digest) return true;
  if (!isPartRight(bytes, digest)) return false;
  if (resealedEpoch(bytes) === keys.epoch) return true;
  try {
    found.push({ seq, bytes: seal(digest) });
    return true;
  } catch (error) {
    if (error instanceof UnsealError) return false;
    throw error;
  }
}
