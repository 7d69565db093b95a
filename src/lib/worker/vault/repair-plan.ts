import { toHex } from '../../core/base/bytes.ts';
import type { SlotId, VaultId } from '../../core/base/ids.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type {
  EventData,
  EventRecord,
  KeySlot,
  SealedPart,
  TemplateRecord,
} from '../../core/log/records.ts';
import { isKeyedType, parseVaultEvent } from '../../core/projections/events/event-table.ts';
import { RegistersFold } from '../../core/projections/evolve-registers.ts';
import { sha256 } from '../../crypto/hash-chain.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { isNamed, isSound } from '../../keyring/recover-details.ts';
import type { RecoveredVault, VaultRemains } from '../../keyring/recovered-vault.ts';
import { openTemplate } from '../../keyring/sealed-template.ts';
import { type LoneRecord, remakeRecord, resealDetails } from '../../keyring/remake-record.ts';

/** What a repaired log keeps of what lies up to its new beginning. */
export interface RepairPlan {
  /** Records that stay as they are. */
  readonly kept: ReadonlySet<number>;
  /** Those of them whose details are gone, rightly: the log that said so is set aside. */
  readonly erased: readonly number[];
  readonly remade: {
    readonly records: EventRecord[];
    readonly details: SealedPart[];
    readonly values: SealedPart[];
  };
}

/** What lies beside a log. */
export interface Beside {
  readonly slots: readonly KeySlot[];
  readonly templates: readonly TemplateRecord[];
}

/** What is wanted of an event. */
interface Wanted {
  type: string;
  details: EventDetails | null;
  /** Whether the details have to be sealed once more: they are not what lies on the disk. */
  isChanged: boolean;
  value: boolean;
  at: number;
}

/** Finds what a repair keeps as it is, and makes anew the records of what it keeps without a sound one. */
export class RepairPlanner {
  readonly #vault: VaultId;
  readonly #keyring: Keyring;
  readonly #recovered: RecoveredVault;
  readonly #recordAt: ReadonlyMap<number, EventRecord>;
  readonly #detailsAt: ReadonlyMap<number, SealedPart>;
  readonly #valueAt: ReadonlyMap<number, SealedPart>;
  readonly #wanted = new Map<number, Wanted>();
  /** Events without sealed parts that stay: of key slots and of the last backup. */
  readonly #bare = new Set<number>();
  readonly #lone: LoneRecord[] = [];

  constructor(
    vault: VaultId,
    recovered: RecoveredVault,
    remains: VaultRemains,
    upTo: number,
    keyring: Keyring,
  ) {
    this.#vault = vault;
    this.#keyring = keyring;
    this.#recovered = recovered;
    const isBefore = ({ seq }: { readonly seq: number }) => seq <= upTo;
    const bySeq = <T extends { readonly seq: number }>(all: readonly T[]) =>
      new Map(all.filter(isBefore).map((one) => [one.seq, one]));
    this.#recordAt = bySeq(remains.records);
    this.#detailsAt = bySeq(remains.details);
    this.#valueAt = bySeq(remains.values);
  }

  /**
   * @param beside what lies beside the log, as far as it is whole
   * @param openedBy the slot that opened the vault
   */
  plan(beside: Beside, openedBy: SlotId): RepairPlan {
    this.#wantSecrets();
    this.#wantSummary();
    this.#wantRegisters(beside, openedBy);
    const kept = new Set(this.#bare);
    const erased = [...kept].filter((seq) => this.#isWithoutDetails(seq));
    const remade: RepairPlan['remade'] = { records: [], details: [], values: [] };
    for (const [seq, wanted] of this.#wanted) {
      if (this.#stands(seq, wanted)) {
        kept.add(seq);
        if (this.#isWithoutDetails(seq)) erased.push(seq);
      } else {
        this.#remake(seq, wanted, remade);
      }
    }
    for (const lone of this.#lone) {
      remade.records.push(remakeRecord(this.#vault, lone, this.#keyring));
    }
    return { kept, erased, remade };
  }

  #isWithoutDetails(seq: number): boolean {
    return this.#recordAt.get(seq)?.detailsDigest !== undefined && !this.#detailsAt.has(seq);
  }

  #want(seq: number, at: number, part: { details?: EventDetails; value?: true }): void {
    const before = this.#wanted.get(seq);
    const opened = this.#recovered.details.get(seq);
    const wanted: Wanted = before ?? {
      type: '',
      details: null,
      isChanged: false,
      value: false,
      at,
    };
    if (part.details) {
      wanted.details = part.details;
      wanted.isChanged = part.details !== opened?.details || !this.#detailsAt.has(seq);
    }
    if (part.value) wanted.value = true;
    const said = this.#recordAt.get(seq)?.type;
    wanted.type = opened?.type ?? (said && isKeyedType(said) ? said : 'secret.edited');
    this.#wanted.set(seq, wanted);
  }

  #wantSecrets(): void {
    const { secrets, report, details: opened, lostValues } = this.#recovered;
    const lost = new Set(
      report.secrets.filter(({ proof }) => proof === 'lost').map(({ id }) => id),
    );
    for (const row of secrets.newest(0, Number.MAX_SAFE_INTEGER)) {
      const { id, place, detailsSeq, valueSeq, createdAt, changedAt } = row;
      const details = opened.get(detailsSeq)?.details;
      if (lost.has(id) || !details) continue;
      const own = this.#withoutLost(details);
      this.#want(detailsSeq, changedAt, { details: own });
      if (id !== detailsSeq) {
        const { id: _id, valueSeq: _value, previous: _previous, ...said } = own;
        const first = { ...said, createdAt, ...(place !== id && { place }) };
        this.#want(id, createdAt, { details: opened.get(id)?.details ?? first });
      }
      const values = [
        valueSeq,
        ...(own.environments ?? []).map(([, seq]) => seq),
        ...(own.versions ?? []).map(({ seq }) => seq),
      ];
      for (const seq of values)
        if (!lostValues.has(seq)) this.#want(seq, changedAt, { value: true });
    }
  }

  #withoutLost(details: EventDetails): EventDetails {
    const { lostValues } = this.#recovered;
    const { environments = [], versions = [] } = details;
    const isLost = [...environments.map(([, seq]) => seq), ...versions.map(({ seq }) => seq)].some(
      (seq) => lostValues.has(seq),
    );
    const note = details.note ?? '';
    if (!isLost) return details.note === undefined ? { ...details, note } : details;
    return {
      ...details,
      note,
      environments: environments.filter(([, seq]) => !lostValues.has(seq)),
      versions: versions.filter(({ seq }) => !lostValues.has(seq)),
    };
  }

  /** The settings, the external vaults whose connection is there, and the last backup. */
  #wantSummary(): void {
    const { details, settingsSeq, summary } = this.#recovered;
    const settings = details.get(settingsSeq);
    if (settings) this.#want(settingsSeq, 0, { details: settings.details });
    for (const { detailsSeq, valueSeq } of summary.providers) {
      const said = details.get(detailsSeq);
      if (!said || !this.#valueAt.has(valueSeq)) continue;
      this.#want(detailsSeq, 0, { details: said.details });
      this.#want(valueSeq, 0, { value: true });
    }
    for (const record of [...this.#recordAt.values()].reverse()) {
      const event = this.#soundEvent(record);
      if (event?.type !== 'secrets.exported' || event.format !== 'age') continue;
      this.#bare.add(record.seq);
      break;
    }
  }

  /**
   * The events of the key slots and templates there are: those that sound records tell of, or that none speaks
   * against and that open.
   */
  #wantRegisters({ slots, templates }: Beside, openedBy: SlotId): void {
    const fold = new RegistersFold();
    const spokenOf = new Set<string>();
    for (const record of this.#recordAt.values()) {
      const event = this.#soundEvent(record);
      if (!event) continue;
      fold.evolve(event, record.seq);
      if ('slot' in event) spokenOf.add(event.slot);
      if ('template' in event) spokenOf.add(event.template);
    }
    const { slots: liveSlots, templates: liveTemplates } = fold.rows;
    for (const row of liveSlots) {
      if (!slots.some(({ id }) => id === row.id)) continue;
      this.#keepWhole(row.seq);
      this.#keepWhole(row.copy);
    }
    for (const { seq } of liveTemplates) this.#keepWhole(seq);
    for (const slot of slots) {
      if (liveSlots.some(({ id }) => id === slot.id)) continue;
      if (slot.id === openedBy || !spokenOf.has(slot.id)) this.#addSlot(slot);
    }
    for (const record of templates) {
      if (!spokenOf.has(record.id) && this.#opens(record)) this.#addTemplate(record);
    }
  }

  /** Keeps an event with its details, or, where those are not right, what it says in clear. */
  #keepWhole(seq: number): void {
    const record = this.#recordAt.get(seq);
    if (!record || this.#wanted.has(seq) || this.#bare.has(seq) || this.#isLone(seq)) return;
    const sealed = this.#detailsAt.get(seq);
    if (!sealed || isNamed(sealed.bytes, record.detailsDigest)) this.#bare.add(seq);
    else this.#lone.push({ seq, type: record.type, at: record.at, data: record.data });
  }

  #addSlot({ id, kind, createdAt }: KeySlot): void {
    const type = kind === 'vaultKey' ? 'vault.opened' : 'passkey.added';
    this.#addLone(id, type, createdAt, { slot: id });
  }

  #addTemplate({ id, workspace, revision, bytes }: TemplateRecord): void {
    const digest = toHex(sha256(bytes));
    this.#addLone(id, 'template.saved', 0, { template: id, workspace, revision, digest });
  }

  /** Adds an event where the damaged one was that said so, or where no other is kept. */
  #addLone(about: string, type: string, at: number, data: EventData): void {
    const isIts = (one: { readonly data?: EventData }) =>
      one.data?.['slot'] === about || one.data?.['template'] === about;
    let seq = [...this.#recordAt.values()].find(isIts)?.seq ?? 2;
    // 1 is where a log begins that was never cut.
    while (this.#wanted.has(seq) || this.#bare.has(seq) || this.#isLone(seq)) seq += 1;
    this.#lone.push({ seq, type, at, data });
  }

  #opens(record: TemplateRecord): boolean {
    try {
      openTemplate(record, this.#keyring.keys);
      return true;
    } catch {
      return false;
    }
  }

  #isLone(seq: number): boolean {
    return this.#lone.some((one) => one.seq === seq);
  }

  #soundEvent(record: EventRecord) {
    const { auditKey } = this.#keyring;
    if (!auditKey || !record.mac || !isSound(record, auditKey)) return null;
    return isKeyedType(record.type) ? parseVaultEvent(record.type, record.data) : null;
  }

  /** Whether an event's record and the parts that are wanted of it are right as they are. */
  #stands(seq: number, { type, details, isChanged, value }: Wanted): boolean {
    const record = this.#recordAt.get(seq);
    if (!record || record.type !== type || isChanged || !this.#soundEvent(record)) return false;
    const sealed = this.#detailsAt.get(seq);
    if (details && !(sealed && isNamed(sealed.bytes, record.detailsDigest))) return false;
    if (!details && sealed && !isNamed(sealed.bytes, record.detailsDigest)) return false;
    const own = this.#valueAt.get(seq);
    if (!value) return own === undefined;
    return own !== undefined && isNamed(own.bytes, record.valueDigest);
  }

  #remake(seq: number, { type, details, isChanged, value, at }: Wanted, to: RepairPlan['remade']) {
    const record = this.#recordAt.get(seq);
    const isTimeKnown = record && this.#soundEvent(record) !== null;
    const sealed =
      details &&
      (isChanged
        ? resealDetails(this.#vault, seq, type, details, this.#keyring)
        : this.#detailsAt.get(seq)?.bytes);
    const own = value ? this.#valueAt.get(seq)?.bytes : undefined;
    const parts = { details: sealed ?? undefined, value: own };
    const lone = { seq, type, at: isTimeKnown ? record.at : at, data: {}, ...parts };
    to.records.push(remakeRecord(this.#vault, lone, this.#keyring));
    if (sealed) to.details.push({ seq, bytes: sealed });
    if (own) to.values.push({ seq, bytes: own });
  }
}
