import type { VaultId } from '../../core/base/ids.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { KeySlot, TemplateRecord } from '../../core/log/records.ts';
import { recordOfCopy } from '../../core/log/slot-copy.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { Finding } from '../../core/log/verify-report.ts';
import { RegistersFold } from '../../core/projections/evolve-registers.ts';
import { toHex } from '../../core/base/bytes.ts';
import { sha256 } from '../../crypto/hash-chain.ts';
import { isSameSlot, readSlot } from '../../crypto/slot-record.ts';
import type { VaultEvent } from '../../machines/events.ts';
import { slotRecords, wholeSlot } from '../log/slot-reading.ts';

/** The key slots and templates that a log says there are, folded from its events, against those on disk. */
export class RegistersCheck {
  readonly #vault: VaultId;
  readonly #fold = new RegistersFold();
  /** By id, the records of slots that sealed details hold. */
  readonly #copies = new Map<string, KeySlot>();

  constructor(vault: VaultId) {
    this.#vault = vault;
  }

  get slots(): number {
    return this.#fold.slots.size;
  }

  /** Folds one event. */
  evolve(event: VaultEvent, seq: number): void {
    this.#fold.evolve(event, seq);
  }

  /** Takes the records of slots that the sealed details of an event hold. */
  takeDetails({ slot, slots }: EventDetails): void {
    for (const copy of [slot ?? [], slots ?? []].flat()) {
      const read = wholeSlot(readSlot(recordOfCopy(copy, this.#vault)));
      if (read) this.#copies.set(read.id, read);
    }
  }

  /** Compares all with what lies there. @throws ProblemError when the disk fails */
  async compare(store: VaultStore): Promise<Finding[]> {
    const [slots, copies, templates] = await Promise.all([
      store.readSlots(this.#vault),
      store.readSlotCopies(this.#vault),
      store.readTemplates(this.#vault),
    ]);
    return [...this.#compareSlots(slots, copies), ...this.#compareTemplates(templates)];
  }

  #compareSlots(records: readonly KeySlot[], copies: readonly KeySlot[]): Finding[] {
    const stores = [slotRecords(records), slotRecords(copies)];
    const found = new Set(stores.flatMap((store) => [...store.keys()]));
    const unknown = [...found].filter((id) => !this.#fold.slots.has(id));
    const findings = unknown.map((): Finding => ({ kind: 'slotUnknown', seq: null }));
    for (const [id, { seq }] of this.#fold.slots) {
      if (!found.has(id)) {
        findings.push({ kind: 'slotMissing', seq: null });
        continue;
      }
      const [first, second] = stores.map((store) => wholeSlot(store.get(id)));
      const copy = this.#copies.get(id);
      const isOne = first && second && isSameSlot(first, second);
      const isRight = isOne && (!copy || isSameSlot(first, copy));
      if (!isRight) findings.push({ kind: 'slotChanged', seq });
    }
    return findings;
  }

  #compareTemplates(records: readonly TemplateRecord[]): Finding[] {
    const { templates, isBound } = this.#fold;
    const findings: Finding[] = [];
    const found = new Set<string>();
    for (const { id, workspace, revision, bytes } of records) {
      found.add(id);
      const row = templates.get(id);
      if (!row) {
        if (isBound) findings.push({ kind: 'templateUnknown', seq: null });
        continue;
      }
      const isIts = row.workspace === workspace && row.revision === revision;
      const isWhole = bytes instanceof Uint8Array && toHex(sha256(bytes)) === row.digest;
      if (!isIts || !isWhole) findings.push({ kind: 'templateChanged', seq: row.seq });
    }
    for (const [id, { seq }] of templates) {
      if (!found.has(id)) findings.push({ kind: 'templateMissing', seq });
    }
    return findings;
  }
}
