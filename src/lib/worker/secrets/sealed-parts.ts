import type { Bytes } from '../../core/base/bytes.ts';
import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord } from '../../core/log/records.ts';
import type { PartsRead, VaultStore } from '../../core/log/vault-store.ts';

/** Sealed parts of a vault, still sealed, wherever they were read from. */
export interface SealedParts {
  record(seq: number): Promise<EventRecord | undefined>;
  details(seq: number): Promise<Bytes | undefined>;
  value(seq: number): Promise<Bytes | undefined>;
}

/** What was read of each kind, by number. */
interface PartsByNumber {
  readonly record: ReadonlyMap<number, EventRecord>;
  readonly details: ReadonlyMap<number, Bytes>;
  readonly value: ReadonlyMap<number, Bytes>;
}

const byNumber = ({ records, details, values }: PartsRead): PartsByNumber => ({
  record: new Map(records.map((record) => [record.seq, record])),
  details: new Map(details.map(({ seq, bytes }) => [seq, bytes])),
  value: new Map(values.map(({ seq, bytes }) => [seq, bytes])),
});

/** Parts that were read already. */
export function inMemory(parts: PartsRead): SealedParts {
  const { record, details, value } = byNumber(parts);
  return {
    record: (seq) => Promise.resolve(record.get(seq)),
    details: (seq) => Promise.resolve(details.get(seq)),
    value: (seq) => Promise.resolve(value.get(seq)),
  };
}

/** Parts on the disk. Whatever is asked for in one turn is read in one transaction, as a data loader does it. */
export class PartBatch implements SealedParts {
  readonly #vault: VaultId;
  readonly #store: VaultStore;
  #wanted = { records: new Set<number>(), details: new Set<number>(), values: new Set<number>() };
  #reading: Promise<PartsByNumber> | null = null;

  constructor(vault: VaultId, store: VaultStore) {
    this.#vault = vault;
    this.#store = store;
  }

  async record(seq: number): Promise<EventRecord | undefined> {
    return (await this.#ask('records', seq)).record.get(seq);
  }

  async details(seq: number): Promise<Bytes | undefined> {
    return (await this.#ask('details', seq)).details.get(seq);
  }

  async value(seq: number): Promise<Bytes | undefined> {
    return (await this.#ask('values', seq)).value.get(seq);
  }

  #ask(kind: 'records' | 'details' | 'values', seq: number): Promise<PartsByNumber> {
    this.#wanted[kind].add(seq);
    // Read behind everything that is asked for before this turn ends.
    this.#reading ??= Promise.resolve().then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<PartsByNumber> {
    const { records, details, values } = this.#wanted;
    this.#wanted = { records: new Set(), details: new Set(), values: new Set() };
    this.#reading = null;
    const wanted = { records: [...records], details: [...details], values: [...values] };
    return byNumber(await this.#store.readParts(this.#vault, wanted));
  }
}
