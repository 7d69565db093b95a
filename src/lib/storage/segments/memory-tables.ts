import type { StoreName, Write } from '../commit-writes.ts';

type PartKey = number | string;

/** Where a record lies: what its key begins with, empty where the key is an id alone, and the rest. */
interface Place {
  readonly owner: string;
  readonly key: PartKey;
}

const KEY_PATHS: Readonly<Record<StoreName, readonly [string] | readonly [string, string]>> = {
  profiles: ['id'],
  workspaces: ['id'],
  snapshots: ['vault'],
  events: ['stream', 'seq'],
  details: ['vault', 'seq'],
  values: ['vault', 'seq'],
  slots: ['vault', 'id'],
  slotCopies: ['vault', 'id'],
  pages: ['vault', 'page'],
  templates: ['vault', 'id'],
  handles: ['vault', 'provider'],
};

export function placeOf(store: StoreName, record: object): Place {
  const [first, second] = KEY_PATHS[store];
  const value = (name: string): unknown => Reflect.get(record, name);
  if (second === undefined) return { owner: '', key: value(first) as PartKey };
  return { owner: value(first) as string, key: value(second) as PartKey };
}

const compare = (a: PartKey, b: PartKey): number => (a < b ? -1 : a > b ? 1 : 0);

/** The place of the first key that is not before `from`. */
function firstFrom(sorted: readonly PartKey[], from: PartKey): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = sorted[middle];
    if (key !== undefined && compare(key, from) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One change of the tables: what was there before and what is there now. */
export interface TableChange {
  readonly store: StoreName;
  readonly before: object | undefined;
  readonly after: object | undefined;
}

/** All records of a copy by store, owner and key. */
export class MemoryTables {
  readonly #tables = new Map<string, Map<PartKey, object>>();
  /** Keys in order, of tables that were asked for them since a key came or went. */
  readonly #sorted = new Map<string, PartKey[]>();

  get(store: StoreName, owner: string, key: PartKey): object | undefined {
    return this.#table(store, owner)?.get(key);
  }

  /** Records of one owner in the order of their keys, from one to another, both included. */
  list(store: StoreName, owner: string, from?: PartKey, to?: PartKey): object[] {
    return this.keys(store, owner, from, to).map((key) => this.get(store, owner, key) as object);
  }

  keys(store: StoreName, owner: string, from?: PartKey, to?: PartKey): PartKey[] {
    const name = `${store} ${owner}`;
    const sorted =
      this.#sorted.get(name) ?? [...(this.#tables.get(name)?.keys() ?? [])].sort(compare);
    this.#sorted.set(name, sorted);
    const start = from === undefined ? 0 : firstFrom(sorted, from);
    const end = sorted.findIndex(
      (key, index) => index >= start && to !== undefined && compare(key, to) > 0,
    );
    return to === undefined || end < 0 ? sorted.slice(start) : sorted.slice(start, end);
  }

  /** Owners that anything is kept of in a store. */
  owners(store: StoreName): string[] {
    const prefix = `${store} `;
    return [...this.#tables]
      .filter(([name, table]) => name.startsWith(prefix) && table.size > 0)
      .map(([name]) => name.slice(prefix.length))
      .sort();
  }

  put(store: StoreName, record: object): TableChange {
    const { owner, key } = placeOf(store, record);
    const name = `${store} ${owner}`;
    const table = this.#tables.get(name) ?? new Map<PartKey, object>();
    this.#tables.set(name, table);
    const before = table.get(key);
    table.set(key, record);
    if (!before) this.#sorted.delete(name);
    return { store, before, after: record };
  }

  remove(store: StoreName, owner: string, key: PartKey): TableChange[] {
    const before = this.get(store, owner, key);
    this.#table(store, owner)?.delete(key);
    if (before) this.#sorted.delete(`${store} ${owner}`);
    return before ? [{ store, before, after: undefined }] : [];
  }

  /** Does one write of a commit. @throws RangeError for an `add` whose key is taken */
  write(write: Write): TableChange[] {
    switch (write.type) {
      case 'add': {
        const { owner, key } = placeOf(write.store, write.record);
        if (this.get(write.store, owner, key)) throw new RangeError('"key" is taken');
        return [this.put(write.store, write.record)];
      }
      case 'put':
        return [this.put(write.store, write.record)];
      case 'delete':
        return typeof write.key === 'string'
          ? this.remove(write.store, '', write.key)
          : this.remove(write.store, write.key[0], write.key[1]);
      case 'deleteRange': {
        const { owner, from, to } = write.range;
        const keys = this.keys(write.store, owner, from, to);
        return keys.flatMap((key) => this.remove(write.store, owner, key));
      }
      case 'deleteAside': {
        const owners = this.owners(write.store).filter((one) => one.startsWith(`${write.vault}.`));
        return owners.flatMap((owner) =>
          this.keys(write.store, owner).flatMap((key) => this.remove(write.store, owner, key)),
        );
      }
    }
  }

  /** Takes changes back, the last one first. */
  undo(changes: readonly TableChange[]): void {
    for (const { store, before, after } of [...changes].reverse()) {
      if (before) this.put(store, before);
      else if (after) {
        const { owner, key } = placeOf(store, after);
        this.remove(store, owner, key);
      }
    }
  }

  #table(store: StoreName, owner: string): Map<PartKey, object> | undefined {
    return this.#tables.get(`${store} ${owner}`);
  }
}
