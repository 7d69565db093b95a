import type { VaultId } from '../../core/base/ids.ts';
import { parseSessionEvent } from '../../core/log/event-data.ts';
import type { EventRecord, ProfileRecord, WorkspaceRecord } from '../../core/log/records.ts';
import type { CopiedRecords, CopyChange, CopyStore } from '../../core/log/vault-copy.ts';
import { areSame, isIntact, isWellFormed } from './records.ts';

/** Profiles and workspaces of one copy. */
export interface SharedRecords {
  readonly profiles: readonly ProfileRecord[];
  readonly workspaces: readonly WorkspaceRecord[];
}

export async function readShared(store: CopyStore): Promise<SharedRecords> {
  const [profiles, workspaces] = await Promise.all([store.readProfiles(), store.readWorkspaces()]);
  return { profiles, workspaces };
}

/** Ids of the profiles that were removed, as the session's log says. None is ever used twice. */
export function removedProfiles(session: readonly EventRecord[]): Set<string> {
  const removed = new Set<string>();
  for (const record of session) {
    const event = isIntact(record) ? parseSessionEvent(record.type, record.data) : null;
    if (event?.type === 'profile.removed') removed.add(event.profile);
  }
  return removed;
}

/** What one copy needs so that it has what the other has. */
export interface SharedChanges {
  readonly changes: readonly CopyChange[];
  /** Names of profiles that are put back. */
  readonly names: readonly string[];
  /** Vaults of profiles that were removed. */
  readonly gone: readonly VaultId[];
}

/** How one copy is brought to another: it is given what it lacks, or made the same. */
export type SharedMode =
  /** It gets what is missing or malformed there. */
  | 'fill'
  /** As `fill`, but a workspace that is missing beside others of its profile counts as removed. */
  | 'fillNewer'
  /** It becomes what the other is. */
  | 'mirror';

/** Compares profiles and workspaces. What belongs to a profile that was removed goes from both. */
export function sharedChanges(
  from: SharedRecords,
  to: SharedRecords,
  removed: ReadonlySet<string>,
  mode: SharedMode,
): SharedChanges {
  const changes: CopyChange[] = [];
  const names: string[] = [];
  const isRight = <Store extends 'profiles' | 'workspaces'>(
    store: Store,
    one: CopiedRecords[Store],
    there: CopiedRecords[Store] | undefined,
  ): boolean =>
    there !== undefined && isWellFormed(store, there) && (mode !== 'mirror' || areSame(one, there));

  const profiles = new Map(to.profiles.map((one) => [one.id, one]));
  for (const one of from.profiles) {
    if (removed.has(one.id) || !isWellFormed('profiles', one)) continue;
    const there = profiles.get(one.id);
    if (isRight('profiles', one, there)) continue;
    changes.push({ put: 'profiles', record: one });
    if (!there || !isWellFormed('profiles', there)) names.push(one.name);
  }
  const gone = to.profiles.filter(({ id }) => removed.has(id));
  for (const { id } of gone) changes.push({ remove: 'profiles', key: id });

  const workspaces = new Map(to.workspaces.map((one) => [one.id, one]));
  const hasSome = new Set(to.workspaces.map(({ profile }) => profile));
  for (const one of from.workspaces) {
    if (removed.has(one.profile) || !isWellFormed('workspaces', one)) continue;
    const there = workspaces.get(one.id);
    if (isRight('workspaces', one, there)) continue;
    if (mode === 'fillNewer' && !there && hasSome.has(one.profile)) continue;
    changes.push({ put: 'workspaces', record: one });
  }
  const wanted = new Set(from.workspaces.map(({ id }) => id));
  for (const { id, profile } of to.workspaces) {
    const isGone = removed.has(profile) || (mode === 'mirror' && !wanted.has(id));
    if (isGone) changes.push({ remove: 'workspaces', key: id });
  }
  return { changes, names, gone: gone.map(({ vault }) => vault) };
}
