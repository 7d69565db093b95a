import type { Outcome } from '../../core/base/outcome.ts';
import type { ImportKind, OnClash } from '../../core/decide/import-plan.ts';
import type {
  ExportFormat,
  ImportFormat,
  ReadFile,
  ReadOptions,
  Refusal,
} from '../../core/transfer/plain-secret.ts';
import type { OnProgress } from './progress.ts';

/** A file to be saved, and what could not go into it. */
export interface ExportedFile {
  readonly file: Blob;
  readonly count: number;
  /** Names of secrets that this format cannot carry. */
  readonly left: readonly string[];
  /** Names of secrets without a value in the environment in use, written with their default one. */
  readonly defaults: readonly string[];
  /** Names of such secrets where the settings refuse that. */
  readonly withoutOwn: readonly string[];
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
  /** Names this preview: another tab may make one of another file meanwhile. */
  readonly number: number;
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
  /** Of a damaged file, of which the rest is what could be read; `null` for one that is whole. */
  readonly damage: ImportDamage | null;
}

/** What is missing of a damaged file. */
export interface ImportDamage {
  /** How many secrets; `null` where the file does not say. */
  readonly missing: number | null;
  /** The first of their names. */
  readonly names: readonly string[];
}

export interface ImportDone {
  readonly added: number;
  readonly changed: number;
}

/** Secrets out of an open vault, and into it. */
export interface TransferApi {
  /**
   * Makes a file of all secrets.
   * @param tab whose end ends it, as `cancel` does; without one, any
   */
  export(
    request: ExportRequest,
    onProgress: OnProgress,
    tab?: string,
  ): Promise<Outcome<ExportedFile>>;
  /**
   * Reads a file and says what importing it would do. Changes nothing.
   * @param tab whose end ends it, as `cancel` and another preview for it do; without one, any
   */
  preview(
    source: ImportSource,
    options: ReadOptions,
    tab?: string,
    onProgress?: OnProgress,
  ): Promise<Outcome<ImportPreview>>;
  /**
   * Does what a preview said, all of it or nothing.
   * @param preview its number; without one, the last that was made. `import.gone` where another took its place
   * @param tab by which `cancel` finds it
   */
  import(
    onClash: OnClash,
    onProgress: OnProgress,
    preview?: number,
    tab?: string,
  ): Promise<Outcome<ImportDone>>;
  /**
   * Ends what is being read or written for a tab: that ends with `file.interrupted`. Of an import nothing is done
   * then, and what has been written by now stays.
   */
  cancel(what: 'export' | 'preview' | 'import', tab?: string): Promise<Outcome>;
  /** Lets go of the file that was read. */
  drop(): Promise<Outcome>;
}
