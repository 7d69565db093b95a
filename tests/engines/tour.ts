import { initialTransition } from 'xstate';
import type { VaultEvent } from '../../src/lib/machines/events.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';
import { edgeWalks, pathOf, type VaultSnapshot } from '../support/vault-model.ts';

/** One transition of the chart. */
export interface Step {
  readonly type: VaultEvent['type'];
  /** The path of the state that it leads to. */
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

const keyOf = ({ value, context }: VaultSnapshot): string => JSON.stringify([value, context]);

const START = keyOf(initialTransition(vaultMachine)[0]);

/** Every transition of the chart that is not of these events. */
function edges(without: readonly string[]): Step[] {
  return edgeWalks().flatMap(({ steps }) => {
    const [last, before] = [steps.at(-1), steps.at(-2)];
    if (!last || steps.some(({ event }) => without.includes(event.type))) return [];
    const from = before ? keyOf(before.reaches) : START;
    const to = keyOf(last.reaches);
    return [{ type: last.event.type, path: pathOf(last.reaches), from, to }];
  });
}

/**
 * One walk that takes every transition: from where it is always by the shortest way to one that it has not taken.
 * @param without events that cannot be made to happen
 */
export function tour(without: readonly string[]): Step[] {
  const all = edges(without);
  const left = new Set(all);
  const walked: Step[] = [];
  let at = START;
  while (left.size > 0) {
    const way = nearest(all, at, left);
    if (way.length === 0) throw new Error(`no way on from ${at} to ${left.size} transitions`);
    for (const step of way) {
      walked.push(step);
      left.delete(step);
      at = step.to;
    }
  }
  return walked;
}

/** The shortest way from a state that ends with a transition which is left. */
function nearest(all: readonly Step[], from: string, left: ReadonlySet<Step>): Step[] {
  const ways: Step[][] = [[]];
  const seen = new Set([from]);
  for (const way of ways) {
    const at = way.at(-1)?.to ?? from;
    for (const step of all) {
      if (step.from !== at) continue;
      if (left.has(step)) return [...way, step];
      if (seen.has(step.to)) continue;
      seen.add(step.to);
      ways.push([...way, step]);
    }
  }
  return [];
}
