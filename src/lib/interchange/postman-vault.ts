import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, Refusal } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { fieldOf, listOf, parseJsonValues } from './file-text.ts';
import { isSealed, isSealedEntry } from './postman-sealed.ts';
import { countingOnes } from './variables.ts';

/**
 * Reads what Postman's own vault exports. Its schema is not published, so every shape that was seen is
 * taken: a list at the top or under `values`, domains under one of three names, keys with and without
 * the prefix `vault:`.
 */
export function readPostmanVault(text: string): Outcome<ReadFile> {
  const json = parseJsonValues(text);
  if (!json.ok) return json;
  const { value } = json;
  const values = fieldOf(value, 'values');
  const list = Array.isArray(value) ? value : values;
  if (!Array.isArray(list)) {
    const isClosed = isSealed(value) || isSealed(values) || typeof values === 'string';
    return failed({ code: isClosed ? 'file.encryptedElsewhere' : 'file.notThisFormat' });
  }
  const entries = listOf(list);
  if (entries.length > 0 && entries.every(isSealedEntry)) {
    return failed({ code: 'file.encryptedElsewhere' });
  }
  const refusals: Refusal[] = [];
  const readable = entries.map((one, index): RawEntry => {
    const position = index + 1;
    const key = fieldOf(one, 'key');
    return {
      position,
      name: typeof key === 'string' ? key.replace(/^vault:/, '') : key,
      value: fieldOf(one, 'value'),
      enabled: fieldOf(one, 'enabled'),
      ...(isSealedEntry(one) && { reason: 'encrypted' }),
      domains:
        fieldOf(one, 'domains') ?? fieldOf(one, '_domains') ?? fieldOf(one, 'allowedDomains'),
    };
  });
  return collectSecrets(countingOnes(readable, refusals), { refusals });
}
