import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, Refusal } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry, refusalOf } from './collect-secrets.ts';
import { type DataNode, itemsOf, nodeAt, pairsOf, textAt, valueOfNode } from './data-node.ts';
import { yamlNodes } from './yaml-nodes.ts';

/** What a user has of its own; `client-certificate-data` is no secret, but of no use without the key, nor that without it. */
const KEPT = ['token', 'password', 'client-key-data', 'client-certificate-data'];
/** Where something of a user lies in a file of its own. */
const PATHS = ['tokenFile', 'client-key', 'client-certificate'];

/** Addresses of the clusters that contexts use a user with. */
function serversOf(root: DataNode, user: string): string[] {
  const clusters = itemsOf(nodeAt(root, 'contexts'))
    .filter((one) => textAt(one, 'context', 'user') === user)
    .map((one) => textAt(one, 'context', 'cluster'));
  return itemsOf(nodeAt(root, 'clusters')).flatMap((one) =>
    clusters.includes(textAt(one, 'name')) ? (textAt(one, 'cluster', 'server') ?? []) : [],
  );
}

/**
 * Reads the users of a kubeconfig: their tokens, passwords, keys and certificates, each for the servers of its contexts.
 * What a command gives, or lies in another file, is refused by its name.
 */
export function readKubeconfig(text: string): Outcome<ReadFile> {
  const nodes = yamlNodes(text);
  if (!nodes.ok) return nodes;
  const [root] = nodes.value;
  if (!root || nodes.value.length > 1 || textAt(root, 'kind') !== 'Config') {
    return failed({ code: 'file.notThisFormat' });
  }
  const refusals: Refusal[] = [];
  const entries = itemsOf(nodeAt(root, 'users')).flatMap((one, at): RawEntry[] => {
    const position = at + 1;
    const user = textAt(one, 'name');
    const domains = user === undefined ? [] : serversOf(root, user);
    const username = textAt(one, 'user', 'username');
    const note = username === undefined ? '' : `Username: ${username}`;
    return pairsOf(nodeAt(one, 'user')).flatMap(([field, node]): RawEntry[] => {
      const name = user === undefined ? undefined : `${user} / ${field}`;
      if (KEPT.includes(field)) return [{ position, name, domains, note, ...valueOfNode(node) }];
      if (field === 'username') return [];
      refusals.push(
        refusalOf(position, PATHS.includes(field) ? 'reference' : 'kindUnsupported', name),
      );
      return [];
    });
  });
  return collectSecrets(entries, { refusals });
}
