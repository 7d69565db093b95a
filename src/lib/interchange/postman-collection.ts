import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { readEnvironments } from './api-clients.ts';
import { fieldOf, listOf, parseJsonValues } from './file-text.ts';
import { isText } from './item-entries.ts';
import { isSealedEntry } from './postman-sealed.ts';

/** The variables of a collection, a folder or a request, and where those are. */
interface Scope {
  readonly place: string;
  readonly variables: readonly unknown[];
}

/** What has variables in a collection, itself first. Folders may lie in folders. */
function scopesOf(collection: unknown): Scope[] {
  const scopes: Scope[] = [];
  const open: { readonly part: unknown; readonly place: string }[] = [
    { part: collection, place: '' },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, place } = next;
    const variables = listOf(fieldOf(part, 'variable'));
    if (variables.length > 0) scopes.push({ place, variables });
    for (const one of [...listOf(fieldOf(part, 'item'))].reverse()) {
      const name = fieldOf(one, 'name');
      const here = isText(name) ? name : '?';
      open.push({ part: one, place: place === '' ? here : `${place} / ${here}` });
    }
  }
  return scopes;
}

/**
 * Reads the variables of a Postman collection (format 2.0 and 2.1), those of its folders too; its requests are left.
 * @see https://schema.postman.com/json/collection/v2.1.0/docs/index.html
 */
export function readPostmanCollection(text: string): Outcome<ReadFile> {
  const json = parseJsonValues(text);
  if (!json.ok) return json;
  const inner = fieldOf(json.value, 'collection');
  const collection = inner === undefined ? json.value : inner;
  if (!Array.isArray(fieldOf(collection, 'item'))) return failed({ code: 'file.notThisFormat' });
  return readEnvironments(
    scopesOf(collection).map(({ place, variables }) => ({
      place,
      variables: variables.map((one) => ({
        name: fieldOf(one, 'key') ?? fieldOf(one, 'id'),
        value: fieldOf(one, 'value'),
        enabled: fieldOf(one, 'disabled') !== true,
        ...(isSealedEntry(one) && { reason: 'encrypted' }),
      })),
    })),
  );
}
