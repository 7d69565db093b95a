import type { Bytes } from '../../core/base/bytes.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type {
  ExportFormat,
  ImportFormat,
  PlainSecret,
  ReadFile,
  ReadOptions,
  Refusal,
} from '../../core/transfer/plain-secret.ts';
import type { ConnectionReport, ExternalFinds, ExternalNode } from '../../external/provider.ts';
import type { KeepassKey } from '../../interchange/keepass-file.ts';
import type { ImportDamage, ImportSource } from '../protocol/transfer-api.ts';
import type { BackupHead } from '../../interchange/backup-writer.ts';

/** A file that was read, without its secrets, which come page by page. */
export interface FileHead extends Omit<ReadFile, 'secrets' | 'refusals' | 'damage'> {
  readonly format: ImportFormat;
  /** The first of them. */
  readonly refusals: readonly Refusal[];
  readonly refused: number;
  readonly damage: ImportDamage | null;
}

/** A file that is to be written, without its secrets, which are given page by page. */
export interface WriteRequest extends BackupHead {
  readonly format: ExportFormat;
  readonly passphrase: string;
  readonly activeEnvironment: string | null;
}

/** A file that was written. */
export interface WrittenFile {
  readonly file: Blob;
  /** How many secrets are in it. */
  readonly count: number;
  /** Names of those that the format cannot carry. */
  readonly left: readonly string[];
  /** Names of those that are kept in an external vault. */
  readonly linked: readonly string[];
}

/**
 * What the interchange worker does: all that is made of what comes from outside, and all that is written for there.
 * One worker serves one file and is then ended; none of this is ever asked twice of it unless it says so.
 */
export interface InterchangeService {
  /** Name of a Web Lock that the worker holds while it lives, `null` where there are none. */
  life(): Promise<string | null>;
  /** Reads a file. */
  read(source: ImportSource, options: ReadOptions): Promise<Outcome<FileHead>>;
  /** Some more secrets of the file that was read, none when that were all. */
  nextSecrets(): Promise<readonly PlainSecret[]>;
  /** Begins a file, in the place of one that was begun before. */
  beginFile(request: WriteRequest): Promise<Outcome>;
  /** Takes names of secrets that are to follow. */
  takeNames(names: readonly string[]): Promise<Outcome>;
  /** Takes some more secrets. Resolves when more can be taken. */
  takeSecrets(secrets: readonly PlainSecret[]): Promise<Outcome>;
  /** Ends the file. */
  endFile(): Promise<Outcome<WrittenFile>>;
  /** Opens a KeePass database, which then stays open and is asked by what follows, any number of times. */
  openKeepass(bytes: Bytes, key: KeepassKey): Promise<Outcome>;
  testKeepass(): Promise<Outcome<ConnectionReport>>;
  listKeepass(path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>>;
  searchKeepass(text: string): Promise<Outcome<ExternalFinds>>;
  readKeepass(reference: string): Promise<Outcome<string>>;
}
