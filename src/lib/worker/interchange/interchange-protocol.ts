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

/** What a file has besides its secrets, which come page by page, as often as they are asked for. */
export interface FileHead extends Pick<
  ReadFile,
  'writtenAt' | 'environments' | 'providers' | 'table'
> {
  readonly format: ImportFormat;
  /** Bytes of the file. */
  readonly size: number;
  readonly damage: ImportDamage | null;
}

/** Some secrets of a file. */
export interface SecretsPage {
  readonly secrets: readonly PlainSecret[];
  /** About how many bytes of the file they and those before are. */
  readonly done: number;
}

/** What came of a file that was read to its end. */
export interface FileRest extends Pick<ReadFile, 'droppedDomains'> {
  /** The first of them. */
  readonly refusals: readonly Refusal[];
  readonly refused: number;
}

/** A file that is to be written, without its secrets, which are given page by page. */
export interface WriteRequest extends BackupHead {
  readonly format: ExportFormat;
  readonly passphrase: string;
  readonly activeEnvironment: string | null;
  /** Whether a secret without a value of its own there is left out. */
  readonly needsOwnValue: boolean;
}

/** A file that was written. */
export interface WrittenFile {
  readonly file: Blob;
  /** How many secrets are in it. */
  readonly count: number;
  /** Names of those that the format cannot carry. */
  readonly left: readonly string[];
  /** Names of those without a value in the environment in use, written with their default one. */
  readonly defaults: readonly string[];
  /** Names of such ones that were left out. */
  readonly withoutOwn: readonly string[];
  /** Names of those that are kept in an external vault. */
  readonly linked: readonly string[];
}

/**
 * What the interchange worker does: all that is made of what comes from outside, and all that is written for there.
 * One worker serves one file and is then ended.
 */
export interface InterchangeService {
  /** Name of a Web Lock that the worker holds while it lives, `null` where there are none. */
  life(): Promise<string | null>;
  /** Opens a file, which stays open and is asked by what follows. One of another app is read. */
  read(source: ImportSource, options: ReadOptions): Promise<Outcome<FileHead>>;
  /**
   * How many bytes of the file were read, as soon as they are more than the last answer said; `null` when nothing is
   * read any more. Asked, since a function could not be given: WebKit passes no port from a shared worker to another.
   */
  readSoFar(): Promise<number | null>;
  /** Some more secrets of the file, none when that were all. */
  nextSecrets(): Promise<Outcome<SecretsPage>>;
  /** What came of the file, once all its secrets were given. */
  restOfFile(): Promise<Outcome<FileRest>>;
  /** Begins with the first secret again. */
  readAgain(): Promise<Outcome>;
  /** Which of some names are names of secrets in the file, once all of them were given. */
  areThere(names: readonly string[]): Promise<Outcome<readonly boolean[]>>;
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
