import type { CopiedRecords, CopyChange, PartRecord } from '../../src/lib/core/log/vault-copy.ts';
import type { StreamId } from '../../src/lib/core/log/records.ts';
import type { StoreName } from '../../src/lib/storage/commit-writes.ts';
import { IdbCopyStore } from '../../src/lib/storage/idb-copy-store.ts';
import type { Database } from '../../src/lib/storage/open-database.ts';
import { eventsIn, isPack, partsIn } from '../../src/lib/storage/packs/pack-record.ts';
import type { LockstateSchema } from '../../src/lib/storage/schema.ts';

const PACKED = ['events', 'details', 'values'] as const;
type Packed = (typeof PACKED)[number];
type Name = StoreName;
type Stored<Store extends Name> = Store extends Packed
  ? CopiedRecords[Store]
  : LockstateSchema[Store]['value'];
type Key<Store extends Name> = LockstateSchema[Store]['key'];

const isPacked = (name: string): name is Packed => PACKED.some((one) => one === name);

/** Sorts as keys do. */
const placeOf = (part: object): string => {
  const { vault, seq } = part as PartRecord;
  return `${vault} ${String(seq).padStart(12, '0')}`;
};

/**
 * A database as if no record of it lay in a pack: to reach behind the app for one event or one sealed part, wherever
 * it lies. `raw` is the database itself.
 */
export function unpackedDatabase(raw: Database) {
  const copy = new IdbCopyStore(raw);

  async function getAll<Store extends Name>(name: Store): Promise<Stored<Store>[]> {
    const all = (await raw.getAll(name)) as Stored<Store>[];
    if (!isPacked(name)) return all;
    const stored = await raw.getAll('events');
    const packs = stored.filter(isPack);
    const found =
      name === 'events'
        ? stored.flatMap((record) => eventsIn([record]))
        : [...all, ...packs.flatMap((pack) => partsIn([pack], name))].sort((a, b) =>
            placeOf(a) < placeOf(b) ? -1 : 1,
          );
    return found as Stored<Store>[];
  }

  return {
    raw,
    objectStoreNames: raw.objectStoreNames,
    getAll,
    close: () => {
      raw.close();
    },
    async get<Store extends Name>(
      name: Store,
      key: Key<Store>,
    ): Promise<Stored<Store> | undefined> {
      if (!isPacked(name)) return (await raw.get(name, key)) as Stored<Store> | undefined;
      const [owner, seq] = key as [StreamId, number];
      const [found] = await copy.readRecords(name, owner, seq, 1);
      return found?.seq === seq ? (found as Stored<Store>) : undefined;
    },
    async put<Store extends Name>(name: Store, record: Stored<Store>): Promise<void> {
      if (isPacked(name)) await copy.rewrite([{ put: name, record } as CopyChange]);
      else await raw.put(name, record as LockstateSchema[Store]['value']);
    },
    async delete<Store extends Name>(name: Store, key: Key<Store> | IDBKeyRange): Promise<void> {
      const isRange = typeof key === 'object' && 'lower' in key;
      if (isPacked(name) && !isRange) {
        await copy.rewrite([{ remove: name, key: key as [string, number] }]);
      } else await raw.delete(name, key);
    },
    clear: (name: Name) => raw.clear(name),
  };
}

export type UnpackedDatabase = ReturnType<typeof unpackedDatabase>;
