import type { Bytes } from '../base/bytes.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { CONTROL } from '../base/text.ts';

/** How a KeePass file is opened. The file itself is picked, and lies where it lies. */
export interface KeepassConnection {
  readonly kind: 'keepass';
  /** `null` for a database that only its key file opens. */
  readonly password: string | null;
  readonly keyFile: Bytes | null;
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
const MAX_CREDENTIAL_LENGTH = 16 * 1024;
const MAX_KEY_FILE_BYTES = 1024 * 1024;
/** What a header's value may be made of, since credentials are sent in one. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

/** Origins that may be reached without TLS: this machine only, by the two names a policy can say. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '127.0.0.1';

/**
 * Reads the address of a server.
 * @returns its origin; `null` when it is none that requests may go to: it has to be https, or http on
 * this machine (`localhost` or `127.0.0.1`), without a user name, a path or anything behind it
 */
export function checkOrigin(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '';
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isBare && isSafe && url.username === '' && url.password === '' && url.host !== ''
    ? url.origin
    : null;
}

/** The origin that a connection sends its requests to, `null` for a file. */
export const originOf = (connection: Connection): string | null =>
  connection.kind === 'keepass' ? null : connection.origin;

const isCredential = (text: string): boolean =>
  text.length <= MAX_CREDENTIAL_LENGTH && HEADER_TEXT.test(text);

function checkHashicorp(connection: HashicorpConnection): Outcome<HashicorpConnection> {
  const origin = checkOrigin(connection.origin);
  if (origin === null) return failed({ code: 'external.originMalformed' });
  const { login } = connection;
  const namespace = connection.namespace.trim().replace(/^\/+|\/+$/g, '');
  if (namespace !== '' && !isCredential(namespace)) {
    return failed({ code: 'external.credentialsMissing' });
  }
  if (login.type === 'token') {
    const token = login.token.trim();
    if (!isCredential(token)) return failed({ code: 'external.credentialsMissing' });
    return done({ ...connection, origin, namespace, login: { type: 'token', token } });
  }
  const mount = login.mount.trim().replace(/^\/+|\/+$/g, '') || 'approle';
  const [roleId, secretId] = [login.roleId.trim(), login.secretId.trim()];
  // A role may be set up without a secret id; a role id there has to be.
  const isWhole =
    isCredential(roleId) && (secretId === '' || isCredential(secretId)) && !CONTROL.test(mount);
  if (!isWhole) return failed({ code: 'external.credentialsMissing' });
  const checked = { type: 'approle', mount, roleId, secretId } as const;
  return done({ ...connection, origin, namespace, login: checked });
}

/** Checks a connection. Blanks around what is typed are dropped, but not those of a password. */
export function checkConnection(connection: Connection): Outcome<Connection> {
  if (connection.kind === 'hashicorp') return checkHashicorp(connection);
  if (connection.kind === 'onepassword') {
    const origin = checkOrigin(connection.origin);
    if (origin === null) return failed({ code: 'external.originMalformed' });
    const token = connection.token.trim();
    if (!isCredential(token)) return failed({ code: 'external.credentialsMissing' });
    return done({ kind: 'onepassword', origin, token });
  }
  const { password, keyFile } = connection;
  const isThere = password !== null || keyFile !== null;
  const isFine =
    (password?.length ?? 0) <= MAX_CREDENTIAL_LENGTH &&
    (keyFile?.length ?? 0) <= MAX_KEY_FILE_BYTES;
  return isThere && isFine ? done(connection) : failed({ code: 'external.credentialsMissing' });
}
