import type { ReadFile } from '../core/plain-secret.ts';
import { failed, type Outcome } from '../core/problems.ts';
import { collectSecrets } from './collect-secrets.ts';
import { fieldOf, listOf, parseJson } from './file-text.ts';

/** Fields under which an encrypted export carries its bytes. */
const CIPHERTEXT = ['ciphertext', 'cipherText', 'encryptedData', 'encrypted', 'iv', 'salt'];

function isEncrypted(from: unknown): boolean {
  return CIPHERTEXT.some((name) => {
    const field = fieldOf(from, name);
    return field === true || typeof field === 'string' || (typeof field === 'object' && field);
  });
}

/**
 * Reads what Postman's own vault exports. Its schema is not published, so every shape that was seen is
 * taken: a list at the top or under `values`, domains under one of three names, keys with and without
 * the prefix `vault:`.
 */
export function readPostmanVault(text: string): Outcome<ReadFile> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const { value } = json;
  const values = fieldOf(value, 'values');
  const list = Array.isArray(value) ? value : values;
  if (!Array.isArray(list)) {
    const isSealed = isEncrypted(value) || isEncrypted(values) || typeof values === 'string';
    return failed({ code: isSealed ? 'file.encryptedElsewhere' : 'file.notThisFormat' });
  }
  const entries = listOf(list);
  if (
    entries.length > 0 &&
    entries.every((one) => isEncrypted(one) || isEncrypted(fieldOf(one, 'value')))
  ) {
    return failed({ code: 'file.encryptedElsewhere' });
  }
  return collectSecrets(
    entries.map((one, at) => {
      const key = fieldOf(one, 'key');
      return {
        at: at + 1,
        name: typeof key === 'string' ? key.replace(/^vault:/, '') : key,
        value: fieldOf(one, 'value'),
        enabled: fieldOf(one, 'enabled'),
        domains:
          fieldOf(one, 'domains') ?? fieldOf(one, '_domains') ?? fieldOf(one, 'allowedDomains'),
      };
    }),
  );
}
