/**
 * A secret in plain, as files carry it in and out. Lives in memory only, for as long as a file is
 * written or read.
 */
export interface PlainSecret {
  readonly name: string;
  /** The value where no environment has one of its own. */
  readonly value: string;
  /** Comma-separated; empty means none. */
  readonly domains: string;
  readonly note: string;
  readonly enabled: boolean;
  /** Values that differ in an environment, by the environment's name. */
  readonly environments: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, UTC; `null` where the file does not say. */
  readonly createdAt: number | null;
  readonly changedAt: number | null;
}

/** Something in a file that cannot become a secret, and where it stands. */
export interface Refusal {
  /** Line, row or entry number, counted from 1; 0 where the format has none. */
  readonly at: number;
  readonly reason: RefusalReason;
}

export type RefusalReason =
  | 'nameMissing'
  | 'nameInvalid'
  | 'nameTwice'
  | 'valueMissing'
  | 'valueTooLong'
  | 'valueInvalid'
  | 'rowRagged'
  | 'kindUnsupported';

/** What a file holds. A file that cannot be read at all is a `FileProblem` instead. */
export interface ReadFile {
  readonly secrets: readonly PlainSecret[];
  readonly refusals: readonly Refusal[];
  /** When the file was written, where it says so. */
  readonly writtenAt: number | null;
}

/** Why a file cannot be read at all. The UI owns the words. */
export type FileProblem =
  | { readonly code: 'file.tooLarge'; readonly max: number }
  | { readonly code: 'file.notText' }
  | { readonly code: 'file.notThisFormat' }
  | { readonly code: 'file.damaged' }
  | { readonly code: 'file.newer'; readonly found: number; readonly known: number }
  | { readonly code: 'file.passphraseNeeded' }
  | { readonly code: 'file.passphraseWrong' }
  | { readonly code: 'file.keyFileNeeded' }
  | { readonly code: 'file.encryptedElsewhere' }
  | { readonly code: 'file.empty' }
  | { readonly code: 'file.columnsNeeded'; readonly columns: readonly string[] };
