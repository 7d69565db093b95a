import { toHex } from '../../core/base/bytes.ts';
import { failed, type Outcome } from '../../core/base/outcome.ts';
import type { ProfileRecord, WorkspaceRecord } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import { checkWorkspace, type WorkspaceDraft } from '../../core/vault/workspaces.ts';
import type { Dependencies } from '../dependencies.ts';

/** Deletes templates of the vault, in one commit with those given. */
export type RemoveTemplates = (
  templates: readonly string[],
  beside: readonly StreamCommit[],
) => Promise<Outcome>;

const namesOf = (workspaces: readonly WorkspaceRecord[]) => workspaces.map(({ name }) => name);

/** Where the workspaces of profiles lie. */
export interface StoredWorkspaces {
  workspacesOf(profile: ProfileRecord): readonly WorkspaceRecord[];
  /** Writes the workspaces of a profile as they are from now on, and the profile with the one in use. */
  write(
    own: readonly WorkspaceRecord[],
    profile: ProfileRecord,
    gone?: string,
    write?: (commit: StreamCommit) => Promise<Outcome>,
  ): Promise<Outcome>;
}

/** Changes of the workspaces of one profile or another. */
export class WorkspaceEdits {
  readonly #dependencies: Dependencies;
  readonly #profiles: StoredWorkspaces;

  constructor(dependencies: Dependencies, profiles: StoredWorkspaces) {
    this.#dependencies = dependencies;
    this.#profiles = profiles;
  }

  async create(profile: ProfileRecord, draft: WorkspaceDraft): Promise<Outcome> {
    const own = this.#profiles.workspacesOf(profile);
    const checked = checkWorkspace(draft, namesOf(own));
    if (!checked.ok) return checked;
    const createdAt = this.#dependencies.clock();
    const made = {
      id: toHex(this.#dependencies.random(16)),
      profile: profile.id,
      ...checked.value,
      createdAt,
    };
    return this.#profiles.write([...own, made], { ...profile, workspace: made.id });
  }

  async change(profile: ProfileRecord, id: string, draft: WorkspaceDraft): Promise<Outcome> {
    const own = this.#profiles.workspacesOf(profile);
    if (!own.some((one) => one.id === id)) return failed({ code: 'workspace.missing' });
    const others = own.filter((one) => one.id !== id);
    const checked = checkWorkspace(draft, namesOf(others));
    if (!checked.ok) return checked;
    return this.#profiles.write(
      own.map((one) => (one.id === id ? { ...one, ...checked.value } : one)),
      profile,
    );
  }

  /**
   * Deletes a workspace with the templates in it.
   * @param removeTemplates deletes templates in one commit with others; `null` while the vault is not open
   */
  async remove(
    profile: ProfileRecord,
    id: string,
    removeTemplates: RemoveTemplates | null,
  ): Promise<Outcome> {
    const own = this.#profiles.workspacesOf(profile);
    if (!own.some((one) => one.id === id)) return failed({ code: 'workspace.missing' });
    if (own.length === 1) return failed({ code: 'workspace.last' });
    const templates = await this.#dependencies.store.readTemplates(profile.vault);
    const inIt = templates.filter(({ workspace }) => workspace === id).map((one) => one.id);
    const left = own.filter((one) => one.id !== id);
    const { workspace, ...rest } = profile;
    const next = workspace === id ? rest : profile;
    if (inIt.length === 0) return this.#profiles.write(left, next, id);
    // The log says what becomes of its templates, and only with the key in memory.
    if (!removeTemplates) return failed({ code: 'workspace.needsVault' });
    return this.#profiles.write(left, next, id, (commit) => removeTemplates(inIt, [commit]));
  }

  async switchTo(profile: ProfileRecord, id: string): Promise<Outcome> {
    const own = this.#profiles.workspacesOf(profile);
    if (!own.some((one) => one.id === id)) return failed({ code: 'workspace.missing' });
    return this.#profiles.write(own, { ...profile, workspace: id });
  }
}
