import { drawingOf, type Arrow, type Drawing } from './drawing.ts';
import type { ChartGraph } from '../../machines/chart-graph.ts';

/** Where everything of a drawing is, as `npm run layout` writes it. All numbers are whole. */
export interface ChartLayout {
  readonly size: readonly number[];
  /** By path: x, y, width and height of the box. */
  readonly states: Readonly<Record<string, readonly number[]>>;
  readonly arrows: readonly {
    readonly source: string;
    readonly target: string;
    /** What the arrow carries, as `event` or `event [guard]`. */
    readonly rows: readonly string[];
    /** The line's corners from source to target: x and y in turn. */
    readonly line: readonly number[];
    /** x and y of the block of rows. */
    readonly label: readonly number[];
  }[];
  /** By path: what stays in the state, as `event` or `event [guard]`. */
  readonly stays: Readonly<Record<string, readonly string[]>>;
}

/** The rows of a block as the layout names them. */
export const rowNames = ({ rows }: Pick<Arrow, 'rows'>): string[] =>
  rows.map(({ transition: { event, guard } }) => (guard === null ? event : `${event} [${guard}]`));

/** A state as a line of text. The size of one that holds others follows from theirs. */
const stateLine = (path: string, paths: readonly string[], size: readonly number[]): string =>
  paths.some((other) => other.startsWith(`${path}.`))
    ? `state ${path}`
    : `state ${path}, ${size.join(' × ')}`;

/** Every state and transition, one a line of text, so that two drawings can be compared. */
function partsOf(drawing: Drawing): string[] {
  const paths = drawing.boxes.map(({ state }) => state.path);
  return [
    ...drawing.boxes.map(({ state, width, height }) =>
      stateLine(state.path, paths, [width, height]),
    ),
    ...drawing.boxes.flatMap((box) =>
      rowNames(box).map((row) => `${box.state.path} → ${box.state.path}: ${row}`),
    ),
    ...drawing.arrows.flatMap((arrow) =>
      rowNames(arrow).map((row) => `${arrow.source} → ${arrow.target}: ${row}`),
    ),
  ];
}

function partsPlaced({ states, arrows, stays }: ChartLayout): string[] {
  const paths = Object.keys(states);
  return [
    ...Object.entries(states).map(([path, place]) => stateLine(path, paths, place.slice(2))),
    ...Object.entries(stays).flatMap(([path, rows]) =>
      rows.map((row) => `${path} → ${path}: ${row}`),
    ),
    ...arrows.flatMap(({ source, target, rows }) =>
      rows.map((row) => `${source} → ${target}: ${row}`),
    ),
  ];
}

/**
 * What a layout lacks of a graph, and what it has too much.
 * @returns one line for each difference; none when every state and transition has its place
 */
export function layoutDifferences(graph: ChartGraph, layout: ChartLayout): string[] {
  const wanted = partsOf(drawingOf(graph));
  const placed = partsPlaced(layout);
  return [
    ...wanted.filter((part) => !placed.includes(part)).map((part) => `not laid out: ${part}`),
    ...placed.filter((part) => !wanted.includes(part)).map((part) => `not in the chart: ${part}`),
  ];
}
