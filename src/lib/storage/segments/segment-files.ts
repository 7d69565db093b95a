import type { Bytes } from '../../core/base/bytes.ts';
import type { StoreName } from '../commit-writes.ts';
import type { TableChange } from './memory-tables.ts';
import { decodeSegment, type Digest, encodeSegment } from './segment-bytes.ts';

/** Where segments lie: files that are written once, whole or not at all, and then only read or removed. */
export interface SegmentDirectory {
  list(): Promise<string[]>;
  read(name: string): Promise<Bytes>;
  write(name: string, bytes: Bytes): Promise<void>;
  remove(name: string): Promise<void>;
}

const NAME = /^\d{12}\.segment$/;

/** So many segments of less than so many bytes are written as one. */
const SMALL_BYTES = 64 * 1024;
const SMALL_COUNT = 32;

interface SegmentOnDisk {
  readonly size: number;
  /** Records in it that are in use. */
  readonly records: Map<object, StoreName>;
}

/** The files of segments: each record in use lies in exactly one, and none holds a record that is not. */
export class SegmentFiles {
  readonly #directory: SegmentDirectory;
  readonly #digest: Digest;
  readonly #segments = new Map<string, SegmentOnDisk>();
  readonly #segmentOf = new WeakMap<object, string>();
  readonly #damaged: string[] = [];
  #next = 1;
  #isClosed = false;

  constructor(directory: SegmentDirectory, digest: Digest) {
    this.#directory = directory;
    this.#digest = digest;
  }

  get damaged(): readonly string[] {
    return this.#damaged;
  }

  /** @param put takes one record in; gives what it stands in the place of */
  async load(put: (store: StoreName, record: object) => TableChange): Promise<void> {
    const names = (await this.#directory.list()).filter((name) => NAME.test(name)).sort();
    const replaced = new Set<string>();
    const read = new Map<string, readonly (readonly [StoreName, object])[]>();
    for (const name of names) {
      this.#next = Number.parseInt(name, 10) + 1;
      const bytes = await this.#directory.read(name).catch(() => null);
      const segment = bytes && decodeSegment(bytes, this.#digest);
      if (!segment) {
        this.#damaged.push(name);
        continue;
      }
      for (const one of segment.replaces) replaced.add(one);
      read.set(name, segment.records);
      this.#segments.set(name, { size: bytes.length, records: new Map() });
    }
    for (const [name, records] of read) {
      if (replaced.has(name)) continue;
      for (const [store, record] of records) {
        this.#forget(put(store, record).before);
        this.#keep(name, store, record);
      }
    }
    // What a killed browser left of a segment that another stands in for.
    for (const name of replaced) await this.#remove(name);
  }

  /** Writes what changed as a new segment, and anew what lay beside records that are gone. */
  async write(changes: readonly TableChange[]): Promise<void> {
    if (this.#isClosed) throw new DOMException('the store is closed', 'InvalidStateError');
    const kept = changes.filter(({ store }) => store !== 'handles');
    if (kept.length === 0) return;
    const gone = new Set(kept.flatMap(({ before }) => before ?? []));
    const fresh = new Map<object, StoreName>();
    for (const { store, after } of kept) if (after && !gone.has(after)) fresh.set(after, store);
    const replaces = new Set<string>();
    for (const record of gone) {
      const name = this.#segmentOf.get(record);
      if (name !== undefined) replaces.add(name);
    }
    const small = [...this.#segments].filter(([, { size }]) => size < SMALL_BYTES);
    if (small.length >= SMALL_COUNT) for (const [name] of small) replaces.add(name);
    const records: [StoreName, object][] = [];
    for (const name of replaces) {
      for (const [record, store] of this.#segments.get(name)?.records ?? []) {
        if (!gone.has(record)) records.push([store, record]);
      }
    }
    for (const [record, store] of fresh) records.push([store, record]);
    const name = `${String(this.#next).padStart(12, '0')}.segment`;
    this.#next += 1;
    const bytes = encodeSegment({ replaces: [...replaces], records }, this.#digest);
    await this.#directory.write(name, bytes);
    this.#segments.set(name, { size: bytes.length, records: new Map() });
    for (const [store, record] of records) this.#keep(name, store, record);
    for (const one of replaces) await this.#remove(one);
  }

  async dropDamaged(): Promise<void> {
    for (const name of this.#damaged.splice(0)) await this.#remove(name);
  }

  close(): void {
    this.#isClosed = true;
  }

  #keep(name: string, store: StoreName, record: object): void {
    this.#segmentOf.set(record, name);
    this.#segments.get(name)?.records.set(record, store);
  }

  #forget(record: object | undefined): void {
    const name = record && this.#segmentOf.get(record);
    if (record && name !== undefined) this.#segments.get(name)?.records.delete(record);
  }

  /** One that cannot be removed now is at the next start: another stands in for it. */
  async #remove(name: string): Promise<void> {
    this.#segments.delete(name);
    await this.#directory.remove(name).catch(() => undefined);
  }
}
