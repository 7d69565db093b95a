import type { Bytes } from '../core/base/bytes.ts';
import type { Outcome } from '../core/base/outcome.ts';

/** One place in a provider's tree. */
export interface ExternalNode {
  readonly type: 'folder' | 'item' | 'field';
  readonly name: string;
  /** What `list` takes for what is in it. */
  readonly path: readonly string[];
  /** Of a field: what `read` takes, as text that a person can paste. `null` for the others. */
  readonly reference: string | null;
}

/** What a search found. */
export interface ExternalFinds {
  /** Items, mostly: what they hold is listed by their path. */
  readonly nodes: readonly ExternalNode[];
  /** Whether all of the provider was looked at; a large tree is looked at in part. */
  readonly complete: boolean;
}

/** What a provider says of itself when it is tried. */
export interface ConnectionReport {
  /** Version of the server or of the file's format, where it says so. */
  readonly version: string | null;
  /** How many vaults (1Password), mounts (Vault) or entries (KeePass) can be seen. */
  readonly count: number;
}

/**
 * A vault somewhere else. Every call may fail with an `external.…` problem, and none throws or lets a
 * credential, a value or a name into a problem.
 */
export interface ExternalVault {
  /** Tries the connection and the credentials. */
  test(): Promise<Outcome<ConnectionReport>>;
  /** What is at a place of the tree; the top for an empty path. Items list their fields. */
  list(path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>>;
  /** Items whose name contains a text, whatever its case. */
  search(text: string): Promise<Outcome<ExternalFinds>>;
  /**
   * A reference in the one way it is stored, asking nobody.
   * `external.referenceMalformed` when the text is none.
   */
  canonical(reference: string): Outcome<string>;
  /** One value, as it is now. */
  read(reference: string): Promise<Outcome<string>>;
  /** Forgets what is held in memory: opened files, tokens that were issued. */
  close(): void;
}

/** A request as the egress takes it: only to the origin of its connection, which it therefore does not name. */
export interface EgressRequest {
  readonly method: 'GET' | 'POST';
  /** From the first slash on, with the query. Whatever is put into it has to be percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as `application/json`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface EgressResponse {
  readonly status: number;
  /**
   * Seconds of `Retry-After`, which may be given as a date; `null` where there was none or the server does
   * not let pages see it.
   */
  readonly retryAfter: number | null;
  /** The parsed body; `undefined` where there was none or it was no JSON. */
  readonly body: unknown;
}

/**
 * The only way out for a provider that is reached over HTTP, tied to the one origin of its connection.
 * Statuses are left to the provider; what keeps a response from coming is a problem:
 * `external.originRefused`, `external.offline`, `external.unreachable`, `external.redirected`, `external.timeout`, `external.tooLarge`, `external.interrupted`.
 */
export interface Egress {
  request(request: EgressRequest): Promise<Outcome<EgressResponse>>;
}

/** A file that was picked, wherever it lies, read as it is now. */
export interface FileSource {
  /** Tells one state of the file from another. `external.fileMissing`, `external.filePermission` or `external.fileChanged`. */
  stamp(): Promise<Outcome<string>>;
  /** The same problems as `stamp`. The bytes are the caller's, to be overwritten after use. */
  read(): Promise<Outcome<Bytes>>;
}
