import { beforeAll, expect, test, vi } from 'vitest';
import type { Outcome } from '../../../src/lib/core/base/outcome.ts';
import { NO_FILTER } from '../../../src/lib/core/projections/timeline.ts';
import type { LogReading } from '../../../src/lib/worker/protocol/audit-api.ts';
import type { OnProgress } from '../../../src/lib/worker/protocol/progress.ts';
import { auditedCore, type AuditedCore } from '../../support/audited-core.ts';

/** Records that the store gives at once here: a log of many pages without many events. */
const FEW = 10;

const interrupted = { ok: false, problem: { code: 'audit.interrupted' } };
const query = { ...NO_FILTER, kind: 'secrets', offset: 0, limit: 10 } as const;

let it: AuditedCore;
let receipt: string;
let readings: Record<LogReading, (tell: OnProgress, tab?: string) => Promise<Outcome<unknown>>>;
beforeAll(async () => {
  it = await auditedCore({ secrets: 90 });
  receipt = await it.receipt();
  const { store } = it;
  const { readEvents } = store;
  store.readEvents = (vault, from, limit) =>
    readEvents.call(store, vault, from, Math.min(limit ?? FEW, FEW));
  const { audit } = it.core;
  readings = {
    timeline: (tell, tab) => audit.timeline(query, tell, tab),
    verify: (tell, tab) => audit.verify(tell, tab),
    checkReceipt: (tell, tab) => audit.checkReceipt(receipt, tell, tab),
    export: (tell, tab) => audit.export(tell, tab),
  };
});

const KINDS = ['timeline', 'verify', 'checkReceipt', 'export'] as const;

test.each(KINDS)(
  '%s ends when it is cancelled, reads no further, and can begin anew',
  async (kind) => {
    const read = vi.spyOn(it.store, 'readEvents');
    const told: number[] = [];
    const ended = await readings[kind](({ done }) => {
      told.push(done);
      void it.core.audit.cancel(kind, 'one');
    }, 'one');
    expect(ended).toEqual(interrupted);
    expect(told).toHaveLength(1);
    // At most the next page was on its way.
    expect(read.mock.calls.length).toBeLessThan(6);
    read.mockRestore();
    expect(await readings[kind](() => undefined, 'one')).toMatchObject({ ok: true });
  },
);

test.each(['timeline', 'checkReceipt', 'export'] as const)(
  '%s of another tab goes on, and the next of the same tab takes its place',
  async (kind) => {
    let later: Promise<Outcome<unknown>> | null = null;
    const other = readings[kind](() => undefined, 'two');
    const first = readings[kind](() => {
      later ??= readings[kind](() => undefined, 'one');
    }, 'one');
    // What the first page of a timeline's columns is, they share: it is over when nothing is left to read.
    const outcome = await first;
    expect(await other).toMatchObject({ ok: true });
    if (later) {
      expect(outcome).toEqual(interrupted);
      expect(await later).toMatchObject({ ok: true });
    }
    if (kind !== 'timeline') expect(later).not.toBeNull();
  },
);

test('a lock ends no reading of what is not sealed', async () => {
  let locked: Promise<unknown> | null = null;
  const exported = await it.core.audit.export(() => {
    locked ??= it.core.keys.lock();
  });
  expect(exported).toEqual({ ok: true, value: expect.anything() as unknown });
  expect(await locked).toMatchObject({ ok: true });
});
