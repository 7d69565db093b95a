import { toHex } from '../../core/base/bytes.ts';
import type { ProfileId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import { hasUnseen } from '../../core/base/text.ts';
import { freeNameAmong, MAX_PROFILE_NAME } from '../../core/log/profile-check.ts';
import type { ProfileRecord, WorkspaceRecord } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import {
  checkWorkspace,
  PROFILE_COLOURS,
  type ProfileColour,
} from '../../core/vault/workspaces.ts';
import type { Dependencies } from '../dependencies.ts';
import { headOnDisk, type SessionLog } from './session-log.ts';
import {
  formerProfile,
  missedWorkspaces,
  readStoredProfiles,
  type StoredProfiles,
} from './stored-profiles.ts';
import { WorkspaceEdits } from './workspace-edits.ts';

const NOTHING_STORED: StoredProfiles = {
  profiles: [],
  workspaces: [],
  broken: [],
  brokenWorkspaces: [],
  areWorkspacesDamaged: false,
  vaults: [],
};

const without = (from: readonly WorkspaceRecord[], some: readonly WorkspaceRecord[]) =>
  from.filter(({ id }) => !some.some((one) => one.id === id));

/** The workspace of a profile that was made before it could have several, and where no other name is given. */
const FIRST_WORKSPACE = { name: 'Personal', type: 'personal' } as const;

/**
 * The profiles of this browser and their workspaces. All of it is stored in clear, and nothing that is wrong with
 * it keeps a vault from being opened: one that no profile names any more is an orphan, until it is given a new one.
 */
export class ProfileRepository {
  profiles: readonly ProfileRecord[] = [];
  readonly workspaces: WorkspaceEdits;
  readonly #dependencies: Dependencies;
  readonly #session: SessionLog;
  #workspaces: readonly WorkspaceRecord[] = [];
  #stored: StoredProfiles = NOTHING_STORED;
  #areWorkspacesDamaged = false;

  constructor(dependencies: Dependencies, session: SessionLog) {
    this.#dependencies = dependencies;
    this.#session = session;
    this.workspaces = new WorkspaceEdits(dependencies, this);
  }

  /** Reads what is there, and goes on with the profile that is signed in. @throws ProblemError */
  async load(): Promise<void> {
    this.#stored = await readStoredProfiles(this.#dependencies.store);
    this.profiles = this.#stored.profiles;
    this.#workspaces = this.#stored.workspaces;
    this.#areWorkspacesDamaged = this.#stored.areWorkspacesDamaged;
    const profile = this.find(this.#session.profile);
    if (!profile) {
      this.#session.leaveMissing();
      return;
    }
    const missed = await this.#missedBy(profile);
    this.#workspaces = without(this.#workspaces, missed).concat(missed);
  }

  /** Vaults that no profile names. */
  get orphans(): readonly VaultId[] {
    return this.#stored.vaults.filter((id) => !this.profiles.some(({ vault }) => vault === id));
  }

  get damagedLists(): readonly ('profiles' | 'workspaces')[] {
    return [
      ...(this.#stored.broken.length > 0 ? (['profiles'] as const) : []),
      ...(this.#areWorkspacesDamaged ? (['workspaces'] as const) : []),
    ];
  }

  /** What is wrong with the vault that a profile names. */
  troubleOf({ id, vault }: ProfileRecord): 'noVault' | 'sharedVault' | null {
    if (this.#isShared(vault)) return 'sharedVault';
    const { profiles, vaults } = this.#stored;
    const isOld = profiles.some((one) => one.id === id);
    return isOld && !vaults.includes(vault) && this.orphans.length > 0 ? 'noVault' : null;
  }

  find(id: string | null): ProfileRecord | null {
    return this.profiles.find((profile) => profile.id === id) ?? null;
  }

  /** The workspaces of a profile. One that has none yet has the one it would have been made with. */
  workspacesOf({ id, createdAt }: ProfileRecord): readonly WorkspaceRecord[] {
    const own = this.#workspaces.filter(({ profile }) => profile === id);
    if (own.length > 0) return [...own].sort((a, b) => a.createdAt - b.createdAt);
    return [{ id, profile: id, ...FIRST_WORKSPACE, createdAt }];
  }

  /** The workspace in use. */
  workspaceOf(profile: ProfileRecord): WorkspaceRecord | null {
    const own = this.workspacesOf(profile);
    return own.find(({ id }) => id === profile.workspace) ?? own[0] ?? null;
  }

  /** Signs a profile in, and writes what of its workspaces was found to be damaged as it is read. */
  async signIn(profile: ProfileRecord): Promise<Outcome> {
    const clears = this.orphans.length === 0;
    return this.#signIn(profile, await this.#missedBy(profile), clears);
  }

  /**
   * Makes a profile for a vault without one, under its former id and name where they are known, and signs it
   * in. Records that were no profiles are cleared away with the last such vault.
   */
  async adopt(vault: VaultId, raw: string, firstName: string): Promise<Outcome<ProfileRecord>> {
    const { orphans } = this;
    if (!orphans.includes(vault)) return failed({ code: 'profile.missing' });
    const isOnly = orphans.length === 1;
    const former = formerProfile(vault, { ...this.#stored, profiles: this.profiles }, isOnly);
    const wanted = former?.name ?? raw.trim().slice(0, MAX_PROFILE_NAME);
    if (wanted === '') return failed({ code: 'profile.nameEmpty' });
    if (!former && hasUnseen(wanted)) return failed({ code: 'name.characters' });
    const createdAt = this.#dependencies.clock();
    const profile: ProfileRecord = {
      createdAt,
      ...former?.fields,
      id: former?.id ?? (this.#newId() as ProfileId),
      vault,
      name: freeNameAmong(
        wanted,
        this.profiles.map(({ name }) => name),
      ),
    };
    const missed = await this.#missedBy(profile, isOnly);
    const hasOne = this.#workspaces.some((one) => one.profile === profile.id) || missed.length > 0;
    const first = checkWorkspace({ ...FIRST_WORKSPACE, name: firstName }, []);
    if (!first.ok) return first;
    const made = { id: this.#newId(), profile: profile.id, ...first.value, createdAt };
    const signedIn = await this.#signIn(profile, hasOne ? missed : [made], isOnly);
    return signedIn.ok ? done(profile) : signedIn;
  }

  /** Makes a profile with a workspace and signs it in. */
  async create(
    raw: string,
    colour?: ProfileColour,
    firstName: string = FIRST_WORKSPACE.name,
  ): Promise<Outcome<ProfileRecord>> {
    const name = raw.trim();
    if (name === '') return failed({ code: 'profile.nameEmpty' });
    if (name.length > MAX_PROFILE_NAME) {
      return failed({ code: 'profile.nameTooLong', max: MAX_PROFILE_NAME });
    }
    if (hasUnseen(name)) return failed({ code: 'name.characters' });
    if (colour !== undefined && !PROFILE_COLOURS.includes(colour)) {
      return failed({ code: 'request.malformed' });
    }
    if (this.profiles.some((profile) => profile.name === name)) {
      return failed({ code: 'profile.nameTaken' });
    }
    const first = checkWorkspace({ ...FIRST_WORKSPACE, name: firstName }, []);
    if (!first.ok) return first;
    const id = this.#newId() as ProfileId;
    const vault = this.#newId() as VaultId;
    const createdAt = this.#dependencies.clock();
    const next = PROFILE_COLOURS[this.profiles.length % PROFILE_COLOURS.length] ?? 'slate';
    const profile = { id, vault, name, createdAt, colour: colour ?? next };
    const workspace: WorkspaceRecord = {
      id: this.#newId(),
      profile: id,
      ...first.value,
      createdAt,
    };
    const signedIn = await this.#session.append(
      { type: 'session.signedIn', profile: id },
      { putProfile: profile, putWorkspaces: [workspace] },
    );
    if (!signedIn.ok) return signedIn;
    this.profiles = [...this.profiles, profile];
    this.#workspaces = [...this.#workspaces, workspace];
    return done(profile);
  }

  /**
   * Removes a profile that is not signed in, with its vault and all that was kept for it. The vault stays where
   * another profile names it, too.
   */
  async remove(id: ProfileId): Promise<Outcome> {
    const profile = this.find(id);
    if (!profile) return failed({ code: 'profile.missing' });
    const { vault } = profile;
    const own = this.#workspaces.filter((one) => one.profile === id).map((one) => one.id);
    // A vault that another profile names is that one's, too.
    const isShared = this.#isShared(vault);
    const expected = await headOnDisk(this.#dependencies.store, vault);
    const removed = await this.#session.append(
      { type: 'profile.removed', profile: id },
      { removeProfile: id, removeWorkspaces: own },
      isShared ? [] : [{ stream: vault, expected, records: [], removeVault: true }],
    );
    if (!removed.ok) return removed;
    if (!isShared) this.#forgetVault(vault);
    this.profiles = this.profiles.filter((one) => one.id !== id);
    this.#workspaces = this.#workspaces.filter((one) => one.profile !== id);
    return removed;
  }

  /** Puts a profile where it may not be yet and signs it in, with workspaces that are put right. */
  async #signIn(
    profile: ProfileRecord,
    missed: readonly WorkspaceRecord[],
    clears = false,
  ): Promise<Outcome> {
    const { broken, brokenWorkspaces } = this.#stored;
    // What is read otherwise than it lies on the disk is written as it is read.
    const mended = this.#areWorkspacesDamaged
      ? without(this.#workspaces, missed).filter((one) => one.profile === profile.id)
      : [];
    const gone = clears ? broken.map(({ id }) => id).filter((id) => id !== profile.id) : [];
    const signedIn = await this.#session.append(
      { type: 'session.signedIn', profile: profile.id },
      {
        putProfile: profile,
        putWorkspaces: [...missed, ...mended],
        ...(brokenWorkspaces.length > 0 && { removeWorkspaces: brokenWorkspaces }),
        ...(gone.length > 0 && { removeProfiles: gone as ProfileId[] }),
      },
    );
    if (!signedIn.ok) return signedIn;
    this.profiles = [...this.profiles.filter(({ id }) => id !== profile.id), profile];
    this.#workspaces = without(this.#workspaces, missed).concat(missed);
    this.#areWorkspacesDamaged = false;
    const left = clears ? [] : broken.filter(({ id }) => id !== profile.id);
    this.#stored = { ...this.#stored, broken: left, brokenWorkspaces: [] };
    return signedIn;
  }

  /** Workspaces that lie on the disk as another's, or not at all, and belong to a profile. */
  async #missedBy(profile: ProfileRecord, strays = false): Promise<WorkspaceRecord[]> {
    const stored = { profiles: this.profiles, workspaces: this.#workspaces };
    try {
      const templates = await this.#dependencies.store.readTemplates(profile.vault);
      return missedWorkspaces(profile, this.workspacesOf(profile), stored, templates, strays);
    } catch (error) {
      // Nobody is kept from signing in by a list of templates.
      if (error instanceof ProblemError) return [];
      throw error;
    }
  }

  #isShared(vault: VaultId): boolean {
    return this.profiles.filter((one) => one.vault === vault).length > 1;
  }

  #forgetVault(vault: VaultId): void {
    const vaults = this.#stored.vaults.filter((one) => one !== vault);
    this.#stored = { ...this.#stored, vaults };
  }

  /** Writes the workspaces of a profile as they are from now on, and the profile with the one in use. */
  async write(
    own: readonly WorkspaceRecord[],
    profile: ProfileRecord,
    gone?: string,
    write?: (commit: StreamCommit) => Promise<Outcome>,
  ): Promise<Outcome> {
    const parts = {
      putWorkspaces: own,
      putProfile: profile,
      ...(gone !== undefined && { removeWorkspaces: [gone] }),
    };
    const written = write
      ? await write(this.#session.commitOf(parts))
      : await this.#session.alongside(parts);
    if (!written.ok) return written;
    this.#workspaces = [...this.#workspaces.filter((one) => one.profile !== profile.id), ...own];
    this.profiles = this.profiles.map((one) => (one.id === profile.id ? profile : one));
    return written;
  }

  #newId(): string {
    return toHex(this.#dependencies.random(16));
  }
}
