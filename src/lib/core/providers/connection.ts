import { failed, done, type Outcome } from '../base/problem.ts';
import type { Bytes } from '../log/records.ts';

/** The kinds of external vault that secrets can be linked to. New ones go to the end: places are stored. */
export const PROVIDER_KINDS = ['keepass', 'hashicorp', 'onepassword'] as const;

export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** Sequence number of the event that added the provider. */
export type ProviderId = number & { readonly __brand: 'ProviderId' };

export const providerId = (seq: number): ProviderId => seq as ProviderId;

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

/** What a person fills in. */
export interface ProviderDraft {
  readonly name: string;
  readonly connection: Connection;
  /** Name of the picked file, for those that are one. */
  readonly file?: string | null;
  /** On a change: credentials that are left empty are not used any more, instead of staying as they are. */
  readonly isWhole?: boolean;
}

/** One provider as the settings list it: everything but its credentials. */
export interface ProviderRow {
  readonly id: ProviderId;
  readonly name: string;
  readonly kind: ProviderKind;
  /** The one origin that requests for it may go to, or the name of its file, `null` where none was picked. */
  readonly place: string | null;
  /** The event that last described it. */
  readonly detailsSeq: number;
  /** All events that described it, whose details have to be named when those of the last one go. */
  readonly described: readonly number[];
  /** The event that holds its connection. */
  readonly valueSeq: number;
}

/** The value of a linked secret: where it is, instead of what it is. */
export interface SecretReference {
  /** `NO_PROVIDER` where the external vault is not known here any more. */
  readonly provider: ProviderId;
  readonly kind: ProviderKind;
  /** In the form its provider reads: `op://vault/item/field`, `secret/app#key`, `Group/Entry#Password`. */
  readonly reference: string;
}

/** What a secret holds: a text, kept here, or a link to one that is kept elsewhere. */
export type SecretValue = string | SecretReference;

/** Whether a value is another one each moment, such as a one-time code, so that it is not to be kept. */
export const isOneTimeCode = ({ kind, reference }: SecretReference): boolean =>
  kind === 'onepassword' && reference.endsWith('?attribute=otp');

export const isSecretReference = (value: SecretValue): value is SecretReference =>
  typeof value !== 'string';

/** What a link names that came from a backup without its external vault. No event has this number. */
export const NO_PROVIDER = providerId(0);

export const MAX_PROVIDERS = 20;
export const MAX_PROVIDER_NAME = 60;
export const MAX_REFERENCE_LENGTH = 2000;
const MAX_CREDENTIAL_LENGTH = 16 * 1024;
const MAX_KEY_FILE_BYTES = 1024 * 1024;

const CONTROL = /[\p{Cc}\p{Cs}]/u;
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

/** Where a provider is, as it is shown. */
export const placeOf = ({ connection, file = null }: ProviderDraft): string | null =>
  originOf(connection) ?? file;

/** The origins that requests may go to for some providers. */
export const approvedOrigins = (providers: readonly ProviderRow[]): string[] =>
  providers.flatMap(({ kind, place }) => (kind === 'keepass' || place === null ? [] : [place]));

/**
 * A connection as it is shown in a form again: without its credentials, which stay where they are.
 */
export function withoutCredentials(connection: Connection): Connection {
  if (connection.kind === 'keepass') return { kind: 'keepass', password: null, keyFile: null };
  if (connection.kind === 'onepassword') return { ...connection, token: '' };
  const { login } = connection;
  const blank = login.type === 'token' ? { ...login, token: '' } : { ...login, secretId: '' };
  return { ...connection, login: blank };
}

/** What a form starts from where there is no connection to show. */
export function blankOf({ kind, place }: ProviderRow): Connection {
  const origin = place ?? '';
  if (kind === 'keepass') return { kind, password: null, keyFile: null };
  if (kind === 'onepassword') return { kind, origin, token: '' };
  return { kind, origin, namespace: '', login: { type: 'token', token: '' } };
}

/**
 * A connection whose credentials were left empty, with those it has already. Only for the same server and
 * the same way to log in: credentials do not go to another address because one was mistyped.
 */
export function withCredentials(edited: Connection, kept: Connection): Connection {
  if (edited.kind === 'keepass' && kept.kind === 'keepass') {
    const { password, keyFile } = edited;
    return {
      kind: 'keepass',
      password: password ?? kept.password,
      keyFile: keyFile ?? kept.keyFile,
    };
  }
  if (checkOrigin(originOf(edited) ?? '') !== originOf(kept)) return edited;
  if (edited.kind === 'onepassword' && kept.kind === 'onepassword') {
    return edited.token.trim() === '' ? { ...edited, token: kept.token } : edited;
  }
  if (edited.kind !== 'hashicorp' || kept.kind !== 'hashicorp') return edited;
  const { login } = edited;
  const { login: old } = kept;
  if (login.type === 'token' && old.type === 'token' && login.token.trim() === '') {
    return { ...edited, login: old };
  }
  const isSameRole =
    login.type === 'approle' && old.type === 'approle' && login.roleId.trim() === old.roleId;
  if (!isSameRole || login.secretId.trim() !== '') return edited;
  return { ...edited, login: { ...login, secretId: old.secretId } };
}

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

/** Checks a provider as a whole, except whether its name is taken. */
export function checkProvider(draft: ProviderDraft): Outcome<ProviderDraft> {
  const name = draft.name.trim();
  if (name === '') return failed({ code: 'external.nameEmpty' });
  if (name.length > MAX_PROVIDER_NAME || CONTROL.test(name)) {
    return failed({ code: 'external.nameTooLong', max: MAX_PROVIDER_NAME });
  }
  const connection = checkConnection(draft.connection);
  return connection.ok ? done({ ...draft, name, connection: connection.value }) : connection;
}

/** Whether a text can be a reference at all: one line, of some length. Its provider says the rest. */
export const isReferenceText = (text: string): boolean =>
  text !== '' && text.length <= MAX_REFERENCE_LENGTH && !CONTROL.test(text);
