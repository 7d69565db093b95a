import { SvelteSet } from 'svelte/reactivity';
import { type SecretId, secretId } from '../../core/base/ids.ts';

/**
 * The secrets that are selected: all that a list had when that was asked for, but for some, and single ones. What a
 * list had is kept as it came, four bytes a secret, and only what was clicked on is of more than that.
 */
export class Selection {
  /** In ascending order. */
  #many = $state.raw(new Uint32Array());
  /** Of those the ones that are not selected. */
  readonly #without = new SvelteSet<SecretId>();
  /** Those that are not among the many. */
  readonly #single = new SvelteSet<SecretId>();

  get size(): number {
    return this.#many.length - this.#without.size + this.#single.size;
  }

  /** All of them, in no order. */
  get ids(): SecretId[] {
    const ids = [...this.#single];
    for (const id of this.#many) {
      if (!this.#without.has(secretId(id))) ids.push(secretId(id));
    }
    return ids;
  }

  has(id: SecretId): boolean {
    return this.#single.has(id) || (isIn(this.#many, id) && !this.#without.has(id));
  }

  add(id: SecretId): void {
    if (isIn(this.#many, id)) this.#without.delete(id);
    else this.#single.add(id);
  }

  delete(id: SecretId): void {
    this.#single.delete(id);
    if (isIn(this.#many, id)) this.#without.add(id);
  }

  /** @param ids in ascending order */
  addAll(ids: Uint32Array): void {
    const before = this.size > 0 ? Uint32Array.from(this.ids).sort() : new Uint32Array();
    this.clear();
    this.#many = before.length > 0 ? united(before, ids) : ids.slice();
  }

  clear(): void {
    this.#many = new Uint32Array();
    this.#without.clear();
    this.#single.clear();
  }
}

/** Whether a number is among some in ascending order. */
function isIn(ids: Uint32Array, id: number): boolean {
  let [from, to] = [0, ids.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ids[middle] ?? 0) < id) from = middle + 1;
    else to = middle;
  }
  return ids[from] === id;
}

/** What is in any of two, each in ascending order. */
function united(a: Uint32Array, b: Uint32Array): Uint32Array<ArrayBuffer> {
  const both = new Uint32Array(a.length + b.length);
  let count = 0;
  for (let [x, y] = [0, 0]; x < a.length || y < b.length; count += 1) {
    const [left, right] = [a[x] ?? Number.POSITIVE_INFINITY, b[y] ?? Number.POSITIVE_INFINITY];
    both[count] = Math.min(left, right);
    if (left <= right) x += 1;
    if (right <= left) y += 1;
  }
  return both.slice(0, count);
}
