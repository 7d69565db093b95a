import type { EventRecord, StreamId } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import type { Write } from '../commit-writes.ts';
import { canEncode, encodeEvent } from './event-bytes.ts';
import { decodePack, encodePack, type Slice, type SliceKind } from './pack-bytes.ts';
import { isPack, type PackRecord, type StoredEvent } from './pack-record.ts';
import { type EventsReading, readCoveringAll } from './read-packed.ts';

type PartKind = Exclude<SliceKind, 'events'>;

/** A sealed part that is put in place of another, or where one is missing. */
interface PutPart {
  readonly seq: number;
  readonly bytes: StreamCommit['records'][number]['hash'];
}

/** Changes to what may lie in packs, of one stream. */
export interface PackChanges {
  readonly stream: StreamId;
  /** Events that go with their sealed parts. */
  readonly removeEvents?: StreamCommit['removeEvents'];
  /** Events that go without them. */
  readonly dropEvents?: readonly number[];
  readonly erase?: Readonly<Record<PartKind, readonly number[]>>;
  readonly putEvents?: readonly EventRecord[];
  /** Whether an event that is there already is an error. */
  readonly isAdding?: boolean;
  readonly put?: Readonly<Record<PartKind, readonly PutPart[]>>;
}

const PART_KINDS = ['details', 'values'] as const;

/** Packs of one stream as they are to be written anew. */
class EditedPack {
  readonly record: PackRecord;
  slices: Slice[];
  isChanged = false;

  constructor(record: PackRecord) {
    this.record = record;
    this.slices = decodePack(record.packed);
  }

  get first(): number {
    return this.slices.reduce(
      (first, slice) => (slice.kind === 'unreadable' ? first : Math.min(first, slice.seq)),
      Number.POSITIVE_INFINITY,
    );
  }

  has(kind: SliceKind, seq: number): boolean {
    return this.slices.some((slice) => slice.kind === kind && slice.seq === seq);
  }

  /** Takes out what `isGone` says. @returns what was taken out */
  take(isGone: (kind: SliceKind, seq: number) => boolean): Slice[] {
    const taken = this.slices.filter(
      (slice) => slice.kind !== 'unreadable' && isGone(slice.kind, slice.seq),
    );
    if (taken.length > 0) {
      this.slices = this.slices.filter((slice) => !taken.includes(slice));
      this.isChanged = true;
    }
    return taken;
  }

  /** Puts a slice in the place of the same one, else in order. */
  put(slice: Exclude<Slice, { kind: 'unreadable' }>): void {
    const { kind, seq } = slice;
    this.take((taken, at) => taken === kind && at === seq);
    const behind = this.slices.findIndex((one) => one.kind !== 'unreadable' && one.seq > seq);
    this.slices.splice(behind < 0 ? this.slices.length : behind, 0, slice);
    this.isChanged = true;
  }
}

/**
 * Turns changes into writes of records: a pack of which something goes, or in which something is replaced, is written anew.
 * Reads the packs concerned in the transaction that will write them.
 * @returns writes in their order: what goes, then what comes
 */
export async function writesForChanges(
  events: EventsReading,
  changes: PackChanges,
): Promise<Write[]> {
  const edits = new PackEditing(changes.stream, await packsFor(events, changes));
  return edits.run(changes);
}

/** The packs that hold anything of what is to be changed. */
async function packsFor(
  events: EventsReading,
  { stream, removeEvents = [], dropEvents = [], erase, putEvents = [], put }: PackChanges,
): Promise<Map<number, PackRecord>> {
  const numbers = [
    ...dropEvents,
    ...PART_KINDS.flatMap((kind) => erase?.[kind] ?? []),
    ...PART_KINDS.flatMap((kind) => put?.[kind].map(({ seq }) => seq) ?? []),
    ...putEvents.map(({ seq }) => seq),
    // Of what is removed as a range only the packs at its ends stay in part.
    ...removeEvents.flatMap(({ from, to }) => [from, to]),
  ].filter((seq) => Number.isFinite(seq));
  const packs = new Map<number, PackRecord>();
  for (const record of await readCoveringAll(events, stream, numbers)) {
    if (isPack(record)) packs.set(record.seq, record);
  }
  return packs;
}

class PackEditing {
  readonly #stream: StreamId;
  readonly #packs: EditedPack[];
  readonly #gone: Write[] = [];
  readonly #come: Write[] = [];

  constructor(stream: StreamId, packs: ReadonlyMap<number, PackRecord>) {
    this.#stream = stream;
    this.#packs = [...packs].sort(([a], [b]) => a - b).map(([, record]) => new EditedPack(record));
  }

  run(changes: PackChanges): Write[] {
    for (const range of changes.removeEvents ?? []) this.#removeRange(range);
    for (const kind of PART_KINDS) this.#erase(kind, changes.erase?.[kind] ?? []);
    for (const seq of changes.dropEvents ?? []) this.#dropEvent(seq);
    for (const record of changes.putEvents ?? []) {
      this.#putEvent(record, changes.isAdding === true);
    }
    for (const kind of PART_KINDS) {
      for (const part of changes.put?.[kind] ?? []) this.#putPart(kind, part);
    }
    for (const pack of this.#packs) if (pack.isChanged) this.#rewrite(pack);
    return [...this.#gone, ...this.#come];
  }

  #removeRange({ from, to }: { readonly from: number; readonly to: number }): void {
    const range = { owner: this.#stream, from, to };
    for (const store of ['events', ...PART_KINDS] as const) {
      this.#gone.push({ type: 'deleteRange', store, range });
    }
    for (const pack of this.#packs) {
      pack.take((_, seq) => seq >= from && seq <= to);
      // The range took the whole pack: what stays of it has to be put again.
      if (pack.record.seq >= from && pack.record.seq <= to) pack.isChanged = true;
    }
  }

  #erase(kind: PartKind, seqs: readonly number[]): void {
    const wanted = new Set(seqs);
    const found = new Set<number>();
    for (const pack of this.#packs) {
      const taken = pack.take((one, seq) => one === kind && wanted.has(seq));
      for (const slice of taken) if (slice.kind !== 'unreadable') found.add(slice.seq);
    }
    for (const seq of wanted) {
      if (!found.has(seq))
        this.#gone.push({ type: 'delete', store: kind, key: [this.#stream, seq] });
    }
  }

  #dropEvent(seq: number): void {
    const pack = this.#packs.find((one) => one.has('events', seq));
    if (pack) this.#moveOut(pack, seq);
    else this.#gone.push({ type: 'delete', store: 'events', key: [this.#stream, seq] });
  }

  /** Takes an event out of a pack; its sealed parts become records of their own. */
  #moveOut(pack: EditedPack, seq: number): void {
    for (const slice of pack.take((_, at) => at === seq)) {
      if (slice.kind === 'unreadable' || slice.kind === 'events') continue;
      const record = { vault: this.#stream, seq, bytes: slice.bytes.slice() };
      this.#come.push({ type: 'put', store: slice.kind, record });
    }
  }

  #putEvent(record: EventRecord, isAdding: boolean): void {
    const { seq } = record;
    const pack = this.#packAround(seq);
    if (isAdding && pack?.has('events', seq)) {
      throw new DOMException('an event of this number is there', 'ConstraintError');
    }
    if (!pack) {
      this.#come.push({ type: isAdding ? 'add' : 'put', store: 'events', record });
    } else if (canEncode(record)) {
      pack.put({ kind: 'events', seq, bytes: encodeEvent(record) });
    } else {
      this.#moveOut(pack, seq);
      this.#split(pack, seq);
      this.#come.push({ type: 'put', store: 'events', record });
    }
  }

  #putPart(kind: PartKind, { seq, bytes }: PutPart): void {
    const pack = this.#packs.find((one) => one.has('events', seq) || one.has(kind, seq));
    if (pack && bytes instanceof Uint8Array) {
      pack.put({ kind, seq, bytes });
      return;
    }
    pack?.take((one, at) => one === kind && at === seq);
    const record = { vault: this.#stream, seq, bytes };
    this.#come.push({ type: 'put', store: kind, record });
  }

  /** The pack in whose numbers this one lies, whether it is in it or not. */
  #packAround(seq: number): EditedPack | undefined {
    return this.#packs.find((one) => one.record.seq >= seq && one.first <= seq);
  }

  /** Makes two packs of one, so that the record of an event between them is found by its number. */
  #split(pack: EditedPack, seq: number): void {
    const isBefore = (slice: Slice): boolean => slice.kind !== 'unreadable' && slice.seq < seq;
    const before = pack.slices.filter(isBefore);
    pack.slices = pack.slices.filter((slice) => !isBefore(slice));
    pack.isChanged = true;
    const events = before.flatMap((one) => (one.kind === 'events' ? [one.seq] : []));
    if (events.length === 0) return;
    const packed = encodePack(before);
    const record = { stream: this.#stream, seq: Math.max(...events), packed };
    this.#come.push({ type: 'put', store: 'events', record });
  }

  /** A pack lies under the last of its events. Where that is damaged, and not gone, it still does. */
  #rewrite(pack: EditedPack): void {
    const { stream, seq } = pack.record;
    const numbers = pack.slices.flatMap((one) => (one.kind === 'events' ? [one.seq] : []));
    const wasThere = decodePack(pack.record.packed).some(
      (slice) => slice.kind === 'events' && slice.seq === seq,
    );
    const isLastGone = wasThere && !numbers.includes(seq);
    const last = isLastGone ? Math.max(0, ...numbers) : seq;
    const isEmpty = pack.slices.every(({ kind }) => kind === 'unreadable');
    if (isEmpty || last !== seq) {
      this.#gone.push({ type: 'delete', store: 'events', key: [stream, seq] });
    }
    if (isEmpty || last === 0) return;
    const record = { stream, seq: last, packed: encodePack(pack.slices) };
    this.#come.push({ type: 'put', store: 'events', record });
  }
}

/** Packs read at once where all of a vault are written anew: some 2 MB. */
const WINDOW = 64;

/** What the store of events takes inside a transaction. */
export interface EventsWriting extends EventsReading {
  put(record: StoredEvent): Promise<unknown>;
}

/** Takes the sealed parts of all events out of their packs, and what is in them that nobody can read. */
export async function stripParts(events: EventsWriting, stream: StreamId): Promise<void> {
  for (let from = Number.NEGATIVE_INFINITY; ;) {
    const range = IDBKeyRange.bound([stream, from], [stream, []], true);
    const read = await events.getAll(range, WINDOW);
    for (const record of read) {
      if (!isPack(record)) continue;
      const slices = decodePack(record.packed);
      const kept = slices.filter(({ kind }) => kind === 'events');
      if (kept.length === slices.length) continue;
      events.put({ ...record, packed: encodePack(kept) }).catch(() => undefined);
    }
    const last = read[read.length - 1];
    if (!last || typeof last.seq !== 'number') return;
    from = last.seq;
  }
}
