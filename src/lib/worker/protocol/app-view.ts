import type { ProfileId, VaultId } from '../../core/base/ids.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { ProviderRow } from '../../core/providers/provider.ts';
import type { Loss } from '../../core/log/storage-witness.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type { ProfileColour, WorkspaceDraft } from '../../core/vault/workspaces.ts';
import type { ChartState } from '../../machines/chart-state.ts';
import type { LockCause } from '../../machines/events.ts';
import type { Progress } from './progress.ts';
import type { ErasingView } from './erasing-view.ts';
import type { StorageView } from './storage-view.ts';

/** A local profile, as every tab may see it. Its name is not secret and is stored in clear. */
export interface ProfileView {
  readonly id: ProfileId;
  readonly name: string;
  readonly createdAt: number;
  readonly colour: ProfileColour;
  /**
   * What is wrong with the vault it names: nothing is there of it while another vault has no profile, or
   * another profile names the same; else `null`.
   */
  readonly trouble: 'noVault' | 'sharedVault' | null;
}

/** Lists outside of the vaults that were found damaged. Nothing secret is in them. */
export type DamagedList = 'session' | 'profiles' | 'workspaces';

/** A workspace of the signed-in profile. Its name is stored in clear, like the profile's. */
export interface WorkspaceView extends WorkspaceDraft {
  readonly id: string;
}

/** The vault of the signed-in profile. Holds no key, no value and no secret's name. */
export interface VaultView {
  readonly id: VaultId;
  readonly chart: ChartState;
  /** Sequence number of the last event; changes whenever anything about the vault did. */
  readonly seq: number;
  /** Number of secrets; `null` while the vault is locked. */
  readonly count: number | null;
  /** What is known of an open vault besides its secrets; `null` while it is locked. */
  readonly inside: VaultInside | null;
  /** What locked it, where that was since it was last open here; else `null`. */
  readonly lockedBy: LockCause | null;
  /** Whether a key that was shown was given up, and nothing happened since: copies of it open nothing. */
  readonly gaveUpKey: boolean;
  /** Where its log is damaged, once that was met; unlocking then shows what can be proven. Else `null`. */
  readonly damage: Extract<Problem, { code: 'log.damaged' }> | null;
}

export interface VaultInside {
  readonly settings: VaultSettings;
  /** The last encrypted backup (`null`: never), and how often secrets changed since. */
  readonly backup: { readonly at: number | null; readonly changes: number };
  readonly providers: readonly ProviderRow[];
  readonly slotCare: SlotCare;
  /** How far what was sealed before a change of key is sealed anew; `null` when all is. */
  readonly resealing: Progress | null;
}

/** What was found of the key slots when the vault was opened. */
export interface SlotCare {
  /** Slots whose records were damaged, changed or gone, and were put right from another copy. */
  readonly mended: number;
  /** Slots of which no copy is whole: what they were for opens nothing any more. */
  readonly lost: number;
}

/** Everything a tab renders from, sent whole on every change. */
export interface AppView {
  readonly phase: 'starting' | 'ready' | 'failed';
  /** Why the core cannot be used, when `phase` is `failed`. */
  readonly problem: Problem | null;
  readonly profiles: readonly ProfileView[];
  /** Vaults that no profile names: their profile's record was lost. */
  readonly orphans: readonly VaultId[];
  readonly damagedLists: readonly DamagedList[];
  readonly profile: ProfileView | null;
  readonly workspaces: readonly WorkspaceView[];
  /** Id of the workspace in use. */
  readonly workspace: string | null;
  readonly vault: VaultView | null;
  /** Why the signed-in profile's vault cannot be used, while others still can; else `null`. */
  readonly vaultProblem: Problem | null;
  /** What is missing of what was stored, until the person has acknowledged it. */
  readonly losses: readonly Loss[];
  /** What a page is to keep outside of the database, and to give back when it subscribes; else `null`. */
  readonly witness: string | null;
  /** When an idle vault is going to lock, once that is near: milliseconds since 1970; else `null`. */
  readonly locksAt: number | null;
  readonly storage: StorageView;
  /** What is left of erased bytes in the browser's files; `null` while nothing is. */
  readonly erasing: ErasingView | null;
}

/** What a tab shows before it knows anything: nobody is signed in, and the core is on its way. */
export const EMPTY_VIEW: AppView = {
  phase: 'starting',
  problem: null,
  profiles: [],
  orphans: [],
  damagedLists: [],
  profile: null,
  workspaces: [],
  workspace: null,
  vault: null,
  vaultProblem: null,
  losses: [],
  witness: null,
  locksAt: null,
  storage: { copies: 'two', restored: null },
  erasing: null,
};
