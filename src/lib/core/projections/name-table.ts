import type { SecretId } from '../base/ids.ts';
import { secretId } from '../base/ids.ts';

/** Of the places in a table this part is in use at the most. */
const FULL = 2 / 3;
const FIRST_PLACES = 16;

/** A 32-bit hash (FNV-1a) of bytes. */
export function hashOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  // Names that are counted up differ in the last bytes: this spreads them over all bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * Finds secrets by the hash of their name, in 12 to 24 bytes each. Holds no names: whoever asks looks at the rows.
 * Open addressing, where what follows a gap moves up, so that nothing is ever left over from what was removed.
 */
export class NameTable {
  #hashes: Uint32Array;
  /** 0 where nothing is: no event has that number. */
  #ids: Uint32Array;
  #size = 0;

  /** @param expected how many secrets there will be; more may come */
  constructor(expected = 0) {
    const places = placesFor(expected);
    this.#hashes = new Uint32Array(places);
    this.#ids = new Uint32Array(places);
  }

  /** Adds a secret; one that is there under this hash stays as it is. */
  add(hash: number, id: SecretId): void {
    if (this.#size >= this.#ids.length * FULL) this.#grow();
    const at = this.#placeOf(hash, id);
    if (this.#ids[at] === id) return;
    this.#hashes[at] = hash;
    this.#ids[at] = id;
    this.#size += 1;
  }

  /** Removes a secret from under this hash, if it is there. */
  remove(hash: number, id: SecretId): void {
    const mask = this.#ids.length - 1;
    let gap = this.#placeOf(hash, id);
    if (this.#ids[gap] !== id) return;
    for (let at = (gap + 1) & mask; this.#ids[at] !== 0; at = (at + 1) & mask) {
      const home = this.#hashes[at] ?? 0;
      // Moves up unless it would stand before the place that its hash begins at.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      this.#hashes[gap] = home;
      this.#ids[gap] = this.#ids[at] ?? 0;
      gap = at;
    }
    this.#ids[gap] = 0;
    this.#size -= 1;
  }

  /** All secrets under a hash. */
  under(hash: number): SecretId[] {
    const mask = this.#ids.length - 1;
    const found: SecretId[] = [];
    for (let at = hash & mask; this.#ids[at] !== 0; at = (at + 1) & mask) {
      if (this.#hashes[at] === hash) found.push(secretId(this.#ids[at] ?? 0));
    }
    return found;
  }

  /** Overwrites the table. */
  wipe(): void {
    this.#hashes.fill(0);
    this.#ids.fill(0);
    this.#size = 0;
  }

  /** Where a secret is, or the free place where it would be. */
  #placeOf(hash: number, id: SecretId): number {
    const mask = this.#ids.length - 1;
    let at = hash & mask;
    while (this.#ids[at] !== 0 && !(this.#ids[at] === id && this.#hashes[at] === hash)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  #grow(): void {
    const [hashes, ids] = [this.#hashes, this.#ids];
    this.#hashes = new Uint32Array(ids.length * 2);
    this.#ids = new Uint32Array(ids.length * 2);
    ids.forEach((id, at) => {
      if (id === 0) return;
      const to = this.#placeOf(hashes[at] ?? 0, secretId(id));
      this.#hashes[to] = hashes[at] ?? 0;
      this.#ids[to] = id;
    });
    hashes.fill(0);
  }
}

function placesFor(expected: number): number {
  let places = FIRST_PLACES;
  while (places * FULL <= expected) places *= 2;
  return places;
}
