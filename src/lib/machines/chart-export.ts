import type { AnyStateMachine } from 'xstate';
import type { ChartGraph, GraphState } from './chart-graph.ts';

/** Mermaid knows one flat set of ids, and no dots in them. */
const idOf = (path: string): string => path.replaceAll('.', '_');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Whether a state is another one or lies in it. */
const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`);

/**
 * The chart as Mermaid's `stateDiagram-v2`, every transition with its event and guard.
 *
 * A transition stands inside the innermost state that holds both its ends.
 */
export function toMermaid({ states, transitions }: ChartGraph): string {
  const childrenOf = (parent: string | null): readonly GraphState[] =>
    states.filter((state) => state.parent === parent);
  const holderOf = (source: string, target: string): string | null => {
    const holders = states
      .map(({ path }) => path)
      .filter((path) => path !== source && isWithin(source, path) && isWithin(target, path));
    return holders.at(-1) ?? null;
  };

  const body = (parent: string | null, indent: string): string[] => {
    const children = childrenOf(parent).flatMap(({ path }) => {
      const head = `${indent}state "${nameOf(path)}" as ${idOf(path)}`;
      if (childrenOf(path).length === 0) return [head];
      return [`${head} {`, ...body(path, `${indent}  `), `${indent}}`];
    });
    const starts = childrenOf(parent)
      .filter(({ initial }) => initial)
      .map(({ path }) => `${indent}[*] --> ${idOf(path)}`);
    const arrows = transitions
      .filter(({ source, target }) => holderOf(source, target) === parent)
      .map(({ source, target, event, guard }) => {
        const label = guard === null ? event : `${event} [${guard}]`;
        return `${indent}${idOf(source)} --> ${idOf(target)} : ${label}`;
      });
    return [...children, ...starts, ...arrows];
  };
  return `${['stateDiagram-v2', ...body(null, '  ')].join('\n')}\n`;
}

/**
 * The machine as the JSON that `createMachine` and Stately's tools take: states, transitions, names of
 * guards and actions, descriptions, and the context it starts with.
 */
export const toXStateJson = ({ config }: AnyStateMachine): string =>
  `${JSON.stringify(config, null, 2)}\n`;
