import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { kindOf } from '../../../src/lib/core/projections/events/event-table.ts';
import { TIMELINE_KINDS } from '../../../src/lib/core/projections/events/event-meaning.ts';
import { NO_FILTER, type TimelineEntry } from '../../../src/lib/core/projections/timeline.ts';
import { genesis } from '../../../src/lib/keyring/log-base.ts';
import { replay } from '../../../src/lib/keyring/sealed-log.ts';
import {
  CHART_PATHS,
  type ChartState,
  initialChart,
} from '../../../src/lib/machines/chart-state.ts';
import { TimelineReader } from '../../../src/lib/worker/audit/timeline-reader.ts';
import { PAGE } from '../../../src/lib/worker/log/log-pages.ts';
import { auditedCore, type AuditedCore } from '../../support/audited-core.ts';
import { startCore, valueOf } from '../../support/core.ts';
import { draft, newVault } from '../../support/faulty-core.ts';

describe('the timeline of a vault', () => {
  let it: AuditedCore;
  /** Every event with the states around it, by replaying the log from its first record. */
  let all: readonly Omit<TimelineEntry, 'subject'>[];
  beforeAll(async () => {
    it = await auditedCore({ secrets: 90 });
    const replayed = replay(await it.store.readEvents(it.id, 1), genesis);
    all = replayed.map(({ record: { seq, at }, event, chart }, place) => {
      const from = replayed[place - 1]?.chart ?? initialChart;
      return { seq, at, event, from, to: chart };
    });
  });

  test('is the log with the states around every event, whichever window of it is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(120), fc.integer({ min: 1, max: 120 }), async (offset, limit) => {
        const { entries, total } = await it.timeline({}, offset, limit);
        expect(total).toBe(all.length);
        const expected = all.toReversed().slice(offset, offset + limit);
        expect(
          entries.map(({ seq, at, event, from, to }) => ({ seq, at, event, from, to })),
        ).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('is filtered by kind, by the state reached and by time', async () => {
    for (const kind of TIMELINE_KINDS) {
      const { entries, total } = await it.timeline({ kind });
      const expected = all.filter(({ event }) => kindOf(event.type) === kind).toReversed();
      expect(entries.map(({ seq }) => seq)).toEqual(expected.map(({ seq }) => seq));
      expect(total).toBe(expected.length);
      expect(entries.map(({ from, to }) => [from, to])).toEqual(
        expected.map(({ from, to }) => [from, to]),
      );
    }
    for (const state of CHART_PATHS) {
      const { total } = await it.timeline({ state });
      expect(total).toBe(all.filter(({ to }) => to.path === state).length);
    }
    const at = all[0]?.at ?? 0;
    expect((await it.timeline({ to: at })).total).toBe(0);
    expect((await it.timeline({ from: at, to: at + 1 })).total).toBe(all.length);
    expect((await it.timeline({ from: at + 1 })).total).toBe(0);
  });

  test('names secrets while the vault is open, and none that was deleted', async () => {
    const { entries } = await it.timeline({ kind: 'secrets' });
    const at = (seq: number) => entries.find((entry) => entry.seq === seq)?.subject;
    expect(at(it.first)).toEqual({ type: 'named', name: 'SECRET_0' });
    expect(at(it.second)).toEqual({ type: 'erased' });
    expect(entries.find(({ event }) => event.type === 'secret.deleted')?.subject.type).toBe(
      'erased',
    );
    valueOf(await it.core.keys.lock());
    const locked = await it.timeline({ kind: 'secrets' });
    expect(new Set(locked.entries.map(({ subject }) => subject.type))).toEqual(new Set(['sealed']));
    expect(JSON.stringify(locked)).not.toContain('SECRET_');
    valueOf(await it.core.keys.unlock(it.key));
  });

  test('is read once for filters that are asked for at the same time', async () => {
    const again = new TimelineReader(it.id, it.store);
    const read = vi.spyOn(it.store, 'readEvents');
    const source = { base: null, last: all.length, keys: null, nameOf: () => null };
    const told: number[] = [];
    const windows = await Promise.all(
      TIMELINE_KINDS.map((kind) =>
        again.window(source, { ...NO_FILTER, kind }, 0, 0, ({ done }) => told.push(done)),
      ),
    );
    const pages = read.mock.calls.length;
    read.mockRestore();
    expect(pages).toBe(Math.ceil(all.length / PAGE));
    expect(told).toEqual(TIMELINE_KINDS.map(() => all.length));
    const total = windows.reduce((sum, window) => sum + window.total, 0);
    expect(total).toBe(all.length);
  });

  test('takes in what is written later', async () => {
    const before = (await it.timeline({ kind: 'secrets' })).total;
    valueOf(await it.core.secrets.add(draft('LATER', 'x')));
    const { entries, total } = await it.timeline({ kind: 'secrets' }, 0, 1);
    expect(total).toBe(before + 1);
    expect(entries[0]?.subject).toEqual({ type: 'named', name: 'LATER' });
    expect((await it.timeline({}, 0, 1)).entries[0]?.seq).toBe(it.vault().seq);
  });
});

test('going back to any event gives the state that the vault was in then', async () => {
  const it = await startCore({ fresh: true });
  const then = new Map<number, ChartState>();
  await it.core.subscribe(({ vault }) => {
    if (vault && vault.seq > 0) then.set(vault.seq, vault.chart);
  });
  const core = it.core;
  const all = { ...it, vault: () => ({}) } as never as Parameters<typeof newVault>[0];
  const key = await newVault(all);
  const id = valueOf(await core.secrets.add(draft('A', 'x')));
  valueOf(await core.keys.issue());
  valueOf(await core.keys.abandon());
  valueOf(await core.keys.requestReset());
  valueOf(await core.keys.cancelReset());
  valueOf(await core.keys.lock());
  valueOf(await core.keys.requestReset());
  valueOf(await core.keys.cancelReset());
  valueOf(await core.keys.unlock(key));
  valueOf(await core.secrets.delete([id]));
  valueOf(await core.keys.requestReset());
  valueOf(await core.keys.confirmReset());
  valueOf(await core.keys.open(true));
  valueOf(await core.keys.lock());
  const query = { kind: null, state: null, from: null, to: null, offset: 0, limit: 100 };
  const { entries } = valueOf(await core.audit.timeline(query, () => undefined));
  expect(then.size).toBeGreaterThan(12);
  for (const [seq, chart] of then) {
    expect(entries.find((entry) => entry.seq === seq)?.to).toEqual(chart);
  }
});
