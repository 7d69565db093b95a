import { toHex } from '../../core/base/bytes.ts';
import type { ProfileId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { ProfileRecord, WorkspaceRecord } from '../../core/log/records.ts';
import {
  checkWorkspace,
  PROFILE_COLOURS,
  type ProfileColour,
  type WorkspaceDraft,
} from '../../core/vault/workspaces.ts';
import type { Dependencies } from '../dependencies.ts';
import { headOnDisk, type SessionLog } from './session-log.ts';

const MAX_PROFILE_NAME = 60;
const namesOf = (workspaces: readonly WorkspaceRecord[]) => workspaces.map(({ name }) => name);

/** The workspace of a profile that was made before it could have several, and where no other name is given. */
const FIRST_WORKSPACE = { name: 'Personal', type: 'personal' } as const;

/** The profiles of this browser and their workspaces. All of it is stored in clear. */
export class ProfileRepository {
  profiles: readonly ProfileRecord[] = [];
  readonly #dependencies: Dependencies;
  readonly #session: SessionLog;
  #workspaces: readonly WorkspaceRecord[] = [];

  constructor(dependencies: Dependencies, session: SessionLog) {
    this.#dependencies = dependencies;
    this.#session = session;
  }

  async load(): Promise<void> {
    this.profiles = await this.#dependencies.store.readProfiles();
    this.#workspaces = await this.#dependencies.store.readWorkspaces();
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

  /** Removes a profile that is not signed in, with its vault and all that was kept for it. */
  async remove(id: ProfileId): Promise<Outcome> {
    const profile = this.find(id);
    if (!profile) return failed({ code: 'profile.missing' });
    const { vault } = profile;
    const own = this.#workspaces.filter((one) => one.profile === id).map((one) => one.id);
    const expected = await headOnDisk(this.#dependencies.store, vault);
    const removed = await this.#session.append(
      { type: 'profile.removed', profile: id },
      { removeProfile: id, removeWorkspaces: own },
      [{ stream: vault, expected, records: [], removeVault: true }],
    );
    if (!removed.ok) return removed;
    this.profiles = this.profiles.filter((one) => one.id !== id);
    this.#workspaces = this.#workspaces.filter((one) => one.profile !== id);
    return removed;
  }

  async createWorkspace(profile: ProfileRecord, draft: WorkspaceDraft): Promise<Outcome> {
    const own = this.workspacesOf(profile);
    const checked = checkWorkspace(draft, namesOf(own));
    if (!checked.ok) return checked;
    const createdAt = this.#dependencies.clock();
    const made = { id: this.#newId(), profile: profile.id, ...checked.value, createdAt };
    return this.#write([...own, made], { ...profile, workspace: made.id });
  }

  async changeWorkspace(
    profile: ProfileRecord,
    id: string,
    draft: WorkspaceDraft,
  ): Promise<Outcome> {
    const own = this.workspacesOf(profile);
    if (!own.some((one) => one.id === id)) return failed({ code: 'workspace.missing' });
    const others = own.filter((one) => one.id !== id);
    const checked = checkWorkspace(draft, namesOf(others));
    if (!checked.ok) return checked;
    return this.#write(
      own.map((one) => (one.id === id ? { ...one, ...checked.value } : one)),
      profile,
    );
  }

  /** Deletes a workspace with the templates in it. */
  async removeWorkspace(profile: ProfileRecord, id: string): Promise<Outcome> {
    const own = this.workspacesOf(profile);
    if (!own.some((one) => one.id === id)) return failed({ code: 'workspace.missing' });
    if (own.length === 1) return failed({ code: 'workspace.last' });
    const templates = await this.#dependencies.store.readTemplates(profile.vault);
    const inIt = templates.filter(({ workspace }) => workspace === id).map((one) => one.id);
    const left = own.filter((one) => one.id !== id);
    const { workspace, ...rest } = profile;
    const next = workspace === id ? rest : profile;
    return this.#write(left, next, id, inIt);
  }

  async switchWorkspace(profile: ProfileRecord, id: string): Promise<Outcome> {
    const own = this.workspacesOf(profile);
    if (!own.some((one) => one.id === id)) return failed({ code: 'workspace.missing' });
    return this.#write(own, { ...profile, workspace: id });
  }

  async #write(
    own: readonly WorkspaceRecord[],
    profile: ProfileRecord,
    gone?: string,
    removeTemplates: readonly string[] = [],
  ): Promise<Outcome> {
    const written = await this.#session.alongside(
      {
        putWorkspaces: own,
        putProfile: profile,
        ...(gone !== undefined && { removeWorkspaces: [gone] }),
      },
      removeTemplates.length > 0 ? [{ stream: profile.vault, removeTemplates }] : [],
    );
    if (!written.ok) return written;
    this.#workspaces = [...this.#workspaces.filter((one) => one.profile !== profile.id), ...own];
    this.profiles = this.profiles.map((one) => (one.id === profile.id ? profile : one));
    return written;
  }

  #newId(): string {
    return toHex(this.#dependencies.random(16));
  }
}
