import type { ChartState } from '../../machines/chart-state.ts';
import type {
  ExternalOutcome,
  ExternalPurpose,
  LockCause,
  RejectReason,
  SaveWay,
  UnlockWay,
  VaultEvent,
} from '../../machines/events.ts';
import type { ProviderId, SecretId, SlotId } from '../base/ids.ts';
import type { EventDetails } from '../log/event-details.ts';
import type { SlotCopy } from '../log/slot-copy.ts';
import type { SecretIndex } from '../projections/secret-index.ts';
import type { Connection } from '../providers/connection.ts';
import type { ProviderDraft, ProviderRow } from '../providers/provider.ts';
import type { SecretValue } from '../secrets/secret-value.ts';
import type { SecretDraft } from '../secrets/secret.ts';
import type { ExportFormat, PlainSecret } from '../transfer/plain-secret.ts';
import type { VaultSettings } from '../vault/vault-settings.ts';
import type { ImportChange } from './import-plan.ts';

/** What somebody wants of the vault. Outcomes of cryptography enter as data: a slot opened, or none. */
export type Command =
  | { readonly type: 'issueKey' }
  | { readonly type: 'noteKeySaved'; readonly way: SaveWay }
  | { readonly type: 'abandonKey' }
  | {
      readonly type: 'openVault';
      readonly stated: boolean;
      readonly slot: SlotId;
      /** The slot's record, once it is made. */
      readonly copy?: SlotCopy;
      /** Whether the log names every template and holds every slot's record from here on. */
      readonly isBound?: boolean;
      /** Where the key is changed: what goes with the new data key. */
      readonly change?: KeyChange;
    }
  | ({ readonly type: 'resealData' } & ResealCommand)
  | {
      readonly type: 'unlock';
      readonly opened: SlotId | null;
      readonly way: UnlockWay;
      /** Why nothing opened; a key of another vault where it is not said. */
      readonly reason?: RejectReason;
    }
  /** Says of a vault that the log names all its templates and holds all its slots' records. */
  | {
      readonly type: 'upgradeVault';
      readonly slots: readonly SlotCopy[];
      readonly templates: readonly TemplateMark[];
    }
  | { readonly type: 'addPasskey'; readonly slot: SlotId; readonly copy?: SlotCopy }
  | { readonly type: 'removePasskey'; readonly slot: SlotId }
  | { readonly type: 'lock'; readonly cause: LockCause }
  | { readonly type: 'addSecret'; readonly draft: SecretDraft }
  | ({ readonly type: 'editSecret' } & EditCommand)
  | { readonly type: 'editSecrets'; readonly edits: readonly EditCommand[] }
  | ({ readonly type: 'restoreVersion' } & RestoreCommand)
  | { readonly type: 'deleteSecrets'; readonly erasures: readonly Erasure[] }
  | { readonly type: 'bringBack'; readonly secrets: readonly DeletedSecret[] }
  | {
      readonly type: 'importSecrets';
      readonly changes: readonly ImportChange[];
      /** Names of environments that the vault has to know afterwards. */
      readonly environments: readonly string[];
      /** External vaults that links of the changes name by -1, -2, and so on. */
      readonly providers?: readonly ProviderDraft[];
    }
  | {
      readonly type: 'noteExport';
      readonly format: ExportFormat | 'template';
      readonly count: number;
      /** Secrets that a person allowed one by one: each is noted by itself. */
      readonly secrets?: readonly SecretId[];
    }
  | {
      readonly type: 'changeSettings';
      readonly settings: VaultSettings;
      /** Secrets that have more versions than are kept from now on, unchanged otherwise. */
      readonly trims: readonly EditCommand[];
    }
  | {
      readonly type: 'compactLog';
      readonly upTo: number;
      /** The link at `upTo`, in hex. */
      readonly link: string;
      readonly removed: number;
      /** Events up to there that keep their record and value, but not their details. */
      readonly erased: readonly number[];
    }
  | {
      readonly type: 'beginRecovery';
      readonly slot: SlotId;
      readonly way: UnlockWay;
      /** The last record of what is damaged, and the link behind it, in hex. */
      readonly upTo: number;
      readonly link: string;
    }
  | {
      readonly type: 'recoverVault';
      readonly kept: number;
      readonly lost: number;
      readonly details: EventDetails;
    }
  | { readonly type: 'clearRecovery'; readonly removed: number }
  | { readonly type: 'rebuildIndex' }
  | { readonly type: 'saveTemplate'; readonly saved: TemplateMark }
  | { readonly type: 'removeTemplates'; readonly templates: readonly string[] }
  | { readonly type: 'addProvider'; readonly draft: ProviderDraft }
  | ({ readonly type: 'changeProvider' } & ProviderChange)
  | { readonly type: 'removeProvider'; readonly id: ProviderId }
  | { readonly type: 'noteAsked'; readonly asked: readonly AskedCommand[] }
  | { readonly type: 'requestReset' }
  | { readonly type: 'cancelReset' }
  | { readonly type: 'confirmReset' }
  | { readonly type: 'signOut'; readonly keep: boolean };

/** What a change of key does besides: the data key is a new one. */
export interface KeyChange {
  /** Counts the data keys. */
  readonly epoch: number;
  /** The records of passkeys' slots, made anew. */
  readonly slots: readonly SlotCopy[];
  /** Passkeys that could not be sealed for: they open nothing any more. */
  readonly removed: readonly string[];
  /** Events whose details held the slots of before. */
  readonly erase: readonly number[];
  /** These, and what they said was erased before. */
  readonly erased: readonly number[];
  /** The templates, sealed anew. */
  readonly templates: readonly TemplateMark[];
}

/** What was sealed anew in one step. The last one makes the slots anew, without the earlier data keys. */
export interface ResealCommand {
  readonly epoch: number;
  readonly from: number;
  readonly upTo: number;
  readonly last: Pick<KeyChange, 'slots' | 'erase' | 'erased'> | null;
}

/** How the log knows a template: which, and what it says by the digest of its sealed bytes. */
export type TemplateMark = Omit<Extract<VaultEvent, { type: 'template.saved' }>, 'type'>;

/** A fact to append: the event, and what of it is to be sealed. */
export interface Fact {
  readonly event: VaultEvent;
  readonly details?: EventDetails;
  readonly value?: SecretValue;
  /** Sequence numbers of sealed parts that are erased in the same transaction. */
  readonly eraseDetails?: readonly number[];
  readonly eraseValues?: readonly number[];
}

/** What decisions look at: the chart, and the index of secrets while the vault is open. */
export interface VaultState {
  readonly chart: ChartState;
  readonly secrets: SecretIndex | null;
  readonly settings: VaultSettings;
  readonly providers: readonly ProviderRow[];
  /** Sequence number of the last event. */
  readonly seq: number;
}

export type InsideCommand = Extract<
  Command,
  {
    type:
      | 'addSecret'
      | 'editSecret'
      | 'editSecrets'
      | 'restoreVersion'
      | 'deleteSecrets'
      | 'bringBack'
      | 'importSecrets'
      | 'changeSettings'
      | 'addProvider'
      | 'changeProvider'
      | 'removeProvider';
  }
>;

/**
 * Decisions on secrets. An event brings one value at the most, so that every value can be erased by
 * itself; what sets several values becomes several events of one append. The last of them describes the
 * secret whole.
 */

/** What these decisions look at. */
export interface SecretsState {
  readonly secrets: SecretIndex;
  readonly settings: VaultSettings;
  /** The external vaults that a value may be a link to. */
  readonly providers: readonly ProviderRow[];
  /** Sequence number of the last event. */
  readonly seq: number;
}

export interface EditCommand {
  readonly id: SecretId;
  /** The details the person looked at; a secret that has later ones was changed elsewhere. */
  readonly basedOn: number;
  readonly draft: SecretDraft;
  /** What the last event said of the secret, which the index does not hold whole. */
  readonly current: EventDetails;
  /** Keeps the secret's time of change, when nothing changed that a person would call a change. */
  readonly isUpkeep?: boolean;
}

export type RestoreCommand = Omit<EditCommand, 'draft' | 'isUpkeep'> & { readonly version: number };

/** A secret that is to go, with all that lies sealed of it. */
export interface Erasure {
  readonly id: SecretId;
  readonly details: readonly number[];
  readonly values: readonly number[];
}

/** A secret that was deleted, with all that it was. */
export interface DeletedSecret {
  readonly plain: PlainSecret;
  readonly place: number;
}

/** Decisions on external vaults. There is one sealed description and one sealed connection of each. */

/** What these decisions look at. */
export interface ProvidersState {
  readonly providers: readonly ProviderRow[];
}

export interface ProviderChange {
  readonly id: ProviderId;
  /** The details the person looked at; a provider that has later ones was changed elsewhere. */
  readonly basedOn: number;
  readonly name: string;
  /** `null` where it stays as it was. */
  readonly connection: Connection | null;
  /** Name of the file that was picked now, where one was. */
  readonly file?: string;
}

/** Requests that left for an external vault, as they are to be noted. */
export interface AskedCommand {
  readonly purpose: ExternalPurpose;
  readonly outcome: ExternalOutcome;
  readonly requests: number;
  readonly details: NonNullable<EventDetails['asked']>;
}
