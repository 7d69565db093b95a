import type { Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { type ClientEnvironment, readEnvironments } from './api-clients.ts';
import type { RawEntry } from './collect-secrets.ts';
import { type DataNode, itemsOf, nodeAt, pairsOf, textAt, valueOfNode } from './data-node.ts';
import { jsonNodes } from './json-nodes.ts';
import { yamlNodes } from './yaml-nodes.ts';

/** Where Insomnia keeps the secrets that it encrypted, beside the other variables. */
const SEALED = '__insomnia_vault';

function variablesOf(data: DataNode): Omit<RawEntry, 'position'>[] {
  return pairsOf(data).flatMap(([name, node]): Omit<RawEntry, 'position'>[] => {
    if (name !== SEALED) return [{ name, ...valueOfNode(node) }];
    return pairsOf(node).map(([one]) => ({ name: one, reason: 'encrypted' as const }));
  });
}

/** Environments of an export of version 4: those below a workspace are bases, which hold everywhere. */
function ofResources(root: DataNode): ClientEnvironment[] | null {
  if (textAt(root, '_type') !== 'export') return null;
  return itemsOf(nodeAt(root, 'resources'))
    .filter((one) => textAt(one, '_type') === 'environment')
    .map((one) => {
      const isBase = textAt(one, 'parentId')?.startsWith('wrk_') === true;
      const place = isBase ? '' : (textAt(one, 'name') ?? '');
      return { place, variables: variablesOf(nodeAt(one, 'data')) };
    });
}

/** Environments of an export of version 5. */
function ofDocument(root: DataNode): ClientEnvironment[] | null {
  if (!/\.insomnia\.rest\//.test(textAt(root, 'type') ?? '')) return null;
  const base = nodeAt(root, 'environments');
  const below = itemsOf(nodeAt(base, 'subEnvironments')).map((one) => ({
    place: textAt(one, 'name') ?? '',
    variables: variablesOf(nodeAt(one, 'data')),
  }));
  return [{ place: '', variables: variablesOf(nodeAt(base, 'data')) }, ...below];
}

/** Reads the environments of an Insomnia export, of version 4 (JSON) and 5 (YAML). */
export function readInsomnia(text: string): Outcome<ReadFile> {
  if (/^\s*\{/.test(text)) {
    const json = jsonNodes(text);
    return json.ok ? readEnvironments(ofResources(json.value) ?? ofDocument(json.value)) : json;
  }
  const documents = yamlNodes(text);
  if (!documents.ok) return documents;
  const [root, ...more] = documents.value;
  return readEnvironments(root && more.length === 0 ? ofDocument(root) : null);
}
