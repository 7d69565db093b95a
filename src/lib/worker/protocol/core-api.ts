import type {
  ProviderKind,
  ProviderRow,
  SecretReference,
} from '../../core/providers/connection.ts';
import type { ProfileId, SecretId, VaultId, SlotId } from '../../core/base/ids.ts';
import type { Bytes } from '../../core/log/records.ts';
import type { Outcome, Problem } from '../../core/base/problem.ts';
import type { ImportKind, OnClash } from '../../core/decide/import-plan.ts';
import type {
  ExportFormat,
  ImportFormat,
  ReadFile,
  ReadOptions,
  Refusal,
} from '../../core/transfer/plain-secret.ts';
import type { RowFilter } from '../../core/projections/secret-query.ts';
import type { SecretDraft, SecretRow } from '../../core/secrets/secret.ts';
import type { CheckedReference, TemplateDraft } from '../../core/secrets/templates.ts';
import type { ProfileColour, WorkspaceDraft } from '../../core/vault/workspaces.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type { TimelineEntry, TimelineFilter } from '../../core/log/timeline.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import type { ChartState } from '../../machines/chart-fold.ts';
import type { LockCause, SaveWay, UnlockWay } from '../../machines/events.ts';
import type { ExternalApi } from './providers-api.ts';
import type { SecretVerdict, TemplateSave, TemplateView } from '../secrets/template-repository.ts';

/** A local profile, as every tab may see it. Its name is not secret and is stored in clear. */
export interface ProfileView {
  readonly id: ProfileId;
  readonly name: string;
  readonly createdAt: number;
  readonly colour: ProfileColour;
}

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
}

export interface VaultInside {
  readonly settings: VaultSettings;
  /** The last encrypted backup (`null`: never), and how often secrets changed since. */
  readonly backup: { readonly at: number | null; readonly changes: number };
  readonly providers: readonly ProviderRow[];
}

/** A value in plain, and the environment it is of; `null` when it is the default one. */
export interface RevealedValue {
  readonly text: string;
  readonly environment: string | null;
}

/** What the rows do not carry of a secret. */
export interface SecretView {
  readonly note: string;
  /** Environments in which it has a value of its own. */
  readonly environments: readonly string[];
  /** Earlier values, newest first; `at` is when each was set. */
  readonly versions: readonly {
    readonly seq: number;
    readonly environment: string | null;
    readonly at: number;
    /** The kind of external vault it is a link to; `null` for a text. */
    readonly link: ProviderKind | null;
  }[];
  /** Those of its values that are links, by environment; `null` is the default one. */
  readonly links: readonly {
    readonly environment: string | null;
    readonly link: SecretReference;
  }[];
}

/** A template with its values put in, and the references that stayed since their vault did not give them. */
export interface ResolvedTemplate {
  readonly text: string;
  readonly failed: readonly { readonly name: string; readonly problem: Problem }[];
}

/** Called now and then while something long goes on. */
export type OnProgress = (progress: { readonly done: number; readonly total: number }) => void;

/** Which events are asked for: newest first, `limit` of them after `offset`. */
export interface TimelineQuery extends TimelineFilter {
  readonly offset: number;
  readonly limit: number;
}

export interface TimelineWindow {
  readonly entries: readonly TimelineEntry[];
  /** How many events the filter lists. */
  readonly total: number;
  /** Sequence number of the last event that a compaction removed; 0 without one. */
  readonly base: number;
}

/** What a compaction would remove, and the receipt of the moment it cuts the log at. */
export interface CompactionView {
  readonly removed: number;
  readonly kept: number;
  readonly receipt: string;
  readonly upTo: number;
}

/** A file to be saved, and what could not go into it. */
export interface ExportedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly count: number;
  /** Names of secrets that this format cannot carry. */
  readonly left: readonly string[];
  /** Names of secrets that are kept in an external vault, which a plain file does not get. */
  readonly linked: readonly string[];
  /** Names of secrets whose stored value is damaged. */
  readonly damaged: readonly string[];
}

export interface ExportRequest {
  readonly format: ExportFormat;
  /** For the encrypted backup. */
  readonly passphrase?: string;
}

/** A file, a drop or a paste, as it came. */
export interface ImportSource {
  readonly name: string;
  readonly bytes: Blob | Uint8Array<ArrayBuffer>;
  /** `null`: to be told from the name and the first bytes. */
  readonly format: ImportFormat | null;
}

/** An external vault that a file brings. */
export interface BroughtProvider {
  readonly name: string;
  readonly place: string | null;
  /** Whether it is not here yet, and is added by the import. */
  readonly isNew: boolean;
}

/** What an import would do. Holds names, but no values. */
export interface ImportPreview {
  readonly format: ImportFormat;
  readonly writtenAt: number | null;
  readonly counts: Readonly<Record<ImportKind, number>>;
  /** The first of them: a preview is looked at, not searched. */
  readonly rows: readonly { readonly name: string; readonly kind: ImportKind }[];
  readonly refusals: readonly Refusal[];
  readonly refused: number;
  readonly table: ReadFile['table'];
  readonly droppedDomains: number;
  /** External vaults that the file brings, and the addresses that are approved with them. */
  readonly providers: readonly BroughtProvider[];
}

export interface ImportDone {
  readonly added: number;
  readonly changed: number;
}

/** Everything a tab renders from, sent whole on every change. */
export interface AppView {
  readonly phase: 'starting' | 'ready' | 'failed';
  /** Why the core cannot be used, when `phase` is `failed`. */
  readonly problem: Problem | null;
  readonly profiles: readonly ProfileView[];
  readonly profile: ProfileView | null;
  readonly workspaces: readonly WorkspaceView[];
  /** Id of the workspace in use. */
  readonly workspace: string | null;
  readonly vault: VaultView | null;
  /** Why the signed-in profile's vault cannot be used, while others still can; else `null`. */
  readonly vaultProblem: Problem | null;
  /** When an idle vault is going to lock, once that is near: milliseconds since 1970; else `null`. */
  readonly locksAt: number | null;
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

/** A passkey of the vault, with what an authenticator is asked by. None of it is secret. */
export interface PasskeyView {
  readonly id: SlotId;
  readonly name: string;
  readonly createdAt: number;
  readonly credential: Bytes;
  readonly prfInput: Bytes;
}

/** What an authenticator gave. The output is secret, and overwritten once it was used. */
export interface PasskeyAnswer {
  readonly credential: Bytes;
  readonly prfOutput: Bytes;
}

export interface NewPasskey extends PasskeyAnswer {
  readonly name: string;
  readonly prfInput: Bytes;
}

/**
 * What a tab may ask of the core. Every call resolves to an outcome; a failed one changed nothing.
 */
export interface CoreApi extends ExternalApi {
  /**
   * Calls `listener` with the current view and again after every change.
   * @param tab names the Web Lock that the tab holds for as long as it lives
   * @param openEgress starts the page's egress, when requests are to leave, and gives a port to it
   */
  subscribe(
    listener: (view: AppView) => void,
    tab: string,
    openEgress?: () => Promise<MessagePort>,
  ): Promise<void>;
  /** Takes the core over from another tab; that tab's vault locks. */
  useHere(): Promise<Outcome>;

  /** @param workspace name of its first workspace, in the language of whoever makes it */
  createProfile(
    name: string,
    colour?: ProfileColour,
    workspace?: string,
  ): Promise<Outcome<ProfileId>>;
  signIn(profile: ProfileId): Promise<Outcome>;
  /** Removes a profile with everything that was kept for it. Only while nobody is signed in. */
  removeProfile(profile: ProfileId): Promise<Outcome>;
  /** Ends the session. Removes the profile's secrets from this browser unless `keep`. */
  signOut(keep: boolean): Promise<Outcome>;

  createWorkspace(draft: WorkspaceDraft): Promise<Outcome>;
  changeWorkspace(id: string, draft: WorkspaceDraft): Promise<Outcome>;
  /** Deletes a workspace with its templates. */
  removeWorkspace(id: string): Promise<Outcome>;
  switchWorkspace(id: string): Promise<Outcome>;

  listTemplates(workspace: string): Promise<Outcome<readonly TemplateView[]>>;
  readTemplate(id: string): Promise<Outcome<TemplateDraft & { readonly revision: number }>>;
  saveTemplate(save: TemplateSave): Promise<Outcome<TemplateView>>;
  removeTemplate(id: string): Promise<Outcome>;
  /** Looks up every reference of a text. */
  checkTemplate(text: string): Promise<Outcome<readonly CheckedReference[]>>;
  /** The text with the values of all references that may be put in and could be had. */
  resolveTemplate(text: string): Promise<Outcome<ResolvedTemplate>>;
  /** How the rules of each secret judge an address; the most telling verdicts first. */
  checkUrl(address: string): Promise<Outcome<readonly SecretVerdict[]>>;

  /** Says that somebody does something, which keeps an open vault from locking by itself. */
  touch(): Promise<Outcome>;

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

  /** `way`: where the text came from. */
  unlock(keyText: string, way?: UnlockWay): Promise<Outcome>;
  readPasskeys(): Promise<Outcome<readonly PasskeyView[]>>;
  unlockWithPasskey(answer: PasskeyAnswer): Promise<Outcome>;
  addPasskey(passkey: NewPasskey): Promise<Outcome>;
  removePasskey(slot: SlotId): Promise<Outcome>;
  lock(): Promise<Outcome>;

  listSecrets(query: RowQuery): Promise<Outcome<RowWindow>>;
  /** Ids of all secrets that a filter lists, in its order. */
  findSecrets(filter: RowFilter): Promise<Outcome<readonly SecretId[]>>;
  /**
   * A linked value is fetched now, or was a short time ago.
   * @param environment `null` for the default value; left out, the active one counts
   */
  revealSecret(id: SecretId, environment?: string | null): Promise<Outcome<RevealedValue>>;
  readSecret(id: SecretId): Promise<Outcome<SecretView>>;
  revealVersion(id: SecretId, seq: number): Promise<Outcome<string>>;
  restoreVersion(id: SecretId, basedOn: number, seq: number): Promise<Outcome>;
  addSecret(draft: SecretDraft): Promise<Outcome<SecretId>>;
  /** `basedOn` is the `detailsSeq` of the row that was edited, so that no other tab's edit is lost. */
  editSecret(id: SecretId, basedOn: number, draft: SecretDraft): Promise<Outcome>;
  setEnabled(ids: readonly SecretId[], enabled: boolean): Promise<Outcome>;
  /** Gives a token for `undoDelete`, which works until the next deletion or lock. */
  deleteSecrets(ids: readonly SecretId[]): Promise<Outcome<number>>;
  undoDelete(token: number): Promise<Outcome>;
  changeSettings(change: Partial<VaultSettings>): Promise<Outcome>;

  exportSecrets(request: ExportRequest, onProgress: OnProgress): Promise<Outcome<ExportedFile>>;
  /** Reads a file and says what importing it would do. Changes nothing. */
  readImport(source: ImportSource, options: ReadOptions): Promise<Outcome<ImportPreview>>;
  /** Does what the last preview said, all of it or nothing. */
  applyImport(onClash: OnClash, onProgress: OnProgress): Promise<Outcome<ImportDone>>;
  /** Forgets the file that was read. */
  dropImport(): Promise<Outcome>;

  /** The log as a list. Works on a locked vault too; names are sealed then. */
  readTimeline(query: TimelineQuery, onProgress: OnProgress): Promise<Outcome<TimelineWindow>>;
  /** Walks the whole log and compares everything on disk with it. A second call ends the first. */
  verifyLog(onProgress: OnProgress): Promise<Outcome<VerifyReport>>;
  readReceipt(): Promise<Outcome<Receipt>>;
  checkReceipt(text: string, onProgress: OnProgress): Promise<Outcome<ReceiptVerdict>>;
  /** The log as JSON Lines. Holds nothing sealed. */
  exportLog(onProgress: OnProgress): Promise<Outcome<Blob>>;
  /** @param before milliseconds since 1970, UTC: older events can go */
  planCompaction(before: number): Promise<Outcome<CompactionView>>;
  compactLog(before: number): Promise<Outcome<CompactionView>>;

  requestReset(): Promise<Outcome>;
  cancelReset(): Promise<Outcome>;
  confirmReset(): Promise<Outcome>;
}
