import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** One state of a chart. `path` is its dotted name from the root, such as `resetting.erasing`. */
export interface GraphState {
  readonly path: string;
  readonly parent: string | null;
  readonly initial: boolean;
  readonly description: string;
}

/** One arrow of a chart. A transition without a target of its own stays where it is. */
export interface ChartTransition {
  /** Its source, its event and its index among those that the source has for that event. */
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly event: string;
  readonly guard: string | null;
  readonly description: string;
}

export interface ChartGraph {
  readonly id: string;
  readonly states: readonly GraphState[];
  readonly transitions: readonly ChartTransition[];
}

const pathOf = (node: AnyStateNode): string => node.path.join('.');

/** The id of a transition, from where it stands in the chart. */
export const transitionId = (source: AnyStateNode, event: string, index: number): string =>
  `${pathOf(source)}/${event}/${index}`;

function guardName(guard: unknown): string | null {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return String(guard.type);
  return null;
}

function entryOf(node: AnyStateNode): AnyStateNode {
  const first = node.initial.target[0];
  return node.type === 'compound' && first ? entryOf(first) : node;
}

/**
 * Reads a machine into the states and transitions a person would draw, in document order.
 *
 * The documents, the tests and every drawing of the chart read this, never a second description.
 */
export function chartGraph(machine: AnyStateMachine): ChartGraph {
  const states: GraphState[] = [];
  const transitions: ChartTransition[] = [];
  const visit = (node: AnyStateNode): void => {
    if (node.parent) {
      states.push({
        path: pathOf(node),
        parent: node.parent.path.length > 0 ? pathOf(node.parent) : null,
        initial: node.parent.initial.target.includes(node),
        description: node.description ?? '',
      });
    }
    for (const [event, definitions] of node.transitions) {
      for (const [index, definition] of definitions.entries()) {
        transitions.push({
          id: transitionId(node, event, index),
          source: pathOf(node),
          target: pathOf(entryOf(definition.target?.[0] ?? node)),
          event,
          guard: guardName(definition.guard),
          description: definition.description ?? '',
        });
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return { id: machine.id, states, transitions };
}
