import type { PlainSecret, ReadFile } from '../core/plain-secret.ts';
import { failed, type Outcome } from '../core/problems.ts';
import { collectSecrets } from './collect-secrets.ts';
import { fieldOf, listOf, parseJson, timeOf } from './file-text.ts';

/** Reads a Postman environment or globals file, as Postman exports it. */
export function readPostmanEnvironment(text: string): Outcome<ReadFile> {
  const json = parseJson(text);
  if (!json.ok) return json;
  if (!Array.isArray(fieldOf(json.value, 'values'))) return failed({ code: 'file.notThisFormat' });
  const entries = listOf(fieldOf(json.value, 'values')).map((one, at) => ({
    at: at + 1,
    name: fieldOf(one, 'key'),
    value: fieldOf(one, 'value'),
    enabled: fieldOf(one, 'enabled'),
  }));
  return collectSecrets(entries, {
    writtenAt: timeOf(fieldOf(json.value, '_postman_exported_at')),
  });
}

/** Writes a Postman environment whose variables are all of the type `secret`. */
export function writePostmanEnvironment(
  secrets: readonly PlainSecret[],
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
