import { expect } from 'vitest';
import type { Problem } from '../../src/lib/core/base/problem.ts';
import type { SecretId } from '../../src/lib/core/base/ids.ts';
import type { EventDetails } from '../../src/lib/core/log/event-details.ts';
import type { Command, Fact, VaultState } from '../../src/lib/core/decide/command.ts';
import { decide } from '../../src/lib/core/decide/decide.ts';
import { evolveSummary } from '../../src/lib/core/projections/evolve-summary.ts';
import { SecretIndex } from '../../src/lib/core/projections/secret-index.ts';
import { emptySummary, type VaultSummary } from '../../src/lib/core/projections/vault-summary.ts';
import { evolve } from '../../src/lib/machines/chart-fold.ts';
import { initialChart, type ChartState } from '../../src/lib/machines/chart-state.ts';
import type { VaultEvent } from '../../src/lib/machines/events.ts';

/** The time at which everything happens in these tests. */
export const AT = 1_790_000_000_000;

const isEvent = (one: VaultEvent | Fact): one is VaultEvent => 'type' in one;

/** A vault folded from facts, as the app folds them: its index is there while its key is in memory. */
export class Folded {
  readonly facts: readonly Fact[];
  readonly chart: ChartState;
  readonly secrets: SecretIndex;
  readonly summary: VaultSummary;

  constructor(facts: readonly Fact[]) {
    this.facts = facts;
    this.secrets = new SecretIndex();
    let chart = initialChart;
    let summary = emptySummary;
    facts.forEach(({ event, details }, index) => {
      const next = evolve(chart, event);
      if (!next) throw new Error(`"given" ${event.type} does not fit after ${chart.path}`);
      chart = next;
      this.secrets.evolve(event, index + 1, AT, details);
      summary = evolveSummary(summary, event, index + 1, AT, details);
    });
    this.chart = chart;
    this.summary = summary;
  }

  get state(): VaultState {
    const { path, cameFrom } = this.chart;
    const isOpen = path === 'unlocked.whole' || cameFrom === 'unlocked';
    const { settings, providers } = isOpen ? this.summary : emptySummary;
    const secrets = isOpen ? this.secrets : null;
    return { chart: this.chart, secrets, settings, providers, seq: this.facts.length };
  }

  /** The same vault with more facts. */
  and(...more: readonly (VaultEvent | Fact)[]): Folded {
    return new Folded([...this.facts, ...more.map((one) => (isEvent(one) ? { event: one } : one))]);
  }

  /** What a command comes to here, which changes nothing here. */
  when(command: Command) {
    const before = JSON.stringify([this.state, this.secrets.newest(0, 1e6)]);
    const outcome = decide(this.state, command);
    expect(JSON.stringify([this.state, this.secrets.newest(0, 1e6)])).toBe(before);
    return {
      outcome,
      /** The facts that follow, whole. */
      then(...facts: readonly Fact[]): void {
        expect(outcome).toEqual({ ok: true, value: facts });
      },
      /** The events that follow, whatever is sealed with them. */
      thenEvents(...events: readonly VaultEvent[]): void {
        expect(outcome.ok && outcome.value.map(({ event }) => event)).toEqual(events);
      },
      thenFails(problem: Problem): void {
        expect(outcome).toEqual({ ok: false, problem });
      },
      /** The vault with the facts that follow. @throws when none do */
      folded: (): Folded => {
        if (!outcome.ok) throw new Error(`"command" was refused: ${outcome.problem.code}`);
        return this.and(...outcome.value);
      },
    };
  }
}

/** A vault with a history. */
export const given = (...facts: readonly (VaultEvent | Fact)[]): Folded =>
  new Folded([]).and(...facts);

/** A vault that was just opened for the first time: three events. */
export const opened = (): Folded =>
  given(
    { type: 'key.issued' },
    { type: 'key.saved', way: 'copied' },
    { type: 'vault.opened', slot: 'aa' },
  );

/** A secret as a person fills it in. */
export const draft = (name: string, value: string | null = 'v', domains = '') => ({
  name,
  value,
  domains,
});
/** A vault with one more secret. */
export const add = (from: Folded, name: string) =>
  from.when({ type: 'addSecret', draft: draft(name) }).folded();

/** What the last event said of a secret, as the worker finds it on the disk. */
export function current(from: Folded, id: SecretId): EventDetails {
  const row = from.secrets.get(id);
  return (row && from.facts[row.detailsSeq - 1]?.details) ?? {};
}

/** An edit of a secret as it is now. */
export const editing = (from: Folded, id: SecretId, to: ReturnType<typeof draft>): Command => ({
  type: 'editSecret',
  id,
  basedOn: from.secrets.get(id)?.detailsSeq ?? 0,
  draft: to,
  current: current(from, id),
});
/** A vault in which a secret has another value. */
export const edit = (from: Folded, id: SecretId, value: string) =>
  from.when(editing(from, id, draft(from.secrets.get(id)?.name ?? '', value))).folded();
