/**
 * Everything that can happen to a vault and to the session, as facts in the past tense.
 *
 * The fields here are stored in clear: none of them may ever hold a secret, a secret's name or key
 * material. What an event says about a secret travels beside it, sealed (see `core/secrets.ts`).
 */

/** How a person saved the key that was shown to them. */
export type SaveWay = 'copied' | 'downloaded' | 'checked' | 'stated' | 'passwordManager';

/** What locked an open vault. */
export type LockCause = 'user' | 'idle' | 'sessionEnded' | 'takenOver';

/** Who ended a state that had been waiting for the person. */
export type EndCause = 'user' | 'sessionEnded';

/** How the data key was opened. */
export type UnlockWay = 'vaultKey' | 'passwordManager' | 'passkey';

/**
 * Why a well-formed key did not open the vault: it fits no key slot; it fits one that was replaced and was
 * put back; or no slot fits and one of them is damaged.
 */
export type RejectReason = 'notThisVault' | 'slotReplaced' | 'slotDamaged';

/**
 * The format that secrets left the vault in: of files, of which only the first is encrypted; or a template's text,
 * which a restricted secret was put into since a person said so, though no address could be checked.
 */
export type ExportedFormat = 'age' | 'postmanEnvironment' | 'dotenv' | 'template';

/** What the app asked an external vault for. */
export type ExternalPurpose = 'test' | 'browse' | 'read';

/**
 * What became of it: it was answered; the egress let nothing out; it failed on the way or the provider
 * refused it; or the vault was locked before the answer came.
 */
export type ExternalOutcome = 'answered' | 'refused' | 'failed' | 'interrupted';

export type VaultEvent =
  | { readonly type: 'key.issued' }
  | { readonly type: 'key.saved'; readonly way: SaveWay }
  | { readonly type: 'key.abandoned'; readonly cause: EndCause }
  /** `format` says that the log names every template and holds every slot's record from here on. */
  | {
      readonly type: 'vault.opened';
      readonly slot: string;
      readonly format?: number;
      /** Counts the data keys since the vault was last empty, from 2: a change of key makes a new one. */
      readonly epoch?: number;
    }
  /** The same is said of a vault that was made before; its sealed details hold the slots' records. */
  | { readonly type: 'vault.upgraded'; readonly format: number }
  /** What the events from one number to another have sealed was sealed anew with the data key of `epoch`. */
  | {
      readonly type: 'data.resealed';
      readonly epoch: number;
      readonly from: number;
      readonly upTo: number;
      /** Whether that was all: no earlier data key is kept any more. */
      readonly isLast: boolean;
    }
  | { readonly type: 'vault.unlocked'; readonly way: UnlockWay; readonly slot: string }
  /**
   * The vault was opened although its log is damaged. From here the chain goes on behind the record `upTo`,
   * whatever that is worth; `link` is what this event's `prev` is, in hex.
   */
  | {
      readonly type: 'recovery.begun';
      readonly way: UnlockWay;
      readonly slot: string;
      readonly upTo: number;
      readonly link: string;
    }
  /** The log was repaired. What was damaged, kept and lost is sealed. */
  | {
      readonly type: 'vault.recovered';
      /** Secrets that were kept. */
      readonly kept: number;
      /** Secrets of which nothing but traces was left. */
      readonly lost: number;
    }
  /** Old records that a repair had set aside were removed. */
  | { readonly type: 'recovery.cleared'; readonly removed: number }
  /** The list of secrets, a cache, was damaged and made anew from the log. */
  | { readonly type: 'index.rebuilt' }
  | { readonly type: 'unlock.rejected'; readonly reason: RejectReason }
  | { readonly type: 'vault.locked'; readonly cause: LockCause }
  | { readonly type: 'secret.added' }
  | { readonly type: 'secret.edited' }
  | { readonly type: 'secret.deleted' }
  | { readonly type: 'secrets.exported'; readonly format: ExportedFormat; readonly count: number }
  | { readonly type: 'settings.changed' }
  /** What a template says lies sealed beside the log; `digest` is the SHA-256 of that, in hex. */
  | {
      readonly type: 'template.saved';
      readonly template: string;
      readonly workspace: string;
      readonly revision: number;
      readonly digest: string;
    }
  | { readonly type: 'template.removed'; readonly template: string }
  | { readonly type: 'provider.added' }
  | { readonly type: 'provider.changed' }
  | { readonly type: 'provider.removed' }
  /** Requests left for an external vault; to which, and why they failed, is sealed. */
  | {
      readonly type: 'external.requested';
      readonly purpose: ExternalPurpose;
      readonly outcome: ExternalOutcome;
      /** How many left. */
      readonly requests: number;
    }
  /**
   * Records up to `upTo` were removed, but for those that secrets and key slots in use need.
   * `link` is the link at `upTo` in hex, from which the chain goes on; `removed` how many are gone.
   */
  | {
      readonly type: 'log.compacted';
      readonly upTo: number;
      readonly link: string;
      readonly removed: number;
    }
  | { readonly type: 'passkey.added'; readonly slot: string }
  | { readonly type: 'passkey.removed'; readonly slot: string }
  | { readonly type: 'reset.requested' }
  | { readonly type: 'reset.cancelled'; readonly cause: EndCause }
  | { readonly type: 'reset.confirmed' }
  | { readonly type: 'session.signedOut'; readonly kept: boolean };

export type VaultEventType = VaultEvent['type'];

export type SessionEvent =
  | { readonly type: 'session.signedIn'; readonly profile: string }
  | { readonly type: 'session.ended' }
  | { readonly type: 'profile.removed'; readonly profile: string };

export type SessionEventType = SessionEvent['type'];
