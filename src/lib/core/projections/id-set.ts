/** Numbers up to some, a bit each: asked for millions of times. */
export class IdSet {
  #bits = new Uint32Array(64);

  constructor(ids: Iterable<number> = []) {
    for (const id of ids) this.add(id);
  }

  add(id: number): void {
    const at = id >>> 5;
    if (at >= this.#bits.length) {
      const longer = new Uint32Array(Math.max(at + 1, this.#bits.length * 2));
      longer.set(this.#bits);
      this.#bits = longer;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (id & 31));
  }

  has(id: number): boolean {
    return ((this.#bits[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
  }
}
