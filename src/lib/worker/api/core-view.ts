import type { ProfileId } from '../../core/base/ids.ts';
import type { ProfileRecord, WorkspaceRecord } from '../../core/log/records.ts';
import { isOpen } from '../../machines/chart-state.ts';
import {
  type AppView,
  EMPTY_VIEW,
  type ProfileView,
  type WorkspaceView,
} from '../protocol/app-view.ts';
import type { ProfileRepository } from '../session/profile-repository.ts';
import type { StorageWatch } from '../session/storage-watch.ts';
import type { CoreState } from './command-queue.ts';

const profileView = (profile: ProfileRecord, profiles: ProfileRepository): ProfileView => {
  const { id, name, createdAt, colour = 'slate' } = profile;
  return { id, name, createdAt, colour, trouble: profiles.troubleOf(profile) };
};

const workspaceView = ({ id, name, type }: WorkspaceRecord): WorkspaceView => ({ id, name, type });

/**
 * The core as tabs see it.
 * @param profileId of the profile that is signed in
 * @param locksAt when an idle vault is going to lock: milliseconds since 1970, UTC; `null` while it is not
 */
export function coreView(
  { running, problem, vault, vaultProblem }: CoreState,
  profileId: ProfileId | null,
  locksAt: number | null,
  { losses, text: witness }: Pick<StorageWatch, 'losses' | 'text'>,
): AppView {
  const ready = running ? 'ready' : 'starting';
  const profiles = running?.profiles;
  const profile = profiles?.find(profileId) ?? null;
  const view = vault?.view ?? null;
  return {
    phase: problem ? 'failed' : ready,
    problem,
    profiles: profiles?.profiles.map((one) => profileView(one, profiles)) ?? [],
    orphans: profiles?.orphans ?? [],
    damagedLists: [
      ...(running?.session.isDamaged ? (['session'] as const) : []),
      ...(profiles?.damagedLists ?? []),
    ],
    profile: profile && profiles ? profileView(profile, profiles) : null,
    workspaces: profile && profiles ? profiles.workspacesOf(profile).map(workspaceView) : [],
    workspace: (profile && profiles?.workspaceOf(profile)?.id) ?? null,
    vault: view,
    vaultProblem,
    losses,
    witness,
    erasing: running?.dependencies.eraser?.view ?? null,
    storage: running?.dependencies.copies?.view ?? EMPTY_VIEW.storage,
    locksAt: view && isOpen(view.chart) ? locksAt : null,
  };
}
