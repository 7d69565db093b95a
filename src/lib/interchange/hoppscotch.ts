import type { Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { type ClientEnvironment, readEnvironments } from './api-clients.ts';
import { type DataNode, itemsOf, nodeAt, textAt, valueOfNode } from './data-node.ts';
import { jsonNodes } from './json-nodes.ts';

/** What a variable is now, or what it begins with; older exports have only one value. */
function valueNode(variable: DataNode): DataNode {
  for (const name of ['currentValue', 'value', 'initialValue']) {
    const node = nodeAt(variable, name);
    if (node.kind !== 'none' && !(node.kind === 'text' && node.text === '')) return node;
  }
  return { kind: 'none' };
}

function environmentOf(node: DataNode): ClientEnvironment | null {
  const variables = nodeAt(node, 'variables');
  const name = textAt(node, 'name');
  if (variables.kind !== 'list' || name === undefined) return null;
  return {
    place: name,
    variables: variables.items.map((one) => ({
      name: textAt(one, 'key'),
      ...valueOfNode(valueNode(one)),
    })),
  };
}

/** Reads environments that Hoppscotch exports, one or a list. Of secrets it exports no value: they are refused by name. */
export function readHoppscotch(text: string): Outcome<ReadFile> {
  const json = jsonNodes(text);
  if (!json.ok) return json;
  const all = json.value.kind === 'list' ? itemsOf(json.value) : [json.value];
  const environments = all.map(environmentOf);
  const isWhole = environments.every((one) => one !== null);
  return readEnvironments(isWhole ? environments : null);
}
