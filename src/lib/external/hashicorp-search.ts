import { done, type Outcome } from '../core/base/outcome.ts';
import type { ProblemCode } from '../core/base/problem.ts';
import type { Mount, MountedPath } from './hashicorp-mounts.ts';
import type { ExternalFinds, ExternalNode } from './provider.ts';

/** What is in a folder; a slash at its end makes a key one of another folder. */
export type Keys = readonly string[];

/** A tree can have any size, and every folder of it costs a request. */
const MAX_LISTS = 60;

/** What a folder may answer without ending the search: not for this token, or gone since it was listed. */
const PASSED: readonly ProblemCode[] = ['external.forbidden', 'external.notFound'];

/** A key as it is shown, below the path that listed it. */
export function nodeOfKey(path: readonly string[], key: string): ExternalNode {
  const isFolder = key.endsWith('/');
  return {
    type: isFolder ? 'folder' : 'item',
    name: isFolder ? key.slice(0, -1) : key,
    path: [...path, key],
    reference: null,
  };
}

const pathOf = (mount: Mount, [, ...folders]: readonly string[]): MountedPath => {
  return { mount, path: folders.map((step) => step.slice(0, -1)) };
};

/**
 * Looks for items by their keys, the folders next to the top first.
 * @param list what is in a folder; its problems are those of the search, except that folders which are
 * not found or not allowed are passed over
 */
export async function searchTree(
  mounts: readonly Mount[],
  text: string,
  list: (mounted: MountedPath) => Promise<Outcome<Keys>>,
): Promise<Outcome<ExternalFinds>> {
  const wanted = text.trim().toLowerCase();
  const nodes: ExternalNode[] = [];
  const folders = mounts.map((mount) => ({ mount, path: [mount.path] as readonly string[] }));
  // The list grows while it is walked.
  for (const [count, { mount, path }] of folders.entries()) {
    if (count === MAX_LISTS) return done({ nodes, complete: false });
    const keys = await list(pathOf(mount, path));
    if (!keys.ok && PASSED.includes(keys.problem.code)) continue;
    if (!keys.ok) return keys;
    for (const node of keys.value.map((key) => nodeOfKey(path, key))) {
      if (node.type === 'folder') folders.push({ mount, path: node.path });
      else if (node.name.toLowerCase().includes(wanted)) nodes.push(node);
    }
  }
  return done({ nodes, complete: true });
}
