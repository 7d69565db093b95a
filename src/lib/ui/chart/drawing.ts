import type { ChartGraph, GraphState, ChartTransition } from '../../machines/chart-graph.ts';

/*
 * What is to be drawn of a graph and how large it is, before anything has a place: the one source for
 * the script that finds the places and for the components that draw there. Lengths are in the units of
 * the drawing, one to a CSS pixel when it is shown at its full size.
 */

/** Widths are guessed from the number of characters, so the drawing's type is a monospaced one. */
export const TYPE = { title: 14, row: 12, guard: 11 } as const;
const ADVANCE = 0.61;

export const BOX = { padding: 12, title: 34, foot: 8 } as const;

/** One transition as a row of text: the event, and its guard on a second line. */
export interface Row {
  readonly transition: ChartTransition;
  /** From the top of the block of rows. */
  readonly top: number;
  readonly height: number;
}

/** A state as a box, with the transitions that stay in it as rows. */
export interface Box {
  readonly state: GraphState;
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
}

/** All transitions from one state to another, as one arrow with a block of rows. */
export interface Arrow {
  readonly source: string;
  readonly target: string;
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
}

export interface Drawing {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** The guard as a chart writes it. */
export const guardText = (guard: string): string => `[${guard}]`;

const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * ADVANCE);

const rowWidth = ({ event, guard }: ChartTransition): number =>
  Math.max(
    textWidth(event, TYPE.row),
    guard === null ? 0 : textWidth(guardText(guard), TYPE.guard),
  );

function rowsOf(transitions: readonly ChartTransition[]): Row[] {
  let top = 0;
  return transitions.map((transition) => {
    const row = { transition, top, height: transition.guard === null ? 20 : 34 };
    top += row.height;
    return row;
  });
}

const heightOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { height }) => sum + height, 0);
const widthOf = (rows: readonly Row[]): number =>
  Math.max(0, ...rows.map(({ transition }) => rowWidth(transition)));

/** The last part of a state's path, which its box is headed with. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Groups a graph into boxes and arrows, in its own order. */
export function drawingOf(graph: ChartGraph): Drawing {
  const between = new Map<string, ChartTransition[]>();
  for (const transition of graph.transitions) {
    const key = `${transition.source} ${transition.target}`;
    between.set(key, [...(between.get(key) ?? []), transition]);
  }
  const boxes = graph.states.map((state): Box => {
    const rows = rowsOf(between.get(`${state.path} ${state.path}`) ?? []);
    const title = textWidth(nameOf(state.path), TYPE.title);
    return {
      state,
      rows,
      // A row that stays is led by a sign, one and a half characters wide.
      width: Math.max(title, widthOf(rows) + (rows.length > 0 ? 18 : 0)) + 2 * BOX.padding,
      height: BOX.title + (rows.length > 0 ? heightOf(rows) + BOX.foot : 0),
    };
  });
  const arrows = [...between.values()].flatMap((transitions): Arrow[] => {
    const first = transitions[0];
    if (!first || first.source === first.target) return [];
    const rows = rowsOf(transitions);
    const { source, target } = first;
    return [{ source, target, rows, width: widthOf(rows) + 8, height: heightOf(rows) }];
  });
  return { boxes, arrows };
}
