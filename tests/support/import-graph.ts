import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { filesIn } from '../../scripts/precache.js';

/** Of each source file below a folder, the files there that it imports: statically, dynamically, as types. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The code of a file: of a component its `<script>` blocks, and what its markup loads when it is shown. */
function codeOf(file: string): string {
  const source = readFileSync(file, 'utf8');
  if (!file.endsWith('.svelte')) return source;
  const scripts = [...source.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, code]) => code);
  const loaded = source.match(/\bimport\(\s*'[^']+'\s*\)/g) ?? [];
  return [...scripts, ...loaded].join(';\n');
}

/**
 * Reads the imports of all code below a folder, with TypeScript's own scanner.
 * @param folder such as `src`; files are named relative to it
 */
export async function readImportGraph(folder: string): Promise<ImportGraph> {
  const names = (await filesIn(folder)).filter((name) => /\.(ts|svelte)$/.test(name));
  const graph = new Map<string, readonly string[]>();
  for (const name of names) {
    const file = join(folder, name);
    const { importedFiles } = ts.preProcessFile(codeOf(file), true, true);
    const targets = importedFiles.flatMap(({ fileName }) => {
      const [path = ''] = fileName.split('?');
      const isOurs = path.startsWith('.') || path.startsWith('$lib/');
      if (!isOurs) return [];
      const target = path.startsWith('.')
        ? resolve(dirname(file), path)
        : resolve('src/lib', path.slice('$lib/'.length));
      return existsSync(target) ? [relative(folder, target)] : [];
    });
    graph.set(name, [...new Set(targets)]);
  }
  return graph;
}

/** Groups of nodes that reach one another (Tarjan 1972), those of one node left out. */
export function circles(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const low = (name: string) => lowest.get(name) ?? Infinity;
  const visit = (name: string): void => {
    order.set(name, order.size);
    lowest.set(name, order.size - 1);
    stack.push(name);
    for (const target of graph.get(name) ?? []) {
      if (!order.has(target)) {
        visit(target);
        lowest.set(name, Math.min(low(name), low(target)));
      } else if (stack.includes(target)) {
        lowest.set(name, Math.min(low(name), order.get(target) ?? Infinity));
      }
    }
    if (low(name) !== order.get(name)) return;
    const group = stack.splice(stack.indexOf(name));
    if (group.length > 1 || graph.get(name)?.includes(name)) found.push(group.sort());
  };
  for (const name of graph.keys()) if (!order.has(name)) visit(name);
  return found;
}

/**
 * The same graph between folders: an edge where any file of one imports any file of the other.
 * @param folderOf the folder of a file, `null` for files that do not count
 */
export function betweenFolders(
  graph: ImportGraph,
  folderOf: (name: string) => string | null,
): ImportGraph {
  const folders = new Map<string, Set<string>>();
  for (const [name, targets] of graph) {
    const folder = folderOf(name);
    if (folder === null) continue;
    const edges = folders.get(folder) ?? new Set();
    folders.set(folder, edges);
    for (const target of targets) {
      const other = folderOf(target);
      if (other !== null && other !== folder) edges.add(other);
    }
  }
  return new Map([...folders].map(([folder, edges]) => [folder, [...edges].sort()]));
}
