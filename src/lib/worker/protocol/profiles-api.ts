import type { ProfileId, VaultId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { ProfileColour, WorkspaceDraft } from '../../core/vault/workspaces.ts';

/** The profiles of this browser, and who is signed in. */
export interface ProfilesApi {
  /** @param workspace name of its first workspace, in the language of whoever makes it */
  create(name: string, colour?: ProfileColour, workspace?: string): Promise<Outcome<ProfileId>>;
  /**
   * Makes a profile for a vault that no profile names, and signs it in.
   * @param name of the profile, where its former name is not known
   * @param workspace name of its first workspace
   */
  adopt(vault: VaultId, name: string, workspace: string): Promise<Outcome<ProfileId>>;
  signIn(profile: ProfileId): Promise<Outcome>;
  /** Ends the session. Removes the profile's secrets from this browser unless `keep`. */
  signOut(keep: boolean): Promise<Outcome>;
  /** Removes a profile with everything that was kept for it. Only while nobody is signed in. */
  remove(profile: ProfileId): Promise<Outcome>;
  /**
   * Says that the person knows of a loss: from now on the vault is what is there of it.
   * @param vault `null` for the storage as a whole
   */
  acknowledgeLoss(vault: VaultId | null): Promise<Outcome>;
  readonly workspaces: WorkspacesApi;
}

/** The workspaces of the profile that is signed in. */
export interface WorkspacesApi {
  create(draft: WorkspaceDraft): Promise<Outcome>;
  change(id: string, draft: WorkspaceDraft): Promise<Outcome>;
  /** Deletes a workspace with its templates. */
  remove(id: string): Promise<Outcome>;
  switchTo(id: string): Promise<Outcome>;
}
