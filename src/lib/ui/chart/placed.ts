import type { ChartGraph } from '../../machines/chart-graph.ts';
import { BOX, drawingOf, type Arrow, type Box, type Row } from './drawing.ts';
import type { ChartLayout } from './layout.ts';

/** A rectangle in the units of the drawing. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A row with its place. Its text begins at `x`, or ends there when it stands left of its line. */
export interface PlacedRow extends Rect {
  readonly row: Row;
  readonly isEnd: boolean;
  /** Whether the transition stays in its state, and is drawn in the state's box. */
  readonly stays: boolean;
}

export interface PlacedBox {
  readonly box: Box;
  /** Whether other boxes lie in it. */
  readonly isOuter: boolean;
  readonly place: Rect;
  readonly rows: readonly PlacedRow[];
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  /** The line and its head, as path data. */
  readonly line: string;
  readonly head: string;
  readonly rows: readonly PlacedRow[];
}

export interface PlacedChart {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const CORNER = 8;
const HEAD = { length: 8, half: 4 } as const;

function pointsOf(line: readonly number[]): Point[] {
  const points: Point[] = [];
  for (let index = 0; index + 1 < line.length; index += 2) {
    points.push({ x: line[index] ?? 0, y: line[index + 1] ?? 0 });
  }
  return points;
}

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** The point some way from `a` towards `b`, but not beyond it. */
function towards(a: Point, b: Point, way: number): Point {
  const part = Math.min(1, way / (distance(a, b) || 1));
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** A line with rounded corners that stops where its head begins. */
function linePath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M${at(point)}`;
      if (!after) return `L${at(towards(point, before, HEAD.length - 1))}`;
      const radius = Math.min(CORNER, distance(before, point) / 2, distance(point, after) / 2);
      return `L${at(towards(point, before, radius))}Q${at(point)} ${at(towards(point, after, radius))}`;
    })
    .join('');
}

function headPath(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return '';
  const base = towards(tip, before, HEAD.length);
  const x = ((tip.y - base.y) / HEAD.length) * HEAD.half;
  const y = ((base.x - tip.x) / HEAD.length) * HEAD.half;
  const left = at({ x: base.x + x, y: base.y + y });
  const right = at({ x: base.x - x, y: base.y - y });
  return `M${at(tip)}L${left}L${right}Z`;
}

/** Whether a block of rows stands left of the line it belongs to. */
function standsLeft({ x, y, width, height }: Rect, points: readonly Point[]): boolean {
  const middle = { x: x + width / 2, y: y + height / 2 };
  const beside = points
    .flatMap((point, index) => {
      const next = points[index + 1];
      const isBeside =
        next?.x === point.x &&
        Math.min(point.y, next.y) <= middle.y &&
        Math.max(point.y, next.y) >= middle.y;
      return isBeside ? [point.x] : [];
    })
    .sort((a, b) => Math.abs(a - middle.x) - Math.abs(b - middle.x));
  return (beside[0] ?? -Infinity) > middle.x;
}

function placeArrow(arrow: Arrow, layout: ChartLayout): PlacedArrow {
  const found = layout.arrows.find(
    ({ source, target }) => source === arrow.source && target === arrow.target,
  );
  const points = pointsOf(found?.line ?? []);
  const [x = 0, y = 0] = found?.label ?? [];
  const block = { x, y, width: arrow.width, height: arrow.height };
  const isEnd = standsLeft(block, points);
  const rows = arrow.rows.map((row) => {
    return { ...block, y: y + row.top, height: row.height, row, isEnd, stays: false };
  });
  return { arrow, line: linePath(points), head: headPath(points), rows };
}

function placeBox(box: Box, isOuter: boolean, layout: ChartLayout): PlacedBox {
  const [x = 0, y = 0, width = 0, height = 0] = layout.states[box.state.path] ?? [];
  const inset = 6;
  const rows = box.rows.map((row) => ({
    x: x + inset,
    y: y + BOX.title + row.top,
    width: width - 2 * inset,
    height: row.height,
    row,
    isEnd: false,
    stays: true,
  }));
  return { box, isOuter, place: { x, y, width, height }, rows };
}

/** Everything of a graph at its place, boxes that hold others before those they hold. */
export function placeChart(graph: ChartGraph, layout: ChartLayout): PlacedChart {
  const { boxes, arrows } = drawingOf(graph);
  const [width = 0, height = 0] = layout.size;
  return {
    width,
    height,
    boxes: boxes.map((box) => {
      const isOuter = boxes.some(({ state }) => state.parent === box.state.path);
      return placeBox(box, isOuter, layout);
    }),
    arrows: arrows.map((arrow) => placeArrow(arrow, layout)),
  };
}
