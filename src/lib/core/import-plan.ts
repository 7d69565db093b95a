import type { PlainSecret, Refusal } from './plain-secret.ts';
import type { SecretIndex } from './secret-index.ts';
import type { SecretDraft, SecretRow } from './secrets.ts';

/** What to do with a secret of a file whose name is taken by one that differs. */
export type OnClash = 'skip' | 'overwrite' | 'keepBoth';

/** What an import would do with one secret of a file. */
export type ImportKind = 'new' | 'changed' | 'same';

export interface PlannedSecret {
  readonly kind: ImportKind;
  readonly secret: PlainSecret;
  /** The secret that has the name already; `null` for a new one. */
  readonly existing: SecretRow | null;
}

/** What a file would do to the vault, before it does it. */
export interface ImportPlan {
  readonly planned: readonly PlannedSecret[];
  readonly refusals: readonly Refusal[];
  readonly writtenAt: number | null;
}

/** A change of one secret, as a plan asks for it. */
export type ImportChange =
  | { readonly type: 'add'; readonly draft: SecretDraft }
  | { readonly type: 'edit'; readonly row: SecretRow; readonly draft: SecretDraft };

const draftOf = ({ name, value, domains, note, enabled }: PlainSecret): SecretDraft => ({
  name,
  value,
  domains,
  note,
  enabled,
});

/** The first of `NAME (2)`, `NAME (3)`, … that nobody has. */
function freeName(name: string, isTaken: (candidate: string) => boolean): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name} (${number})`;
    if (!isTaken(candidate)) return candidate;
  }
}

/**
 * The changes a plan makes.
 * @param secrets the index as it is now; names in it are taken
 */
export function changesOf(
  { planned }: ImportPlan,
  onClash: OnClash,
  secrets: SecretIndex,
): ImportChange[] {
  const given = new Set(planned.map(({ secret }) => secret.name));
  const isTaken = (name: string) => given.has(name) || secrets.findByName(name) !== null;
  return planned.flatMap(({ kind, secret, existing }): ImportChange[] => {
    if (kind === 'same') return [];
    if (!existing) return [{ type: 'add', draft: draftOf(secret) }];
    if (onClash === 'skip') return [];
    if (onClash === 'overwrite') return [{ type: 'edit', row: existing, draft: draftOf(secret) }];
    const name = freeName(secret.name, isTaken);
    given.add(name);
    return [{ type: 'add', draft: { ...draftOf(secret), name } }];
  });
}
