import type { ProfileId, SecretId, SlotId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { OnClash } from '../../core/decide/import-plan.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import type { RowFilter } from '../../core/projections/secret-query.ts';
import type { SecretDraft } from '../../core/secrets/secret.ts';
import type { CheckedReference, TemplateDraft } from '../../core/secrets/templates.ts';
import type { ReadOptions } from '../../core/transfer/plain-secret.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type { ProfileColour, WorkspaceDraft } from '../../core/vault/workspaces.ts';
import type { SaveWay, UnlockWay } from '../../machines/events.ts';
import type { AppView } from './app-view.ts';
import type { CompactionView, TimelineQuery, TimelineWindow } from './audit-api.ts';
import type { NewPasskey, PasskeyAnswer, PasskeyView, ShownKey } from './keys-api.ts';
import type { OnProgress } from './progress.ts';
import type { ExternalApi } from './providers-api.ts';
import type { RevealedValue, RowQuery, RowWindow, SecretView } from './secrets-api.ts';
import type {
  ResolvedTemplate,
  SecretVerdict,
  TemplateSave,
  TemplateView,
} from './templates-api.ts';
import type {
  ExportedFile,
  ExportRequest,
  ImportDone,
  ImportPreview,
  ImportSource,
} from './transfer-api.ts';

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
