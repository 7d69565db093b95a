import { type Bytes, fromHex, toHex } from '../base/bytes.ts';
import { checkConnection, type Connection } from './connection.ts';

/** Bytes of a key file from their text, `null` when it is none. */
const bytesOf = (text: string): Bytes | null =>
  /^(?:[0-9a-f]{2})*$/.test(text) ? fromHex(text) : null;

const textIn = (raw: object, name: string): string => {
  const value: unknown = Reflect.get(raw, name);
  return typeof value === 'string' ? value : '';
};

/** A connection as text, to be sealed. FORMAT.md describes it. */
export function encodeConnection(connection: Connection): string {
  return JSON.stringify(connection, (_, value: unknown) =>
    value instanceof Uint8Array ? toHex(value) : value,
  );
}

function readLogin(raw: object): Connection {
  const login: unknown = Reflect.get(raw, 'login');
  const said = typeof login === 'object' && login !== null ? login : {};
  const at = { origin: textIn(raw, 'origin'), namespace: textIn(raw, 'namespace') };
  if (textIn(said, 'type') === 'token') {
    return { kind: 'hashicorp', ...at, login: { type: 'token', token: textIn(said, 'token') } };
  }
  const [mount, roleId] = [textIn(said, 'mount'), textIn(said, 'roleId')];
  const secretId = textIn(said, 'secretId');
  return { kind: 'hashicorp', ...at, login: { type: 'approle', mount, roleId, secretId } };
}

function readRaw(raw: object): Connection | null {
  const kind = textIn(raw, 'kind');
  if (kind === 'hashicorp') return readLogin(raw);
  if (kind === 'onepassword') {
    return { kind, origin: textIn(raw, 'origin'), token: textIn(raw, 'token') };
  }
  if (kind !== 'keepass') return null;
  const password: unknown = Reflect.get(raw, 'password');
  const keyFile: unknown = Reflect.get(raw, 'keyFile');
  return {
    kind,
    password: typeof password === 'string' ? password : null,
    keyFile: typeof keyFile === 'string' ? bytesOf(keyFile) : null,
  };
}

/** Reads a connection from what its text was parsed to. @returns `null` when it is none */
export function parseConnection(raw: unknown): Connection | null {
  const connection = typeof raw === 'object' && raw !== null ? readRaw(raw) : null;
  const checked = connection && checkConnection(connection);
  return checked?.ok ? checked.value : null;
}

/** Reads a connection from its text. @returns `null` when it is none */
export function decodeConnection(text: string): Connection | null {
  try {
    return parseConnection(JSON.parse(text));
  } catch {
    return null;
  }
}
