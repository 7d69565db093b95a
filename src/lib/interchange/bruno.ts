import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { type ClientEnvironment, readEnvironments } from './api-clients.ts';
import type { RawEntry } from './collect-secrets.ts';
import { type DataNode, itemsOf, nodeAt, textAt, valueOfNode } from './data-node.ts';
import { jsonNodes } from './json-nodes.ts';
import { yamlNodes } from './yaml-nodes.ts';

type Variable = Omit<RawEntry, 'position'>;

/** Blocks of an environment that say nothing of variables. */
const OTHERS = ['color', 'meta'];

/** A line of `vars { }`; a tilde disables it. */
function variableOf(line: string): Variable {
  const [, off = '', name, value = ''] = /^(~?)((?!~)[^:]+?)\s*:\s*(.*)$/.exec(line) ?? [];
  if (name === undefined) return { reason: 'lineUnreadable' };
  const enabled = off === '';
  // Quoted names, texts of several lines, lists, and what is said about a line are of newer versions.
  if (/^["'@]/.test(name)) return { name, enabled, reason: 'ambiguous' };
  if (value.startsWith("'''")) return { name, enabled, reason: 'severalLines' };
  if (/^\[(?!.*\]$)/.test(value)) return { name, enabled, reason: 'severalLines' };
  return { name, enabled, value };
}

/** Reads `vars { … }` and `vars:secret [ … ]`, of which Bruno writes the names only. */
function readBru(text: string): Outcome<ReadFile> {
  const variables: Variable[] = [];
  let block: string | null = null;
  let isQuoted = false;
  for (const raw of text.split(/\r\n|\n/)) {
    const line = raw.trim();
    if (line === '') continue;
    if (block === null) {
      const [, name, sign] = /^([\w:-]+)\s*([{[])$/.exec(line) ?? [];
      const [, empty] = /^([\w:-]+)\s*(?:\{\s*\}|\[\s*\])$/.exec(line) ?? [];
      const isSetting = OTHERS.some((one) => line.startsWith(`${one}:`));
      if (name !== undefined && sign) block = `${name} ${sign}`;
      else if (empty === undefined && !isSetting) variables.push({ reason: 'lineUnreadable' });
      continue;
    }
    // A text of several lines, the first of which has refused it.
    if (isQuoted || /:\s*'''/.test(line)) {
      if (!isQuoted && block === 'vars {') variables.push(variableOf(line));
      const marks = line.split("'''").length - 1;
      isQuoted = marks % 2 === 1 ? !isQuoted : isQuoted;
    } else if (raw.startsWith('}') || raw.startsWith(']')) block = null;
    else if (block === 'vars {') variables.push(variableOf(line));
    else if (block === 'vars:secret [') {
      for (const one of line.split(',')) {
        const name = one.trim().replace(/^~/, '');
        if (name !== '') variables.push({ name, reason: 'valueMissing' });
      }
    } else variables.push({ name: block.slice(0, -2), reason: 'kindUnsupported' });
  }
  if (block !== null) return failed({ code: 'file.damaged' });
  return readEnvironments([{ place: '', variables }]);
}

/** Variables of an environment in JSON or YAML. Of those that are secret there is no value. */
function environmentOf(node: DataNode): ClientEnvironment | null {
  const variables = nodeAt(node, 'variables');
  const name = textAt(node, 'name');
  if (variables.kind !== 'list' || name === undefined) return null;
  return {
    place: name,
    variables: variables.items.map((one) => ({
      name: textAt(one, 'name'),
      enabled: textAt(one, 'enabled') !== 'false' && textAt(one, 'disabled') !== 'true',
      ...valueOfNode(nodeAt(one, 'value')),
    })),
  };
}

function readNode(root: DataNode | undefined): Outcome<ReadFile> {
  const list = root?.kind === 'list' ? root : root && nodeAt(root, 'environments');
  const all = list?.kind === 'list' ? itemsOf(list) : root ? [root] : [];
  const environments = all.map(environmentOf);
  const isWhole = environments.every((one) => one !== null);
  return readEnvironments(isWhole && environments.length > 0 ? environments : null);
}

/** Reads environments of Bruno: a `.bru` file, or what it exports as JSON or YAML. */
export function readBruno(text: string): Outcome<ReadFile> {
  if (/^\s*[{[]/.test(text)) {
    const json = jsonNodes(text);
    return json.ok ? readNode(json.value) : json;
  }
  if (/^\s*[\w:-]+\s*[{[]\s*[}\]]?\s*$/m.test(text)) return readBru(text);
  const documents = yamlNodes(text);
  return documents.ok ? readNode(documents.value[0]) : documents;
}
