import { initialChart, type ChartState } from '../../machines/chart-state.ts';
import type { VaultEventType } from '../../machines/events.ts';
import {
  transitionOf,
  transitionsFrom,
  tryEvent,
  vaultEventTypes,
  vaultGraph,
} from '../../machines/vault-chart.ts';
import type { LastEvent } from './chart-marks.ts';

/** One event that was tried, and the states around it. */
export interface SimulatedStep extends LastEvent {
  readonly event: VaultEventType;
  readonly from: ChartState;
  readonly to: ChartState;
}

/** Why an event cannot happen: the states that know it, or the guards it met in this one. */
export type SimulatorRefusal =
  | { readonly why: 'state'; readonly states: readonly string[] }
  | { readonly why: 'guard'; readonly guards: readonly string[] };

/** An event and whether it can happen: `null` when it can. */
export interface Choice {
  readonly event: VaultEventType;
  readonly refusal: SimulatorRefusal | null;
}

function refusalOf(state: ChartState, event: VaultEventType): SimulatorRefusal | null {
  if (transitionOf(state, event)) return null;
  const known = vaultGraph.transitions.filter((transition) => transition.event === event);
  const guards = known
    .filter(({ source }) => source === state.path)
    .flatMap(({ guard }) => (guard === null ? [] : [guard]));
  if (guards.length > 0) return { why: 'guard', guards };
  return { why: 'state', states: [...new Set(known.map(({ source }) => source))] };
}

/** A vault's life played through on the chart alone: a list of events and the fold over it. */
export class Simulator {
  #steps = $state.raw<readonly SimulatedStep[]>([]);
  readonly current = $derived(this.#steps.at(-1)?.to ?? initialChart);
  readonly can = $derived(transitionsFrom(this.current));
  readonly choices: readonly Choice[] = $derived(
    vaultEventTypes.map((event) => ({ event, refusal: refusalOf(this.current, event) })),
  );

  get steps(): readonly SimulatedStep[] {
    return this.#steps;
  }

  get last(): SimulatedStep | null {
    return this.#steps.at(-1) ?? null;
  }

  /** Lets an event happen. One that the chart does not accept here changes nothing. */
  send(event: VaultEventType): void {
    const from = this.current;
    const to = tryEvent(from, event);
    const transition = transitionOf(from, event)?.id;
    if (!to || transition === undefined) return;
    this.#steps = [...this.#steps, { event, from, to, transition }];
  }

  back(): void {
    this.#steps = this.#steps.slice(0, -1);
  }

  reset(): void {
    this.#steps = [];
  }
}
