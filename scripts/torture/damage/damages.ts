import type { Subject } from './build-vault.ts';
import type { Dump, Stored } from './dump.ts';
import { decodePack } from '../../../src/lib/storage/packs/pack-bytes.ts';
import { isSame, ofPacks, sortOfPack } from './pack-damage.ts';

/** What is done to a record or to one of its fields. */
export type DamageKind =
  'flip' | 'truncate' | 'drop field' | 'swap' | 'drop' | 'duplicate' | 'older copy' | 'put back';

/** One damage, and the database after it. */
export interface Damage {
  readonly store: string;
  /** What sort of record it is: an event's type, a slot's kind; else the store's name. */
  readonly record: string;
  /** `null` where the record is hit as a whole. */
  readonly field: string | null;
  readonly kind: DamageKind;
  readonly apply: () => Dump;
  /** The records whose own bytes were hit, as they were, each with its store. */
  readonly hit: readonly { readonly store: string; readonly record: Stored }[];
}

/** Which of the records of one sort are damaged. */
export type Choice = (records: readonly Stored[]) => readonly Stored[];

/** One of each sort: the one in the middle. */
export const theMiddleOne: Choice = (records) => records.slice(records.length >> 1).slice(0, 1);

const isPlain = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** All fields of a record by their paths; those of objects in it one by one. */
function fieldsOf(record: Stored, before = ''): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    isPlain(value) ? fieldsOf(value, `${before}${name}.`) : [before + name],
  );
}

function fieldOf(record: Stored, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (isPlain(at) ? at[name] : undefined), record);
}

/** A record with another value at a path; without the field where that is `undefined`. */
function withField(record: Stored, path: string, value: unknown): Stored {
  const [name = '', ...rest] = path.split('.');
  const { [name]: old, ...others } = record;
  if (rest.length === 0) return value === undefined ? others : { ...record, [name]: value };
  return { ...record, [name]: withField(isPlain(old) ? old : {}, rest.join('.'), value) };
}

/** One bit of it is another one, in the middle; `undefined` where there is no bit to flip. */
function flipped(value: unknown): unknown {
  if (value instanceof Uint8Array && value.length > 0) {
    const bytes = value.slice();
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    return bytes;
  }
  if (typeof value === 'string' && value.length > 0) {
    const at = value.length >> 1;
    const code = value.charCodeAt(at) ^ 1;
    return value.slice(0, at) + String.fromCharCode(code) + value.slice(at + 1);
  }
  if (typeof value === 'number') return value % 2 === 0 ? value + 1 : value - 1;
  return typeof value === 'boolean' ? !value : undefined;
}

/** The first half of it. */
function truncated(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.slice(0, value.length >> 1);
  return typeof value === 'string' ? value.slice(0, value.length >> 1) : undefined;
}

/** The key after one: the same with its last number, or the last digit of its last text, one further. */
function nextKey(record: Stored, keyPath: readonly string[]): Stored {
  const last = keyPath[keyPath.length - 1] ?? '';
  const value = record[last];
  if (typeof value === 'number') return { ...record, [last]: value + 1 };
  const text = String(value);
  const digit = (parseInt(text.slice(-1), 16) + 1) % 16;
  return { ...record, [last]: text.slice(0, -1) + digit.toString(16) };
}

/** `Map.groupBy`, which Node 20 has not. */
function groupBy<T>(all: readonly T[], of: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(of(one), [...(groups.get(of(one)) ?? []), one]);
  return groups;
}

const keyOf = (record: Stored, keyPath: readonly string[]): string =>
  JSON.stringify(keyPath.map((name) => record[name]));

/** All damages of a subject, for the records that are chosen of each sort. */
export class Damages {
  readonly #subject: Subject;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get stores(): string[] {
    return Object.keys(this.#subject.keyPaths);
  }

  /** For each sort of record of a store, those that are chosen: as a whole, and field by field. */
  *of(store: string, choice: Choice): Generator<Damage> {
    const sorts = groupBy(this.#records(store), (record) => this.#sortOf(store, record));
    for (const [sort, records] of sorts) {
      for (const record of choice(records)) {
        yield* this.#ofRecord(store, sort, record);
        for (const field of fieldsOf(record)) {
          yield* this.#ofField(store, sort, record, field, records);
        }
        if (store === 'packs') yield* this.#ofSlices(record);
      }
    }
    yield* this.#older(store, choice);
  }

  /** Whether a record is the owner's, or of the browser's own log. */
  #owned({ vault, stream, id, profile }: Stored): boolean {
    const { profile: owner } = this.#subject;
    return (
      stream === 'session' ||
      [vault, stream].includes(owner['vault']) ||
      [id, profile].includes(owner['id'])
    );
  }

  /** One record for each field that records of a store have, whatever sort they are of. */
  *briefly(store: string): Generator<Damage> {
    const apart = ({ stream, kind }: Stored) =>
      stream === 'session' ? 'session' : store === 'slots' ? String(kind) : '';
    const sorted = store === 'packs' ? sortOfPack : apart;
    for (const records of groupBy(this.#records(store), sorted).values()) {
      const [middle] = theMiddleOne(records);
      if (middle) yield* this.#ofRecord(store, this.#sortOf(store, middle), middle);
      for (const field of new Set(records.flatMap((one) => fieldsOf(one)))) {
        const having = records.filter((one) => fieldOf(one, field) !== undefined);
        const [record] = theMiddleOne(having);
        if (!record) continue;
        yield* this.#ofField(store, this.#sortOf(store, record), record, field, having);
      }
      if (middle && store === 'packs') yield* this.#ofSlices(middle);
    }
    yield* this.#older(store, theMiddleOne);
  }

  #records(store: string): readonly Stored[] {
    return (this.#subject.dump[store] ?? []).filter((record) => this.#owned(record));
  }

  /** A sealed part is of the sort of the event that brought it. */
  #sortOf(store: string, record: Stored): string {
    if (store === 'packs') return sortOfPack(record);
    if (store === 'events')
      return `${record['stream'] === 'session' ? 'session: ' : ''}${String(record['type'])}`;
    if (store === 'details' || store === 'values') {
      const { dump } = this.#subject;
      const event = dump['events']?.find(
        ({ stream, seq }) => stream === record['vault'] && seq === record['seq'],
      );
      return String(event?.['type'] ?? 'unknown');
    }
    return store === 'slots' ? String(record['kind']) : store;
  }

  *#ofRecord(store: string, sort: string, record: Stored): Generator<Damage> {
    const keyPath = this.#keyPath(store);
    const about = { store, record: sort, field: null };
    yield this.#damage({ ...about, kind: 'drop' }, [[record, null]]);
    yield this.#damage({ ...about, kind: 'duplicate' }, [
      [record, record, nextKey(record, keyPath)],
    ]);
  }

  *#ofField(
    store: string,
    sort: string,
    record: Stored,
    field: string,
    others: readonly Stored[],
  ): Generator<Damage> {
    const about = { store, record: sort, field };
    const value = fieldOf(record, field);
    const isKey = this.#keyPath(store).includes(field);
    for (const [kind, change] of [
      ['flip', flipped],
      ['truncate', truncated],
    ] as const) {
      const changed = change(value);
      if (changed === undefined) continue;
      yield this.#damage({ ...about, kind }, [[record, withField(record, field, changed)]]);
    }
    if (!isKey) {
      yield this.#damage({ ...about, kind: 'drop field' }, [
        [record, withField(record, field, undefined)],
      ]);
    }
    const at = others.indexOf(record);
    const neighbour = others[at + 1] ?? others[at - 1];
    const theirs = neighbour && fieldOf(neighbour, field);
    if (neighbour && theirs !== undefined && !isSame(theirs, value)) {
      yield this.#damage({ ...about, kind: 'swap' }, [
        [record, withField(record, field, theirs)],
        [neighbour, withField(neighbour, field, value)],
      ]);
    }
  }

  /** One bit of each slice's header is another one, and one of what is in it. */
  *#ofSlices(record: Stored): Generator<Damage> {
    const about = { store: 'packs', record: sortOfPack(record), kind: 'flip' } as const;
    const packed = record['packed'] as Uint8Array;
    let at = 0;
    for (const slice of decodePack(packed)) {
      const end = slice.bytes.byteOffset - packed.byteOffset + slice.bytes.length;
      for (const [part, place] of [
        ['header', at + 8],
        ['bytes', end - (slice.bytes.length >> 1)],
      ] as const) {
        const bent = packed.slice();
        bent[place] = (bent[place] ?? 0) ^ 0x10;
        const field = `packed, ${slice.kind}: ${part}`;
        yield this.#damage({ ...about, field }, [[record, { ...record, packed: bent }]]);
      }
      at = end;
    }
  }

  /** What lay there at an earlier moment, in place of what is there now or where nothing is any more. */
  *#older(store: string, choice: Choice): Generator<Damage> {
    const keyPath = this.#keyPath(store);
    const now = new Map(this.#records(store).map((one) => [keyOf(one, keyPath), one]));
    const changed = (this.#subject.older[store] ?? []).filter(
      (one) => this.#owned(one) && !isSame(one, now.get(keyOf(one, keyPath))),
    );
    const sorts = groupBy(changed, (one) => {
      const isGone = !now.has(keyOf(one, keyPath));
      return `${isGone ? 'gone' : 'there'} ${this.#sortOf(store, one)}`;
    });
    for (const records of sorts.values()) {
      for (const older of choice(records)) {
        const record = now.get(keyOf(older, keyPath)) ?? null;
        const kind = record ? 'older copy' : 'put back';
        const about = { store, record: this.#sortOf(store, older), field: null, kind } as const;
        yield this.#damage(about, [[record, older]]);
      }
    }
  }

  #keyPath(store: string): readonly string[] {
    return this.#subject.keyPaths[store] ?? [];
  }

  /** @param changes each a record as it was (`null`: none), and what there is instead */
  #damage(
    about: Omit<Damage, 'apply' | 'hit'>,
    changes: readonly (readonly [Stored | null, ...(Stored | null)[]])[],
  ): Damage {
    const { dump } = this.#subject;
    const keyPath = this.#keyPath(about.store);
    const isThere = (one: Stored | null): one is Stored => one !== null;
    const before = changes.map(([was]) => was).filter(isThere);
    const after = changes.flatMap(([, ...is]) => is).filter(isThere);
    const taken = new Set(after.map((one) => keyOf(one, keyPath)));
    const isOverwritten = (one: Stored) => taken.has(keyOf(one, keyPath));
    const records = dump[about.store] ?? [];
    const gone = records.filter(
      (one) => !after.includes(one) && (before.includes(one) || isOverwritten(one)),
    );
    const left = records.filter((one) => !before.includes(one) && !isOverwritten(one));
    if (about.store === 'packs') {
      const { hit, stores } = ofPacks(dump, gone, after);
      return { ...about, hit, apply: () => ({ ...dump, ...stores, packs: [...left, ...after] }) };
    }
    const apply = (): Dump => ({ ...dump, [about.store]: [...left, ...after] });
    const hit = gone.map((record) => ({ store: about.store, record }));
    return { ...about, hit, apply };
  }
}
