import type { ProfileId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, withoutValue } from '../../core/base/outcome.ts';
import type { ProfileRecord } from '../../core/log/records.ts';
import type { ProfileColour, WorkspaceDraft } from '../../core/vault/workspaces.ts';
import type { ProfilesApi, WorkspacesApi } from '../protocol/profiles-api.ts';
import type { ProfileRepository } from '../session/profile-repository.ts';
import type { StorageWatch } from '../session/storage-watch.ts';
import type { RemoveTemplates } from '../session/workspace-edits.ts';
import type { CommandQueue } from './command-queue.ts';
import type { ProfileInUse } from './profile-in-use.ts';

/** The profiles of this browser, and who is signed in. */
export class ProfilesArea implements ProfilesApi {
  readonly workspaces: WorkspacesArea;
  readonly #queue: CommandQueue;
  readonly #inUse: ProfileInUse;

  readonly #watch: StorageWatch;

  constructor(queue: CommandQueue, inUse: ProfileInUse, watch: StorageWatch) {
    this.#queue = queue;
    this.#inUse = inUse;
    this.#watch = watch;
    this.workspaces = new WorkspacesArea(queue, inUse);
  }

  create = (
    name: string,
    colour?: ProfileColour,
    workspace?: string,
  ): Promise<Outcome<ProfileId>> =>
    this.#queue.command<ProfileId>(async (running) => {
      await this.#inUse.prepare();
      const made = await running.profiles.create(name, colour, workspace);
      if (!made.ok) return made;
      await this.#inUse.use(running, made.value);
      return done(made.value.id);
    });

  signIn = (id: ProfileId): Promise<Outcome> =>
    this.#queue.command(async (running) => {
      const profile = running.profiles.find(id);
      if (!profile) return failed({ code: 'profile.missing' });
      await this.#inUse.prepare();
      const signedIn = await running.profiles.signIn(profile);
      if (signedIn.ok) await this.#inUse.use(running, running.profiles.find(id) ?? profile);
      return signedIn;
    });

  adopt = (vault: VaultId, name: string, workspace: string): Promise<Outcome<ProfileId>> =>
    this.#queue.command<ProfileId>(async (running) => {
      await this.#inUse.prepare();
      const made = await running.profiles.adopt(vault, name, workspace);
      if (!made.ok) return made;
      await this.#inUse.use(running, made.value);
      return done(made.value.id);
    });

  remove = (id: ProfileId): Promise<Outcome> =>
    this.#queue.command(async ({ profiles, dependencies }) => {
      const profile = profiles.find(id);
      const removed = await profiles.remove(id);
      if (removed.ok && profile) this.#watch.removed(profile.vault, dependencies.clock());
      return removed;
    });

  acknowledgeLoss = (vault: VaultId | null): Promise<Outcome> =>
    this.#queue.command(async ({ dependencies }) => {
      await this.#watch.acknowledge(dependencies, vault);
      return done(null);
    });

  /** The vault's word on signing out and the session's end are one commit. */
  signOut = (keep: boolean): Promise<Outcome> =>
    this.#queue.command(async ({ session }) => {
      const commands = this.#inUse.vault?.commands;
      const waits = commands?.log.chart;
      if (waits?.path === 'keyShown' && waits.cameFrom !== 'unlocked') {
        await commands?.run({ type: 'abandonKey' });
      }
      const ended = session.prepare({ type: 'session.ended' });
      if (!ended) return failed({ code: 'notSignedIn' });
      // A vault without a key has nothing to say about it, and one that is damaged cannot.
      const path = commands?.log.chart.path;
      const isSilent = !commands || path === 'uninitialised' || path === 'resetting.erasing';
      const left = isSilent
        ? await session.append({ type: 'session.ended' })
        : withoutValue(await commands.run({ type: 'signOut', keep }, { beside: ended.commits }));
      if (!left.ok) return left;
      if (!isSilent) ended.written();
      this.#inUse.leave();
      return left;
    });
}

/** The workspaces of the profile that is signed in. */
export class WorkspacesArea implements WorkspacesApi {
  readonly #queue: CommandQueue;
  readonly #inUse: ProfileInUse;

  constructor(queue: CommandQueue, inUse: ProfileInUse) {
    this.#queue = queue;
    this.#inUse = inUse;
  }

  create = (draft: WorkspaceDraft): Promise<Outcome> =>
    this.#ofProfile(({ workspaces }, profile) => workspaces.create(profile, draft));

  change = (id: string, draft: WorkspaceDraft): Promise<Outcome> =>
    this.#ofProfile(({ workspaces }, profile) => workspaces.change(profile, id, draft));

  remove = (id: string): Promise<Outcome> =>
    this.#ofProfile(async ({ workspaces }, profile) => {
      const { vault } = this.#inUse;
      const isOpen = vault?.commands.log.chart.path === 'unlocked.whole';
      const removeTemplates: RemoveTemplates = async (templates, beside) =>
        (await vault?.inside((inside) => inside.templates.removeAll(templates, beside))) ??
        failed({ code: 'notSignedIn' });
      return workspaces.remove(profile, id, isOpen ? removeTemplates : null);
    });

  switchTo = (id: string): Promise<Outcome> =>
    this.#ofProfile(({ workspaces }, profile) => workspaces.switchTo(profile, id));

  #ofProfile(
    work: (profiles: ProfileRepository, profile: ProfileRecord) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.#queue.command(async ({ profiles }) => {
      const profile = profiles.find(this.#inUse.profile);
      return profile ? work(profiles, profile) : failed({ code: 'notSignedIn' });
    });
  }
}
