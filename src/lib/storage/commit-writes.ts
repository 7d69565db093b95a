import type { StreamCommit } from '../core/log/vault-store.ts';
import type { LockstateSchema } from './schema.ts';

/** Names of the object stores of the schema. */
export const STORES = [
  'profiles',
  'events',
  'details',
  'values',
  'slots',
  'slotCopies',
  'snapshots',
  'pages',
  'workspaces',
  'templates',
  'handles',
] as const;

export type StoreName = (typeof STORES)[number];

/** Stores whose keys begin with a vault's id. */
const VAULT_STORES = [
  'events',
  'details',
  'values',
  'slots',
  'slotCopies',
  'pages',
  'templates',
  'handles',
] as const;

/** A slot's record lies twice: what hits one of them leaves the other. */
export const SLOT_STORES = ['slots', 'slotCopies'] as const;

/** Stores in which sealed parts lie that are in no pack. */
export const PART_STORES = ['details', 'values'] as const;

export type PartStore = (typeof PART_STORES)[number];

/** Stores in which something can be set aside. */
const ASIDE_STORES = ['events', ...PART_STORES] as const;

/** Keys of one stream or vault, from one to another, both included; without them, all of it. */
export interface KeyRange {
  readonly owner: string;
  readonly from?: number | string | undefined;
  readonly to?: number | string | undefined;
}

/** One write of a commit. `add` fails where the key is taken. */
export type Write =
  | {
      readonly [Name in StoreName]: {
        readonly type: 'add' | 'put';
        readonly store: Name;
        readonly record: LockstateSchema[Name]['value'];
      };
    }[StoreName]
  | { readonly type: 'delete'; readonly store: StoreName; readonly key: string | OwnedKey }
  | { readonly type: 'deleteRange'; readonly store: StoreName; readonly range: KeyRange }
  /** All that repairs set aside of a vault in this store. */
  | { readonly type: 'deleteAside'; readonly store: StoreName; readonly vault: string };

type PartKey = number | string;
type OwnedKey = [string, number] | [string, string];

/** Every write of a commit, in order: what goes, then what comes. */
export function writesOf(commit: StreamCommit): Write[] {
  const { stream } = commit;
  const writes: Write[] = [];
  const put = <Name extends StoreName>(
    store: Name,
    records: readonly LockstateSchema[Name]['value'][] | undefined,
    type: 'add' | 'put' = 'put',
  ): void => {
    for (const record of records ?? []) writes.push({ type, store, record } as Write);
  };
  const remove = (store: StoreName, keys: readonly PartKey[] | undefined): void => {
    for (const key of keys ?? [])
      writes.push({ type: 'delete', store, key: [stream, key] as OwnedKey });
  };
  const removeOf = (stores: readonly StoreName[], from?: PartKey, to?: PartKey): void => {
    const range = { owner: stream, from, to };
    for (const store of stores) writes.push({ type: 'deleteRange', store, range });
  };
  const parts = (some: StreamCommit['details']) =>
    some?.map((part) => ({ vault: stream, ...part }));
  if (commit.removeVault) removeOf(VAULT_STORES);
  if (commit.eraseSecrets) removeOf(['details', 'values', 'pages', 'handles']);
  if (commit.removeVault || commit.eraseSecrets) {
    writes.push({ type: 'delete', store: 'snapshots', key: stream });
  }
  if (commit.removeVault ?? commit.eraseSecrets ?? commit.removeAside) {
    for (const store of ASIDE_STORES) writes.push({ type: 'deleteAside', store, vault: stream });
  }
  if (commit.dropSnapshot) {
    removeOf(['pages']);
    writes.push({ type: 'delete', store: 'snapshots', key: stream });
  }
  for (const { from, to } of commit.removeEvents ?? []) {
    removeOf(['events', 'details', 'values'], from, to);
  }
  remove('details', commit.eraseDetails);
  remove('values', commit.eraseValues);
  for (const store of SLOT_STORES) {
    if (commit.removeSlots === 'all') removeOf([store]);
    else remove(store, commit.removeSlots);
  }
  put('events', commit.remade?.records, 'add');
  put('details', parts(commit.remade?.details));
  put('values', parts(commit.remade?.values));
  put('events', commit.records, 'add');
  put('details', parts(commit.details));
  put('values', parts(commit.values));
  for (const store of SLOT_STORES) put(store, commit.putSlots);
  put('snapshots', commit.snapshot && [commit.snapshot]);
  put('pages', commit.pages);
  if (commit.dropPagesFrom !== undefined) removeOf(['pages'], commit.dropPagesFrom);
  put('profiles', commit.putProfile && [commit.putProfile]);
  if (commit.removeProfile) {
    writes.push({ type: 'delete', store: 'profiles', key: commit.removeProfile });
  }
  for (const key of commit.removeWorkspaces ?? []) {
    writes.push({ type: 'delete', store: 'workspaces', key });
  }
  put('workspaces', commit.putWorkspaces);
  if (commit.removeTemplates === 'all') removeOf(['templates']);
  else remove('templates', commit.removeTemplates);
  put('templates', commit.putTemplates);
  remove('handles', commit.removeHandles);
  put('handles', commit.putHandles);
  return writes;
}

/** The stores that commits touch: a transaction over fewer of them is a faster one. */
export const storesOf = (writes: readonly Write[], also: readonly StoreName[] = []): StoreName[] =>
  STORES.filter(
    (name) =>
      name === 'events' || also.includes(name) || writes.some(({ store }) => store === name),
  );
