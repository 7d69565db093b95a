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

/** Which JSON export a text is, by what stands outermost in it. */
export function jsonFormat(text: string): ImportFormat {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return damagedFormat(text);
  }
  if (Array.isArray(json)) return 'postmanVault';
  if (has(json, '_postman_variable_scope')) return 'postmanEnvironment';
  const isCollection = (one: unknown) => has(one, 'info') && Array.isArray(fieldOf(one, 'item'));
  if (isCollection(json) || isCollection(fieldOf(json, 'collection'))) return 'postmanCollection';
  if (has(json, 'items', 'encKeyValidation_DO_NOT_EDIT', 'passwordProtected')) return 'bitwarden';
  const values = fieldOf(json, 'values');
  if (Array.isArray(values)) return postmanFormat(listOf(values));
  if (values !== undefined || isSealed(json)) return 'postmanVault';
  return 'postmanEnvironment';
}
