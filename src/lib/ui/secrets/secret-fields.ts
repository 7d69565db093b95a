import type { Problem } from '../../core/base/problem.ts';
import type { SecretDraft } from '../../core/secrets/secret.ts';

/** The field of a secret that a problem is about; `null` when it is about none of them. */
export function fieldOf({ code }: Problem): keyof SecretDraft | null {
  if (code.startsWith('secret.name')) return 'name';
  if (code.startsWith('secret.value') || code === 'external.referenceMalformed') return 'value';
  if (code.startsWith('secret.note')) return 'note';
  return code.startsWith('secret.domain') ? 'domains' : null;
}
