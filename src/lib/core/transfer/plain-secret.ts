import type { ExportedFormat } from '../../machines/events.ts';
import type { ProviderDraft } from '../providers/provider.ts';
import { isSecretReference, type SecretValue } from '../secrets/secret-value.ts';

/** The formats that secrets come in from files. Those of `EXPORT_FORMATS` they also leave in. */
export type ImportFormat =
  | 'age'
  | 'postmanEnvironment'
  | 'postmanVault'
  | 'postmanCollection'
  | 'postmanBulk'
  | 'insomnia'
  | 'bruno'
  | 'hoppscotch'
  | 'yaak'
  | 'dotenv'
  | 'json'
  | 'yaml'
  | 'kubeconfig'
  | 'ini'
  | 'npmrc'
  | 'netrc'
  | 'bitwarden'
  | 'csv'
  | 'cxf'
  | 'kdbx'
  | 'whole';

export const EXPORT_FORMATS = ['age', 'postmanEnvironment', 'dotenv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number] & ExportedFormat;

/** Bytes a file to import may have. Checked before anything of it is read. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

/** Entries a file to import may have: more than any vault is made for. */
export const MAX_IMPORT_ENTRIES = 500_000;

/** A value that was replaced by a later one and is kept. */
export interface PlainVersion {
  /** `null` for the value that holds where no environment has one of its own. */
  readonly environment: string | null;
  readonly value: SecretValue;
  /** When it was set: milliseconds since 1970, UTC. */
  readonly at: number;
}

/**
 * A secret in plain, as files carry it in and out. Lives in memory only, for as long as a file is
 * written or read.
 */
export interface PlainSecret {
  readonly name: string;
  /** The value where no environment has one of its own. */
  readonly value: SecretValue;
  /** Comma-separated; empty means none. */
  readonly domains: string;
  readonly note: string;
  readonly enabled: boolean;
  /** Values that differ in an environment, by the environment's name. A `Map`: names are anything. */
  readonly environments: ReadonlyMap<string, SecretValue>;
  /** Earlier values, newest first. Empty in every format but the backup. */
  readonly versions: readonly PlainVersion[];
  /** Milliseconds since 1970, UTC; `null` where the file does not say. */
  readonly createdAt: number | null;
  readonly changedAt: number | null;
}

/** A secret whose value is a text. */
export type TextSecret = PlainSecret & { readonly value: string };

/** A secret that has a name and a value, and nothing else unless `more` says so. */
export function plainSecret(name: string, value: string, more?: Partial<PlainSecret>): TextSecret;
export function plainSecret(
  name: string,
  value: SecretValue,
  more?: Partial<PlainSecret>,
): PlainSecret;
export function plainSecret(
  name: string,
  value: SecretValue,
  more: Partial<PlainSecret> = {},
): PlainSecret {
  return {
    name,
    value,
    domains: '',
    note: '',
    enabled: true,
    environments: new Map(),
    versions: [],
    createdAt: null,
    changedAt: null,
    ...more,
  };
}

/** Whether any value of a secret is a link, those of environments and earlier ones too. */
export const hasLinks = ({ value, environments, versions }: PlainSecret): boolean =>
  isSecretReference(value) ||
  [...environments.values()].some(isSecretReference) ||
  versions.some((version) => isSecretReference(version.value));

/** Something in a file that cannot become a secret, and where it stands. */
export interface Refusal {
  /** Line, row or entry number, counted from 1; 0 where the format has none. */
  readonly position: number;
  readonly reason: RefusalReason;
  /** What it is called in the file, where it has a name. */
  readonly name?: string;
}

export type RefusalReason =
  | 'nameMissing'
  | 'nameInvalid'
  | 'nameTooLong'
  | 'nameTwice'
  | 'otherCounts'
  | 'valueMissing'
  | 'valueTooLong'
  | 'valueInvalid'
  | 'noteTooLong'
  | 'rowRagged'
  | 'quoteBroken'
  | 'quoteOpen'
  | 'lineUnreadable'
  | 'severalLines'
  | 'hashInValue'
  | 'readersDisagree'
  | 'ambiguous'
  | 'spelling'
  | 'nested'
  | 'command'
  | 'variable'
  | 'reference'
  | 'encrypted'
  | 'trashed'
  | 'kindUnsupported'
  | 'partUnsupported'
  | 'credentialUnsupported';

/** Which column of a table holds what; positions count from 0, `null` where none does. */
export interface CsvColumns {
  readonly name: number | null;
  readonly value: number | null;
  readonly domains: number | null;
  readonly note: number | null;
}

/** The first row of a table, what was taken for what, and what was not taken. */
export interface CsvTable {
  readonly headings: readonly string[];
  readonly columns: CsvColumns;
  /** Headings of columns with something in them that no secret gets. */
  readonly left: readonly string[];
}

/** What a file holds. A file that cannot be read at all is a `FileProblem` instead. */
export interface ReadFile {
  /** Names are unique and every secret passes `checkPlain`; the rest is in `refusals`. */
  readonly secrets: readonly PlainSecret[];
  readonly refusals: readonly Refusal[];
  /** When the file was written, where it says so. */
  readonly writtenAt: number | null;
  /** Environments that the file names, whether a secret has a value there or not. */
  readonly environments?: readonly string[];
  /**
   * External vaults that links of the file name: the first by the number -1, the next by -2, and so on.
   */
  readonly providers?: readonly ProviderDraft[];
  /** `null` for formats that are no table. */
  readonly table: CsvTable | null;
  /** Domains that were left out because they are none, by number of secrets. */
  readonly droppedDomains: number;
  /**
   * Of a damaged file, of which this is what could be read: names of the secrets that are missing, `null`
   * where the file does not say. Not there for a file that is whole.
   */
  readonly damage?: { readonly missing: readonly string[] | null };
}

/** What a `#` in a value without quotes is to a .env file's readers, which differ: a part of it, or its end. */
export type HashReading = 'belongs' | 'ends';

/** What a person gives along with a file. */
export interface ReadOptions {
  /** What the file is called; `''` for a text that was pasted. */
  readonly fileName?: string;
  /** Without a choice, what depends on it is refused. */
  readonly hashes?: HashReading;
  readonly passphrase?: string;
  readonly keyFile?: Uint8Array<ArrayBuffer>;
  readonly columns?: CsvColumns;
}
