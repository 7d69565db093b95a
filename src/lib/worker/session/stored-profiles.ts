import { isId, type ProfileId, type VaultId } from '../../core/base/ids.ts';
import {
  fieldsOf,
  type Fields,
  freeNameAmong,
  isWholeWorkspace,
  MAX_PROFILE_NAME,
  nameIn,
  NOBODY,
  readProfile,
  readWorkspace,
  rest,
} from '../../core/log/profile-check.ts';
import type { ProfileRecord, WorkspaceRecord } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';

/** What a workspace is called whose record was lost while its templates are there. */
const RECOVERED = 'Recovered';

/** The lists outside of the vaults as they lie on the disk, read as far as they can be. */
export interface StoredProfiles {
  readonly profiles: readonly ProfileRecord[];
  readonly workspaces: readonly WorkspaceRecord[];
  /** Records that are no profiles. */
  readonly broken: readonly Fields[];
  /** Keys of records that are no workspaces. */
  readonly brokenWorkspaces: readonly string[];
  /** Whether a workspace was not what was written. */
  readonly areWorkspacesDamaged: boolean;
  /** Every vault that there is anything of. */
  readonly vaults: readonly VaultId[];
}

export async function readStoredProfiles(store: VaultStore): Promise<StoredProfiles> {
  const [rawProfiles, rawWorkspaces, ids] = await Promise.all([
    store.readProfiles(),
    store.readWorkspaces(),
    store.readVaultIds(),
  ]);
  const profiles: ProfileRecord[] = [];
  const broken: Fields[] = [];
  for (const raw of rawProfiles) {
    const profile = readProfile(raw);
    if (profile) profiles.push(profile);
    else broken.push(fieldsOf(raw));
  }
  const workspaces: WorkspaceRecord[] = [];
  const brokenWorkspaces: string[] = [];
  for (const raw of rawWorkspaces) {
    const names = workspaces.map(({ name }) => name);
    const workspace = readWorkspace(raw, freeNameAmong(RECOVERED, names));
    if (workspace) workspaces.push(workspace);
    else brokenWorkspaces.push(raw.id);
  }
  return {
    profiles,
    workspaces,
    broken,
    brokenWorkspaces,
    areWorkspacesDamaged: !rawWorkspaces.every(isWholeWorkspace),
    vaults: ids.filter(isId),
  };
}

/**
 * The profile that a vault without one had, as far as broken records tell: one that still names the vault, or
 * the only one that names none where no other vault is looking for its profile.
 */
export function formerProfile(
  vault: VaultId,
  { profiles, broken }: Pick<StoredProfiles, 'profiles' | 'broken'>,
  isOnlyOrphan: boolean,
): { readonly id: ProfileId | null; readonly name: string | null; readonly fields: Fields } | null {
  const nameless = broken.filter((one) => !isId(one['vault']));
  const its =
    broken.find((one) => one['vault'] === vault) ??
    (isOnlyOrphan && nameless.length === 1 ? nameless[0] : undefined);
  if (!its) return null;
  const { id } = its;
  const isFree = isId(id) && !profiles.some((one) => one.id === id);
  return {
    id: isFree ? (id as ProfileId) : null,
    name: nameIn(its['name'], MAX_PROFILE_NAME),
    fields: rest(its),
  };
}

/**
 * Workspaces that belong to a profile's vault though no record says so: those that the vault's templates lie
 * in, whomever they are said to be of, unless it is of the same vault. Others of a profile that is not there are
 * taken over with them. Where there is no record, one is made.
 * @param strays whether all workspaces without a profile are this one's, since no other can miss them
 */
export function missedWorkspaces(
  profile: ProfileRecord,
  own: readonly WorkspaceRecord[],
  { profiles, workspaces }: Pick<StoredProfiles, 'profiles' | 'workspaces'>,
  templates: readonly { readonly workspace: unknown }[],
  strays: boolean,
): WorkspaceRecord[] {
  const needed = new Set(templates.map(({ workspace }) => workspace).filter(isId));
  const vaultOf = new Map(profiles.map(({ id, vault }) => [id, vault]));
  const others = workspaces.filter((one) => one.profile !== profile.id);
  const former = new Set(others.filter(({ id }) => needed.has(id)).map((one) => one.profile));
  const isAlone = profiles.every(({ id }) => id === profile.id);
  const taken = others.filter((one) => {
    const vault = vaultOf.get(one.profile);
    if (needed.has(one.id)) return vault !== profile.vault;
    if (vault !== undefined) return false;
    return one.profile === NOBODY ? isAlone : strays || former.has(one.profile);
  });
  const names = own.map(({ name }) => name);
  const missed = taken.map((one) => ({ ...one, profile: profile.id }));
  const there = new Set([...own, ...workspaces].map(({ id }) => id));
  for (const id of needed) {
    if (there.has(id)) continue;
    const name = freeNameAmong(RECOVERED, [...names, ...missed.map((one) => one.name)]);
    const { createdAt } = profile;
    missed.push({ id, profile: profile.id, name, type: 'personal', createdAt });
  }
  return missed;
}
