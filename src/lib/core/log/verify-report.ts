/**
 * What can be wrong with a database that was changed behind the app's back:
 *
 * - `missing`: a record is gone; `changed`: a record is not what its own hash says; `chain`: it does not
 *   follow the one before, so one was put in, replaced or moved
 * - `macMissing`, `macWrong`: nobody with the key has written this record
 * - `unreadable`, `notAccepted`: no event that this version knows, or not one of this state
 * - `detailsChanged`, `detailsMissing`, `valueChanged`, `valueMissing`: a sealed part is not the one the
 *   record names, or is gone without a deletion
 * - `leftover`: a sealed part is there that a deletion erased, or that no record names
 * - `slotMissing`, `slotUnknown`: the key slots are not those that the log says; `slotChanged`: a record of
 *   one is damaged, or not what the other record or the log holds of it
 * - `templateMissing`, `templateUnknown`, `templateChanged`: the templates are not those that the log says
 * - `snapshot`, `index`: the list of secrets is not what the log makes of it
 * - `rolledBack`: the log ends before events that this page has seen written; `added`: it goes on after
 *   them, and nobody but this page writes
 */
export type FindingKind =
  | 'missing'
  | 'changed'
  | 'chain'
  | 'macMissing'
  | 'macWrong'
  | 'unreadable'
  | 'notAccepted'
  | 'detailsChanged'
  | 'detailsMissing'
  | 'valueChanged'
  | 'valueMissing'
  | 'leftover'
  | 'slotMissing'
  | 'slotUnknown'
  | 'slotChanged'
  | 'templateMissing'
  | 'templateUnknown'
  | 'templateChanged'
  | 'snapshot'
  | 'index'
  | 'rolledBack'
  | 'added';

export interface Finding {
  readonly kind: FindingKind;
  /** The event it was found at; `null` when it belongs to none. */
  readonly seq: number | null;
}

/** What walking the whole log found, and what it proves. */
export interface VerifyReport {
  /** First and last sequence number of the chain that was walked; the last is 0 for an empty log. */
  readonly first: number;
  readonly last: number;
  /** Where a compaction cut the log, and the event that says so; `null` where it begins at its start. */
  readonly base: { readonly seq: number; readonly at: number } | null;
  /** The last event that carries the mac of this vault's key: it vouches for all before it. */
  readonly authenticatedTo: number;
  /** Whether it was walked with the key: macs, sealed parts and secrets are only looked at then. */
  readonly keyed: boolean;
  /** Sealed parts that were compared with their digests. */
  readonly parts: number;
  readonly secrets: number;
  readonly slots: number;
  /** The first of what was found, in order. */
  readonly findings: readonly Finding[];
  /** How many there are in all. */
  readonly found: number;
}

/** What became of the moment that a receipt stands for. */
export type ReceiptVerdict =
  | {
      readonly type: 'contained';
      readonly seq: number;
      readonly at: number;
      readonly since: number;
    }
  /** The log ends before it: this is an older copy of the database. */
  | { readonly type: 'rolledBack'; readonly seq: number; readonly last: number }
  /** Another history has this number. */
  | { readonly type: 'altered'; readonly seq: number }
  /** The history at or after it does not hold together; `damaged` is the first place. */
  | { readonly type: 'damaged'; readonly seq: number; readonly damaged: number }
  /** It is older than the last compaction: only an exported log can tell. */
  | { readonly type: 'compacted'; readonly seq: number; readonly base: number };

/** Where a log stands, as a line to keep. */
export interface Receipt {
  readonly text: string;
  readonly seq: number;
  readonly at: number;
}
