import type { RefusalReason } from '../core/transfer/plain-secret.ts';

/**
 * Data as JSON and YAML have it, its scalars as texts: what a program would read as another text than is written is no
 * text here, but has the reason why it is refused. Names that come twice are there twice.
 */
export type DataNode =
  | { readonly kind: 'map'; readonly pairs: readonly DataPair[] }
  | { readonly kind: 'list'; readonly items: readonly DataNode[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

export type DataPair = readonly [name: string, node: DataNode];

export const NOTHING: DataNode = { kind: 'none' };

/** The pairs of a map, none of anything else. */
export const pairsOf = (node: DataNode): readonly DataPair[] =>
  node.kind === 'map' ? node.pairs : [];

export const itemsOf = (node: DataNode): readonly DataNode[] =>
  node.kind === 'list' ? node.items : [];

/** What a map has under a name; nothing where it has that name twice, since programs differ on which of them counts. */
export function nodeAt(node: DataNode, ...path: readonly string[]): DataNode {
  let found = node;
  for (const name of path) {
    const some = pairsOf(found).filter(([one]) => one === name);
    found = some.length === 1 && some[0] ? some[0][1] : NOTHING;
  }
  return found;
}

/** A text, `undefined` for anything else. */
export const textAt = (node: DataNode, ...path: readonly string[]): string | undefined => {
  const found = nodeAt(node, ...path);
  return found.kind === 'text' ? found.text : undefined;
};

export const isMap = (node: DataNode): boolean => node.kind === 'map';

/** A node as the value of an entry, or why it is none. */
export function valueOfNode(node: DataNode): {
  readonly value?: string;
  readonly reason?: RefusalReason;
} {
  if (node.kind === 'text') return { value: node.text };
  if (node.kind === 'refused') return { reason: node.reason };
  return { reason: node.kind === 'none' ? 'valueMissing' : 'nested' };
}
