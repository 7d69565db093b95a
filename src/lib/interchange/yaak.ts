import type { Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { type ClientEnvironment, readEnvironments } from './api-clients.ts';
import type { RawEntry } from './collect-secrets.ts';
import { type DataNode, itemsOf, nodeAt, textAt, valueOfNode } from './data-node.ts';
import { jsonNodes } from './json-nodes.ts';

/** What Yaak encrypted, and what it puts in when it sends. */
const SEALED = /^\$\{\[\s*secure\(/;
const CALL = /^\$\{\[[^]*\]\}$/;

function variableOf(one: DataNode): Omit<RawEntry, 'position'> {
  const read = valueOfNode(nodeAt(one, 'value'));
  const name = textAt(one, 'name');
  const enabled = textAt(one, 'enabled') !== 'false';
  if (SEALED.test(read.value ?? '')) return { name, enabled, reason: 'encrypted' };
  if (CALL.test(read.value ?? '')) return { name, enabled, reason: 'reference' };
  return { name, enabled, ...read };
}

function environmentOf(one: DataNode): ClientEnvironment {
  // What is said of a base differs between versions.
  const isBase = textAt(one, 'base') === 'true' || textAt(one, 'parentModel') === 'workspace';
  const variables = itemsOf(nodeAt(one, 'variables')).map(variableOf);
  return { place: isBase ? '' : (textAt(one, 'name') ?? ''), variables };
}

/** Reads the environments of an export of Yaak. */
export function readYaak(text: string): Outcome<ReadFile> {
  const json = jsonNodes(text);
  if (!json.ok) return json;
  const resources = nodeAt(json.value, 'resources');
  const isYaak = textAt(json.value, 'yaakSchema') !== undefined && resources.kind === 'map';
  const environments = itemsOf(nodeAt(resources, 'environments'));
  return readEnvironments(isYaak ? environments.map(environmentOf) : null);
}
