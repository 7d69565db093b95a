import type { EventRecord, StreamId } from '../../core/log/records.ts';
import type {
  CopiedRecords,
  CopyChange,
  CopyStore,
  OwnedStore,
  PartKey,
  PartRecord,
  PlainStore,
} from '../../core/log/vault-copy.ts';
import { meaningOf, parseVaultEvent } from '../../core/projections/events/event-table.ts';
import type { SlotsInUse } from '../../core/projections/events/event-meaning.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { linkOf } from '../../crypto/hash-chain.ts';
import { baseOf } from '../../keyring/log-base.ts';
import { areSame, isIntact, isPartRight, isWellFormed, mayErase, rightPart } from './records.ts';
import type { Relation } from './relation.ts';

/** Records compared at once. */
const WINDOW = 1_000;

/** One record that was put back, or that is damaged in both copies. */
export interface CopyFinding {
  readonly store: OwnedStore;
  /** Sequence number, or the id of a slot or template. */
  readonly key: PartKey;
}

/** What comparing all of one vault, or of the session's log, came to. */
export interface Alignment {
  /** What the first copy got back from the second. */
  readonly restored: readonly CopyFinding[];
  /** How much the second copy got from the first. */
  readonly copied: number;
  /** What is damaged in both, or differs and nobody can tell which is right. */
  readonly damaged: readonly CopyFinding[];
  /** What was removed from the first copy, since the second says that it was erased. */
  readonly removed: number;
}

interface Side {
  readonly store: CopyStore;
  readonly isMain: boolean;
}

/**
 * Compares every record of one owner in both copies and gives each what the other has whole. No key is needed:
 * events speak for themselves and for their neighbours, and for their sealed parts by digest.
 *
 * @param relation of the two logs; not `apart`
 */
export async function align(
  main: CopyStore,
  copy: CopyStore,
  owner: StreamId,
  relation: Exclude<Relation, 'apart'>,
): Promise<Alignment> {
  const sides = [
    { store: main, isMain: true },
    { store: copy, isMain: false },
  ] as const;
  const work = new Aligning(owner, relation === 'behind' ? sides[1] : sides[0], sides);
  return work.run();
}

class Aligning {
  readonly #owner: StreamId;
  readonly #newer: Side;
  readonly #older: Side;
  readonly #sides: readonly [Side, Side];
  /** Of both copies the record that is right, by number. */
  readonly #events = new Map<number, EventRecord>();
  readonly #restored: CopyFinding[] = [];
  readonly #damaged: CopyFinding[] = [];
  #copied = 0;
  #removed = 0;

  constructor(owner: StreamId, newer: Side, sides: readonly [Side, Side]) {
    this.#owner = owner;
    this.#newer = newer;
    this.#older = newer === sides[0] ? sides[1] : sides[0];
    this.#sides = sides;
  }

  async run(): Promise<Alignment> {
    const events = await this.#both('events');
    const since = lastOf(events.get(this.#older));
    const gap = [...(events.get(this.#newer)?.values() ?? [])].filter(({ seq }) => seq > since);
    const erased = gap.some(mayErase);
    const cut = gap.reduce((last, record) => Math.max(last, baseOf(record)?.seq ?? 0), 0);
    this.#choose(events, cut);
    // Parts before events: a copy that was interrupted then still ends where it did, and is compared again.
    await this.#parts('details', ({ detailsDigest }) => detailsDigest, erased);
    await this.#parts('values', ({ valueDigest }) => valueDigest, erased);
    if (this.#owner !== 'session') {
      await this.#slots(gap.length > 0);
      await this.#templates(gap.length > 0);
    }
    await this.#writeEvents(events, cut);
    return {
      restored: this.#restored,
      copied: this.#copied,
      damaged: this.#damaged,
      removed: this.#removed,
    };
  }

  async #both(store: 'events'): Promise<Map<Side, Map<number, EventRecord>>> {
    const found = new Map<Side, Map<number, EventRecord>>();
    for (const side of this.#sides) {
      const records = await side.store.readRecords(store, this.#owner);
      found.set(side, new Map(records.map((record) => [record.seq, record])));
    }
    return found;
  }

  /** Finds the right record of each number, where one is right and fits what is around it. */
  #choose(events: Map<Side, Map<number, EventRecord>>, cut: number): void {
    const newer = events.get(this.#newer) ?? new Map<number, EventRecord>();
    const older = events.get(this.#older) ?? new Map<number, EventRecord>();
    const seqs = [...new Set([...newer.keys(), ...older.keys()])].sort((a, b) => a - b);
    // From the last one back: each says what the one before it is.
    let next = null as EventRecord | null;
    for (const seq of seqs.reverse()) {
      // What was cut off since, or written anew by a repair, is as the newer one has it.
      const isNewers = seq <= cut && newer.has(seq);
      const found = isNewers ? [newer.get(seq)] : [newer.get(seq), older.get(seq)];
      const candidates: EventRecord[] = found.filter(
        (record): record is EventRecord => record !== undefined && isIntact(record),
      );
      const wanted: Uint8Array | null = next?.seq === seq + 1 ? next.prev : null;
      const fitting: EventRecord[] | null =
        wanted && candidates.filter((record) => equalBytes(linkOf(record), wanted));
      const [chosen, other]: EventRecord[] = fitting && fitting.length > 0 ? fitting : candidates;
      const isSure = !other || areSame(chosen as object, other);
      if (chosen && isSure) this.#events.set(seq, chosen);
      else this.#damaged.push({ store: 'events', key: seq });
      next = chosen ?? null;
    }
  }

  async #writeEvents(events: Map<Side, Map<number, EventRecord>>, cut: number): Promise<void> {
    for (const side of this.#sides) {
      const own = events.get(side);
      const changes: CopyChange[] = [];
      const newer = events.get(this.#newer);
      const isGone = (seq: number): boolean => seq <= cut && !newer?.has(seq) && own !== newer;
      const right = [...this.#events].sort(([a], [b]) => a - b);
      for (const [seq, record] of right) {
        const found = own?.get(seq);
        // What a compaction removed since is not put back, but removed here too.
        if (seq <= cut && !newer?.has(seq)) {
          if (found && isGone(seq)) changes.push({ remove: 'events', key: [this.#owner, seq] });
          continue;
        }
        if (found && areSame(found, record)) continue;
        changes.push({ put: 'events', record });
        this.#note(side, { store: 'events', key: seq });
      }
      await this.#write(side, changes);
    }
  }

  async #parts(
    store: 'details' | 'values',
    digestOf: (record: EventRecord) => Uint8Array | undefined,
    erased: boolean,
  ): Promise<void> {
    if (this.#owner === 'session') return;
    for (let from = 0; ;) {
      const found: (readonly [Side, PartRecord[]])[] = [];
      for (const side of this.#sides) {
        found.push([side, await side.store.readRecords(store, this.#owner, from, WINDOW)]);
      }
      // Up to where both have been read.
      const ends = found.flatMap(([, parts]) => {
        const last = parts[WINDOW - 1];
        return last ? [last.seq] : [];
      });
      const to = Math.min(Number.MAX_SAFE_INTEGER, ...ends);
      const at = new Map(
        found.map(([side, parts]) => [side, new Map(parts.map((part) => [part.seq, part]))]),
      );
      await this.#partsUpTo(store, at, to, digestOf, erased);
      if (ends.length === 0) return;
      from = to + 1;
    }
  }

  async #partsUpTo(
    store: 'details' | 'values',
    at: ReadonlyMap<Side, ReadonlyMap<number, PartRecord>>,
    to: number,
    digestOf: (record: EventRecord) => Uint8Array | undefined,
    erased: boolean,
  ): Promise<void> {
    const changes = new Map<Side, CopyChange[]>(this.#sides.map((side) => [side, []]));
    const newer = at.get(this.#newer);
    const older = at.get(this.#older);
    for (const seq of new Set([...(newer?.keys() ?? []), ...(older?.keys() ?? [])])) {
      if (seq > to) continue;
      const record = this.#events.get(seq);
      const digest = record && digestOf(record);
      const [a, b] = [newer?.get(seq), older?.get(seq)];
      if (!a && b && erased) {
        changes.get(this.#older)?.push({ remove: store, key: [this.#owner, seq] });
        continue;
      }
      if (a && b && areSame(a, b)) {
        if (record && !isPartRight(a, digest)) this.#damaged.push({ store, key: seq });
        continue;
      }
      const right = rightPart([a, b], digest);
      if (!right) {
        this.#damaged.push({ store, key: seq });
        continue;
      }
      const lacking = right === a ? this.#older : this.#newer;
      changes.get(lacking)?.push({ put: store, record: right } as CopyChange);
      this.#note(lacking, { store, key: seq });
    }
    for (const [side, some] of changes) await this.#write(side, some);
  }

  /** Key slots are those that the log says there are: an old one is not put back. */
  async #slots(isGap: boolean): Promise<void> {
    const inUse: SlotsInUse = new Map();
    for (const { seq, type, data } of [...this.#events.values()].reverse()) {
      const event = parseVaultEvent(type, data);
      if (event) meaningOf(event).slots?.(inUse, event, seq);
    }
    const isKnown = (id: PartKey): boolean => inUse.has(String(id));
    await this.#plain('slots', isGap, isKnown);
    await this.#plain('slotCopies', isGap, isKnown);
  }

  async #templates(isGap: boolean): Promise<void> {
    await this.#plain('templates', isGap, () => !isGap);
  }

  /**
   * Records that no event speaks of by digest: the newer copy has them right where they are whole.
   * @param isWanted whether one that only the older copy has is put back
   */
  async #plain<Store extends PlainStore>(
    store: Store,
    isGap: boolean,
    isWanted: (id: PartKey) => boolean,
  ): Promise<void> {
    const read = async ({ store: disk }: Side) => {
      const records = await disk.readRecords(store, this.#owner);
      return new Map(records.map((record) => [record.id as string, record]));
    };
    const [newer, older] = [await read(this.#newer), await read(this.#older)];
    const changes = new Map<Side, CopyChange[]>(this.#sides.map((side) => [side, []]));
    for (const id of new Set([...newer.keys(), ...older.keys()])) {
      const [a, b] = [newer.get(id), older.get(id)];
      if (a && b && areSame(a, b)) continue;
      const key = [this.#owner, id] as const;
      const isWhole = (one: CopiedRecords[Store] | undefined): boolean =>
        one !== undefined && isWellFormed(store, one);
      if (isWhole(a) && isWhole(b) && !isGap && revisionOf(a) === revisionOf(b)) {
        this.#damaged.push({ store, key: id });
      } else if (isWhole(a) && !(isWhole(b) && revisionOf(b) > revisionOf(a))) {
        changes.get(this.#older)?.push({ put: store, record: a } as CopyChange);
        this.#note(this.#older, { store, key: id });
      } else if (isWhole(b) && (a || isWanted(id))) {
        changes.get(this.#newer)?.push({ put: store, record: b } as CopyChange);
        this.#note(this.#newer, { store, key: id });
      } else if (isWhole(b)) changes.get(this.#older)?.push({ remove: store, key });
      else this.#damaged.push({ store, key: id });
    }
    for (const [side, some] of changes) await this.#write(side, some);
  }

  #note({ isMain }: Side, finding: CopyFinding): void {
    if (isMain) this.#restored.push(finding);
    else this.#copied += 1;
  }

  async #write({ store, isMain }: Side, changes: readonly CopyChange[]): Promise<void> {
    if (isMain) this.#removed += changes.filter((one) => 'remove' in one).length;
    for (let from = 0; from < changes.length; from += WINDOW) {
      await store.rewrite(changes.slice(from, from + WINDOW));
    }
  }
}

/** Templates count their changes; what counts none is as new as any. */
const revisionOf = (record: object | undefined): number => {
  const revision: unknown = record && Reflect.get(record, 'revision');
  return typeof revision === 'number' ? revision : 0;
};

/** The last number of a log. */
const lastOf = (records: ReadonlyMap<number, EventRecord> | undefined): number =>
  [...(records?.keys() ?? [])].reduce((last, seq) => Math.max(last, seq), 0);
