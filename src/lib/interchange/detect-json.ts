import type { ImportFormat } from '../core/transfer/plain-secret.ts';
import { fieldOf, listOf } from './file-text.ts';
import { isSealed } from './postman-sealed.ts';

/** Which export a text looks like that is no JSON as a whole: what reads that format says that it is damaged. */
function damagedFormat(text: string): ImportFormat {
  if (/"_postman_variable_scope"\s*:/.test(text)) return 'postmanEnvironment';
  if (/schema\.getpostman\.com\/json\/collection/.test(text)) return 'postmanCollection';
  if (/"(?:items|folders|encKeyValidation_DO_NOT_EDIT|passwordProtected)"\s*:/.test(text)) {
    return 'bitwarden';
  }
  if (/"(?:_domains|domains|allowedDomains)"\s*:|"vault:/.test(text)) return 'postmanVault';
  if (/"(?:ciphertext|cipherText|encryptedData)"\s*:/.test(text)) return 'postmanVault';
  return /^\s*\[/.test(text) ? 'postmanVault' : 'postmanEnvironment';
}

const has = (from: unknown, ...names: readonly string[]): boolean =>
  names.some((name) => fieldOf(from, name) !== undefined);

const VAULT_ONLY = ['_domains', 'domains', 'allowedDomains'] as const;

/** Which of Postman's two formats a list of keys and values is. */
function postmanFormat(entries: readonly unknown[]): ImportFormat {
  const isVault = entries.some((one) => {
    const key = fieldOf(one, 'key');
    return has(one, ...VAULT_ONLY) || (typeof key === 'string' && key.startsWith('vault:'));
  });
  return isVault ? 'postmanVault' : 'postmanEnvironment';
}

/** Environments of Hoppscotch or Bruno, which differ in what a variable's name lies under; `null` for what is neither. */
function clientFormat(json: unknown): ImportFormat | null {
  const inner = fieldOf(json, 'environments');
  const all = listOf(Array.isArray(json) ? json : (inner ?? [json]));
  const isEnvironment = (one: unknown) =>
    typeof fieldOf(one, 'name') === 'string' && Array.isArray(fieldOf(one, 'variables'));
  if (all.length === 0 || !all.every(isEnvironment)) return null;
  const variables = all.flatMap((one) => listOf(fieldOf(one, 'variables')));
  if (variables.length > 0 && variables.every((one) => has(one, 'key'))) return 'hoppscotch';
  return variables.every((one) => has(one, 'name')) ? 'bruno' : null;
}

/** A field that only other apps' lists of names and values have. */
const LISTED = ['name', 'secretKey', 'secretPath', 'workspace', 'comment'] as const;

/** A list with nothing in it that tells may be Postman's. */
const listFormat = (entries: readonly unknown[]): ImportFormat =>
  postmanFormat(entries) === 'postmanEnvironment' && entries.some((one) => has(one, ...LISTED))
    ? 'json'
    : 'postmanVault';

/** Files that programs are given as a whole: Google's service accounts and others, and private keys as JSON (JWK). */
const isCredentialFile = (json: unknown): boolean =>
  ['service_account', 'authorized_user', 'external_account'].includes(
    String(fieldOf(json, 'type')),
  ) ||
  (has(json, 'kty') && has(json, 'd', 'k'));

/** Which JSON export a text is, by what stands outermost in it. */
export function jsonFormat(text: string): ImportFormat {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return damagedFormat(text);
  }
  if (Array.isArray(json)) return clientFormat(json) ?? listFormat(json as unknown[]);
  if (has(json, '_postman_variable_scope')) return 'postmanEnvironment';
  if (fieldOf(json, '_type') === 'export' && has(json, 'resources')) return 'insomnia';
  if (has(json, 'yaakSchema')) return 'yaak';
  if (has(fieldOf(json, 'version'), 'major') && has(json, 'accounts')) return 'cxf';
  const client = clientFormat(json);
  if (client) return client;
  const isCollection = (one: unknown) => has(one, 'info') && Array.isArray(fieldOf(one, 'item'));
  if (isCollection(json) || isCollection(fieldOf(json, 'collection'))) return 'postmanCollection';
  if (has(json, 'items', 'encKeyValidation_DO_NOT_EDIT', 'passwordProtected')) return 'bitwarden';
  const values = fieldOf(json, 'values');
  if (Array.isArray(values)) return postmanFormat(listOf(values));
  if (typeof values === 'string' || isSealed(values) || isSealed(json)) return 'postmanVault';
  if (isCredentialFile(json)) return 'whole';
  if (fieldOf(json, 'kind') === 'Config' && has(json, 'users', 'clusters')) return 'kubeconfig';
  return 'json';
}
