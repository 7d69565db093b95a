import type { Outcome } from '../../core/base/outcome.ts';
import type { AppView } from './app-view.ts';
import type { AuditApi } from './audit-api.ts';
import type { KeysApi } from './keys-api.ts';
import type { ProfilesApi } from './profiles-api.ts';
import type { ProvidersApi } from './providers-api.ts';
import type { RecoveryApi } from './recovery-api.ts';
import type { SecretsApi } from './secrets-api.ts';
import type { TemplatesApi } from './templates-api.ts';
import type { TransferApi } from './transfer-api.ts';

/** Called with the whole view of the app. */
export type ViewListener = (view: AppView) => void;

/** Starts the egress worker of a page and gives a port to it. */
export type OpenEgress = () => Promise<MessagePort>;

/**
 * Starts a worker of a page that reads or writes one file, and gives a port to it and one to the page, which ends the
 * worker at the first word from there, and says a word itself when the worker did not load.
 */
export type OpenInterchange = () => Promise<readonly [work: MessagePort, life: MessagePort]>;

/**
 * What a tab may ask of the core. Every call resolves to an outcome; a failed one changed nothing, but for
 * `command.interrupted` and `storage.stuck`: whether those were written is read from the disk afterwards, and
 * the next view shows it.
 */
export interface CoreApi {
  /**
   * Calls `listener` with the current view and again after every change.
   * @param tab names the Web Lock that the tab holds for as long as it lives
   * @param openEgress called when requests are to leave
   * @param witness what lies where the page keeps `AppView.witness`, `null` for nothing
   * @param openInterchange called for each file that is to be read or written
   * @returns the name of a Web Lock that the core holds while it lives, `null` where there are none
   */
  subscribe(
    listener: ViewListener,
    tab: string,
    openEgress?: OpenEgress,
    witness?: string | null,
    openInterchange?: OpenInterchange,
  ): Promise<string | null>;
  /** Takes the core over from another tab; that tab's vault locks. */
  useHere(): Promise<Outcome>;
  /** Says that somebody does something, which keeps an open vault from locking by itself. */
  touch(): Promise<Outcome>;
  /** Brings the second copy up to date at once, where it is a moment behind: for a page that may go. */
  flush(): Promise<Outcome>;
  /**
   * Says that the page of a tab goes, after which it hears nothing more. The core ends with the last of them,
   * and an open vault is locked by that: some browsers keep a page that was left, and its core, for a way back.
   */
  leave(tab: string): Promise<Outcome>;

  readonly profiles: ProfilesApi;
  readonly keys: KeysApi;
  readonly secrets: SecretsApi;
  readonly templates: TemplatesApi;
  readonly providers: ProvidersApi;
  readonly transfer: TransferApi;
  readonly audit: AuditApi;
  readonly recovery: RecoveryApi;
}
