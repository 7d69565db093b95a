import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import {
  type DataNode,
  type DataPair,
  isMap,
  itemsOf,
  nodeAt,
  pairsOf,
  textAt,
  valueOfNode,
} from './data-node.ts';
import { jsonNodes } from './json-nodes.ts';
import { yamlNodes } from './yaml-nodes.ts';

/** What `vault kv get -format=json` answers with has the names and values inside, in version 2 of the engine deeper. */
function insideOf(root: DataNode): DataNode {
  const names = new Set(pairsOf(root).map(([name]) => name));
  if (!names.has('request_id') || !names.has('lease_id')) return root;
  const data = nodeAt(root, 'data');
  const deeper = nodeAt(data, 'data');
  return isMap(deeper) && isMap(nodeAt(data, 'metadata')) ? deeper : data;
}

/** The metadata that SOPS keeps beside what it encrypted. */
const isSops = ([name, node]: DataPair): boolean =>
  name === 'sops' && textAt(node, 'mac') !== undefined;

/** What Doppler's `secrets --json` has of a secret: its value with and without references resolved, and a note. */
const isDoppler = (node: DataNode): boolean =>
  pairsOf(node).some(([name]) => name === 'computed') &&
  pairsOf(node).some(([name]) => name === 'raw');

function entryOf([name, node]: DataPair, position: number): RawEntry {
  if (!isDoppler(node)) return { position, name, ...valueOfNode(node) };
  const note = textAt(node, 'note');
  return { position, name, note, ...valueOfNode(nodeAt(node, 'computed')) };
}

const NAMES = ['key', 'name', 'secretKey'] as const;
const VALUES = ['value', 'secretValue'] as const;
const NOTES = ['comment', 'note', 'secretComment'] as const;

/** An entry of a list of names and values, as Infisical writes it. */
function listedEntry(node: DataNode, position: number): RawEntry {
  const find = (names: readonly string[]) =>
    names.find((name) => pairsOf(node).some(([one]) => one === name));
  const name = find(NAMES);
  const value = find(VALUES);
  const note = find(NOTES);
  return {
    position,
    name: name && textAt(node, name),
    note: note && textAt(node, note),
    ...(value === undefined ? {} : valueOfNode(nodeAt(node, value))),
  };
}

/** Programs differ on which of two values of one name counts: neither is taken. */
function refusingTwins(entries: readonly RawEntry[]): RawEntry[] {
  const counts = new Map<unknown, number>();
  for (const { name } of entries) counts.set(name, (counts.get(name) ?? 0) + 1);
  return entries.map((entry) => {
    const isTwin = typeof entry.name === 'string' && (counts.get(entry.name) ?? 0) > 1;
    return isTwin ? { ...entry, reason: entry.reason ?? 'nameTwice' } : entry;
  });
}

function entriesOf(root: DataNode): RawEntry[] | null {
  if (root.kind === 'list') {
    const isNamed = root.items.every(isMap);
    return isNamed ? itemsOf(root).map((one, at) => listedEntry(one, at + 1)) : null;
  }
  if (root.kind !== 'map') return null;
  const inside = insideOf(root);
  const pairs = pairsOf(inside).filter((pair) => !isSops(pair));
  return refusingTwins(pairs.map((pair, at) => entryOf(pair, at + 1)));
}

function readNodes(roots: readonly DataNode[]): Outcome<ReadFile> {
  const entries: RawEntry[] = [];
  for (const root of roots) {
    if (root.kind === 'none') continue;
    const some = entriesOf(root);
    if (!some) return failed({ code: 'file.notThisFormat' });
    for (const entry of some) entries.push({ ...entry, position: entries.length + 1 });
  }
  return collectSecrets(roots.length > 1 ? refusingTwins(entries) : entries);
}

/**
 * Reads names and values in JSON: an object of texts, as Doppler and `vault kv get` write it, or a list of objects with
 * a name and a value, as Infisical does. What lies deeper is refused by its name.
 */
export function readFlatJson(text: string): Outcome<ReadFile> {
  const nodes = jsonNodes(text);
  return nodes.ok ? readNodes([nodes.value]) : nodes;
}

/** Reads names and values in YAML, of the same shapes. */
export function readFlatYaml(text: string): Outcome<ReadFile> {
  const nodes = yamlNodes(text);
  return nodes.ok ? readNodes(nodes.value) : nodes;
}
