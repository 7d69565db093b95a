import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import { writeFileSync } from 'node:fs';
import { vaultGraph } from '../src/lib/machines/vault-chart.ts';
import { drawingOf, BOX, type Arrow, type Box } from '../src/lib/ui/chart/drawing.ts';
import { rowNames, type ChartLayout } from '../src/lib/ui/chart/layout.ts';

/** Finds a place for every state and transition of the vault's chart, and writes it down. */
const OUT = 'src/lib/ui/chart/chart-layout.json';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'org.eclipse.elk.json.edgeCoords': 'ROOT',
  'org.eclipse.elk.json.shapeCoords': 'ROOT',
  'elk.layered.cycleBreaking.strategy': 'GREEDY',
  'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
  'elk.spacing.nodeNode': '17',
  'elk.spacing.edgeNode': '10',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '17',
  'elk.layered.spacing.edgeNodeBetweenLayers': '11',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
};

const drawing = drawingOf(vaultGraph);
const isRoot = ({ state }: Box): boolean => state.parent === null;
const childrenOf = (path: string): Box[] =>
  drawing.boxes.filter(({ state }) => state.parent === path);

function toNode(box: Box): ElkNode {
  const children = childrenOf(box.state.path);
  const own = { id: box.state.path, children: children.map(toNode) };
  const top = BOX.title + 8;
  const inside = { 'elk.padding': `[top=${top},left=24,bottom=16,right=24]` };
  if (children.length > 0) return { ...own, layoutOptions: inside };
  const { width, height } = box;
  const first = { 'elk.layered.layering.layerConstraint': 'FIRST' };
  const isFirst = isRoot(box) && box.state.initial;
  return { ...own, width, height, ...(isFirst ? { layoutOptions: first } : {}) };
}

const toEdge = (arrow: Arrow, at: number): ElkExtendedEdge => ({
  id: String(at),
  sources: [arrow.source],
  targets: [arrow.target],
  labels: [{ text: String(at), width: arrow.width, height: arrow.height }],
});

const asked: ElkNode = {
  id: 'root',
  layoutOptions: options,
  children: drawing.boxes.filter(isRoot).map(toNode),
  edges: drawing.arrows.map(toEdge),
};
const laidOut = await new ELK().layout(asked);

const round = (...lengths: readonly (number | undefined)[]): number[] =>
  lengths.map((length) => {
    if (length === undefined) throw new Error('"layout" expected a place for everything');
    return Math.round(length);
  });

const nodesIn = (node: ElkNode): ElkNode[] =>
  (node.children ?? []).flatMap((child) => [child, ...nodesIn(child)]);

function lineOf({ sections }: ElkExtendedEdge): number[] {
  const points = (sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [
    startPoint,
    ...(bendPoints ?? []),
    endPoint,
  ]);
  return points.flatMap(({ x, y }) => round(x, y));
}

const layout: ChartLayout = {
  size: round(laidOut.width, laidOut.height),
  states: Object.fromEntries(
    nodesIn(laidOut).map(({ id, x, y, width, height }) => [id, round(x, y, width, height)]),
  ),
  stays: Object.fromEntries(
    drawing.boxes
      .filter(({ rows }) => rows.length > 0)
      .map((box) => [box.state.path, rowNames(box)]),
  ),
  arrows: drawing.arrows.map((arrow, at) => {
    const edge = (laidOut.edges ?? []).find(({ id }) => id === String(at));
    const label = edge?.labels?.[0];
    return {
      source: arrow.source,
      target: arrow.target,
      rows: rowNames(arrow),
      line: edge ? lineOf(edge) : [],
      label: round(label?.x, label?.y),
    };
  }),
};

/** JSON with a line for each entry of each list, so that a change of the chart reads as one. */
function lines(value: object): string {
  const list = (entries: readonly string[]): string =>
    entries.length === 0 ? '' : `\n${entries.join(',\n')}\n`;
  const plain = (entry: unknown): string => JSON.stringify(entry);
  const named = (entries: object): string[] =>
    Object.entries(entries).map(([name, entry]) => `${plain(name)}:${plain(entry)}`);
  const parts = Object.entries(value).map(([name, part]: [string, object]) => {
    if (name === 'size') return `${plain(name)}:${plain(part)}`;
    return Array.isArray(part)
      ? `${plain(name)}:[${list(part.map(plain))}]`
      : `${plain(name)}:{${list(named(part))}}`;
  });
  return `{${list(parts)}}\n`;
}

writeFileSync(OUT, lines(layout));
console.log(`${OUT}: ${layout.size.join(' × ')}`);
