import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, Refusal, TextSecret } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { fieldOf, listOf, parseJsonValues, timeOf } from './file-text.ts';
import { isSealedEntry } from './postman-sealed.ts';
import { countingOnes } from './variables.ts';

/** Reads a Postman environment or globals file, as Postman exports it. */
export function readPostmanEnvironment(text: string): Outcome<ReadFile> {
  const json = parseJsonValues(text);
  if (!json.ok) return json;
  const values = fieldOf(json.value, 'values');
  if (!Array.isArray(values)) return failed({ code: 'file.notThisFormat' });
  if (values.length > 0 && values.every(isSealedEntry)) {
    return failed({ code: 'file.encryptedElsewhere' });
  }
  const refusals: Refusal[] = [];
  const entries = listOf(values).map((one, index): RawEntry => {
    const position = index + 1;
    return {
      position,
      name: fieldOf(one, 'key'),
      value: fieldOf(one, 'value'),
      enabled: fieldOf(one, 'enabled'),
      ...(isSealedEntry(one) && { reason: 'encrypted' }),
    };
  });
  return collectSecrets(countingOnes(entries, refusals), {
    refusals,
    writtenAt: timeOf(fieldOf(json.value, '_postman_exported_at')),
  });
}

/** Writes a Postman environment whose variables are all of the type `secret`. */
export function writePostmanEnvironment(
  secrets: readonly TextSecret[],
  { name, id, at }: { readonly name: string; readonly id: string; readonly at: number },
): string {
  const environment = {
    id,
    name,
    values: secrets.map((secret) => ({
      key: secret.name,
      value: secret.value,
      type: 'secret',
      enabled: secret.enabled,
    })),
    _postman_variable_scope: 'environment',
    _postman_exported_at: new Date(at).toISOString(),
    _postman_exported_using: 'Lockstate',
  };
  return `${JSON.stringify(environment, null, 2)}\n`;
}
