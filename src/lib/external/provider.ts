import type { Outcome } from '../core/problems.ts';

/** The kinds of external vault that secrets can be linked to. */
export const PROVIDER_KINDS = ['keepass', 'hashicorp', 'onepassword'] as const;

export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** How a KeePass file is opened. The file itself is picked, and read anew when it changed. */
export interface KeepassConnection {
  readonly kind: 'keepass';
  readonly password: string | null;
  readonly keyFile: Uint8Array<ArrayBuffer> | null;
}

/** A HashiCorp Vault or OpenBao server, and who asks. */
export interface HashicorpConnection {
  readonly kind: 'hashicorp';
  /** Origin, such as `https://vault.example.com:8200`. */
  readonly origin: string;
  /** Sent as `X-Vault-Namespace`; empty for none. */
  readonly namespace: string;
  readonly login:
    | { readonly type: 'token'; readonly token: string }
    | {
        readonly type: 'approle';
        /** Where the method is mounted, `approle` as a rule. */
        readonly mount: string;
        readonly roleId: string;
        readonly secretId: string;
      };
}

/** A 1Password Connect server. */
export interface OnepasswordConnection {
  readonly kind: 'onepassword';
  readonly origin: string;
  readonly token: string;
}

/** A provider with its credentials: secret as a whole, and sealed wherever it lies. */
export type Connection = KeepassConnection | HashicorpConnection | OnepasswordConnection;

/** One place in a provider's tree. */
export interface ExternalNode {
  readonly type: 'folder' | 'item' | 'field';
  readonly name: string;
  /** What `list` takes for what is in it. */
  readonly path: readonly string[];
  /** Of a field: what `read` takes, as text that a person can paste. */
  readonly reference: string | null;
}

/** What a provider says of itself when it is tried. */
export interface ConnectionReport {
  /** Version of the server or of the file's format, where it says so. */
  readonly version: string | null;
  /** How many vaults, mounts or entries can be seen. */
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
  /** One value, as it is now. `external.referenceMalformed` when the text is no reference. */
  read(reference: string): Promise<Outcome<string>>;
  /** Forgets what is held in memory: opened files, tokens that were issued. */
  close(): void;
}

/** A request as the door takes it. Only to the origin of its connection. */
export interface DoorRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}

export interface DoorResponse {
  readonly status: number;
  /** Seconds of `Retry-After`, which may be given as a date; `null` where there was none. */
  readonly retryAfter: number | null;
  /** The parsed body; `undefined` where there was none or it was no JSON. */
  readonly body: unknown;
}

/**
 * The only way out for a provider that is reached over HTTP. Statuses are left to the provider; what
 * keeps a response from coming is a problem: `external.originRefused`, `external.unreachable`,
 * `external.timeout`, `external.tooLarge`.
 */
export interface Door {
  request(request: DoorRequest): Promise<Outcome<DoorResponse>>;
}
