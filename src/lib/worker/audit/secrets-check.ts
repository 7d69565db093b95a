import type { VaultId } from '../../core/base/ids.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { Finding, FindingKind } from '../../core/log/verify-report.ts';
import type { ValuesInUse } from '../../core/projections/events/event-meaning.ts';
import { meaningOf } from '../../core/projections/events/event-table.ts';
import { SecretIndex } from '../../core/projections/secret-index.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';
import type { VaultEvent } from '../../machines/events.ts';
import { eachSecret } from '../log/each-secret.ts';
import type { PageParts } from './page-parts.ts';

/** Secrets folded once more from the log, and the sealed parts that have to be there for them, and no others. */
export class SecretsCheck {
  readonly #index = new SecretIndex();
  readonly #notes: Finding[] = [];
  /** By secret or external vault, the events whose values it has. */
  readonly #values: ValuesInUse = new Map();
  readonly #seenDetails = new Set<number>();
  readonly #seenValues = new Set<number>();
  /** Details that are gone, until a deletion or an emptying says that they should be. */
  readonly #missing = new Set<number>();
  /** Parts that were there although they should be gone, to be looked at once more in the end. */
  readonly #leftDetails = new Set<number>();
  readonly #leftValues = new Set<number>();

  note(kind: FindingKind, seq: number): void {
    this.#notes.push({ kind, seq });
  }

  seenDetails(seq: number): void {
    this.#seenDetails.add(seq);
  }

  seenValue(seq: number): void {
    this.#seenValues.add(seq);
  }

  missingDetails(seq: number): void {
    this.#missing.add(seq);
  }

  /** Takes note that the vault was emptied: nothing of before may be there any more. */
  emptied(event: VaultEvent, seq: number, at: number): void {
    this.#index.evolve(event, seq, at, undefined);
    for (const one of this.#seenDetails) this.#leftDetails.add(one);
    for (const one of this.#seenValues) this.#leftValues.add(one);
    this.#values.clear();
    this.#missing.clear();
  }

  /** Folds one event with its details. */
  evolve(event: VaultEvent, seq: number, at: number, details: EventDetails): void {
    this.#index.evolve(event, seq, at, details);
    for (const gone of details.erased ?? []) {
      this.#missing.delete(gone);
      if (this.#seenDetails.has(gone)) this.#leftDetails.add(gone);
    }
    meaningOf(event).values?.(this.#values, seq, details);
  }

  /** Takes what no record of its page named. */
  takeLeft({ details, values }: PageParts): void {
    for (const seq of details.keys()) this.#leftDetails.add(seq);
    for (const seq of values.keys()) this.#leftValues.add(seq);
  }

  /** Compares the fold with the index in use. Both have to be at the same event. */
  async compare(inUse: SecretIndex): Promise<Finding[]> {
    const findings: Finding[] = [];
    await eachSecret(inUse, (row) => {
      const other = this.#index.get(row.id);
      if (!other || !isSameRow(row, other)) findings.push({ kind: 'index', seq: row.detailsSeq });
    });
    await eachSecret(this.#index, ({ id, detailsSeq }) => {
      if (!inUse.get(id)) findings.push({ kind: 'index', seq: detailsSeq });
    });
    return findings;
  }

  /**
   * What is gone or left over, looked at once more on the disk: somebody may have deleted a secret while
   * the log was walked.
   * @param keyed whether details were opened: without them nobody can say which parts should be there
   */
  async confirm(store: VaultStore, vault: VaultId, keyed: boolean): Promise<Finding[]> {
    const findings = [...this.#notes];
    const needed = new Set([...this.#values.values()].flat());
    if (keyed) {
      for (const seq of this.#missing) findings.push({ kind: 'detailsMissing', seq });
      for (const seq of needed) {
        const isThere = this.#seenValues.has(seq) || (await store.readValue(vault, seq));
        if (!isThere) findings.push({ kind: 'valueMissing', seq });
      }
      for (const seq of this.#seenValues) if (!needed.has(seq)) this.#leftValues.add(seq);
    }
    for (const seq of this.#leftDetails) {
      if (await store.readDetails(vault, seq)) findings.push({ kind: 'leftover', seq });
    }
    for (const seq of this.#leftValues) {
      if (await store.readValue(vault, seq)) findings.push({ kind: 'leftover', seq });
    }
    return findings;
  }
}

const isSameRow = (a: SecretRow, b: SecretRow): boolean =>
  a.place === b.place &&
  a.name === b.name &&
  a.domains === b.domains &&
  a.enabled === b.enabled &&
  a.link === b.link &&
  a.createdAt === b.createdAt &&
  a.changedAt === b.changedAt &&
  a.detailsSeq === b.detailsSeq &&
  a.valueSeq === b.valueSeq;
