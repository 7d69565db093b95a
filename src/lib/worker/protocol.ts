import type { ProfileId, SecretId, VaultId } from '../core/ids.ts';
import type { Outcome, Problem } from '../core/problems.ts';
import type { RowFilter } from '../core/secret-query.ts';
import type { SecretDraft, SecretRow } from '../core/secrets.ts';
import type { ChartState } from '../machines/chart-fold.ts';
import type { SaveWay } from '../machines/events.ts';

/** A local profile, as every tab may see it. Its name is not secret and is stored in clear. */
export interface ProfileView {
  readonly id: ProfileId;
  readonly name: string;
  readonly createdAt: number;
}

/** The vault of the signed-in profile. Holds no key, no value and no secret's name. */
export interface VaultView {
  readonly id: VaultId;
  readonly chart: ChartState;
  /** Sequence number of the last event; changes whenever anything about the vault did. */
  readonly seq: number;
  /** Number of secrets; `null` while the vault is locked. */
  readonly count: number | null;
}

/** Everything a tab renders from, sent whole on every change. */
export interface AppView {
  readonly phase: 'starting' | 'ready' | 'failed';
  /** Why the core cannot be used, when `phase` is `failed`. */
  readonly problem: Problem | null;
  readonly profiles: readonly ProfileView[];
  readonly profile: ProfileView | null;
  readonly vault: VaultView | null;
  /** Why the signed-in profile's vault cannot be used, while others still can; else `null`. */
  readonly vaultProblem: Problem | null;
}

export interface RowQuery extends RowFilter {
  readonly offset: number;
  readonly limit: number;
}

export interface RowWindow {
  readonly rows: readonly SecretRow[];
  readonly total: number;
}

/** A generated vault key that is on the screen, or one being shown again in Settings. */
export interface ShownKey {
  readonly text: string;
  readonly madeAt: number;
}

/**
 * What a tab may ask of the core. Every call resolves to an outcome; a failed one changed nothing.
 */
export interface CoreApi {
  /**
   * Calls `listener` with the current view and again after every change.
   * @param tab names the Web Lock that the tab holds for as long as it lives
   */
  subscribe(listener: (view: AppView) => void, tab: string): Promise<void>;
  /** Takes the core over from another tab; that tab's vault locks. */
  useHere(): Promise<Outcome>;

  createProfile(name: string): Promise<Outcome<ProfileId>>;
  signIn(profile: ProfileId): Promise<Outcome>;
  /** Ends the session. Removes the profile's secrets from this browser unless `keep`. */
  signOut(keep: boolean): Promise<Outcome>;

  /** Generates a vault key: the first one, the one after a reset, or a change of key when unlocked. */
  issueKey(): Promise<Outcome>;
  /** The key on the screen in `keyShown`, or the vault's own in `unlocked`. */
  readKey(): Promise<Outcome<ShownKey>>;
  noteKeySaved(way: SaveWay): Promise<Outcome>;
  /** Compares text a person typed or pasted with the shown key; a match counts as saved. */
  checkCopy(text: string): Promise<Outcome>;
  abandonKey(): Promise<Outcome>;
  /** Opens the vault with the shown key. `stated`: the person says they stored it. */
  openVault(stated: boolean): Promise<Outcome>;

  unlock(keyText: string): Promise<Outcome>;
  lock(): Promise<Outcome>;

  listSecrets(query: RowQuery): Promise<Outcome<RowWindow>>;
  revealSecret(id: SecretId): Promise<Outcome<string>>;
  /** The secret's note, which the rows do not carry. */
  readNote(id: SecretId): Promise<Outcome<string>>;
  addSecret(draft: SecretDraft): Promise<Outcome<SecretId>>;
  /** `basedOn` is the `detailsSeq` of the row that was edited, so that no other tab's edit is lost. */
  editSecret(id: SecretId, basedOn: number, draft: SecretDraft): Promise<Outcome>;
  deleteSecret(id: SecretId): Promise<Outcome>;

  requestReset(): Promise<Outcome>;
  cancelReset(): Promise<Outcome>;
  confirmReset(): Promise<Outcome>;
}
