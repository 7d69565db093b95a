import { checkOrigin, type Connection, originOf } from './connection.ts';
import type { ProviderRow } from './provider.ts';

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
