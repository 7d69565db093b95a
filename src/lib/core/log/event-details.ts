import type { ProviderId, ProviderKind, SecretId } from '../base/ids.ts';
import type { ReferenceKinds } from '../secrets/secret-references.ts';
import type { VaultSettings } from '../vault/vault-settings.ts';
import type { SlotCopy } from './slot-copy.ts';

/** A value that was replaced and is kept: the event that holds it, and where it used to count. */
export interface KeptVersion {
  readonly seq: number;
  /** `null` for the value that counts where no environment has its own. */
  readonly environment: string | null;
  /** When it was set, where that is not the time of the event: it came from a backup. */
  readonly at?: number;
}

/**
 * What an event says, sealed in the record's `details`. Values are sealed apart from it, one an event.
 * A secret's last details describe it whole; only its values lie elsewhere.
 */
export interface EventDetails {
  /**
   * The secret it is about; absent on `secret.added`, whose own sequence number becomes the id, and on
   * `secrets.exported` but for a template.
   */
  readonly id?: SecretId;
  readonly name?: string;
  /** Comma-separated, normalised; empty means none. */
  readonly domains?: string;
  readonly note?: string;
  readonly enabled?: boolean;
  /**
   * On `secret.deleted`, `log.compacted` and `vault.recovered`: the details that were erased with it, so that none can go
   * missing unnoticed.
   */
  readonly erased?: readonly number[];
  /** Sequence number of the earlier details of the same secret, so that all can be found and erased. */
  readonly previous?: number;
  /** Sequence number of the event whose sealed value is the current one, when it is not this event. */
  readonly valueSeq?: number;
  /** Values of environments: the name, and the event that holds the value. */
  readonly environments?: readonly (readonly [string, number])[];
  /** Newest first. */
  readonly versions?: readonly KeptVersion[];
  /** Which of all these values are links. */
  readonly links?: ReferenceKinds;
  /** Times of a secret that came from elsewhere, where they are not those of the event. */
  readonly createdAt?: number;
  readonly changedAt?: number;
  /** On `secret.added`, of one that was deleted and is back: its place among the others. */
  readonly place?: number;
  /** On `vault.opened` and `passkey.added`: the record of the key slot that it brings. */
  readonly slot?: SlotCopy;
  /**
   * On `vault.upgraded` and the last `data.resealed`: the records of all key slots there are. On the
   * `vault.opened` of a change of key: those of passkeys.
   */
  readonly slots?: readonly SlotCopy[];
  /** On `settings.changed`: all settings as they are from then on. */
  readonly settings?: VaultSettings;
  /** On `provider.…`: the external vault as it is from then on; its connection is the event's value. */
  readonly provider?: {
    /** Absent on `provider.added`, whose own sequence number becomes the id. */
    readonly id?: ProviderId;
    readonly name: string;
    readonly kind: ProviderKind;
    readonly place: string | null;
    /** The event that holds its connection, when that is not this event. */
    readonly valueSeq?: number;
  };
  /** On `vault.recovered`: what was damaged, by number, and the names of secrets that were not whole. */
  readonly recovered?: {
    readonly damaged: readonly number[];
    readonly probable: readonly string[];
    readonly lost: readonly string[];
    /** Records that were set aside. */
    readonly aside: number;
  };
  /** On `external.requested`: whom the requests went to, and the code of the problem they met. */
  readonly asked?: {
    readonly name: string;
    readonly kind: ProviderKind;
    readonly origin: string;
    readonly problem: string | null;
  };
}
