import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { EventRecord } from '../../src/lib/core/log/records.ts';
import type { CopyChange, CopyStore } from '../../src/lib/core/log/vault-copy.ts';
import type { StreamCommit } from '../../src/lib/core/log/vault-store.ts';
import { sha256 } from '../../src/lib/crypto/hash-chain.ts';
import { IdbCopyStore } from '../../src/lib/storage/idb-copy-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { isPack } from '../../src/lib/storage/packs/pack-record.ts';
import { SegmentStore } from '../../src/lib/storage/segments/segment-store.ts';
import { SegmentsInMemory } from '../support/segments.ts';

const vault = 'a'.repeat(32) as VaultId;
const other = 'b'.repeat(32) as VaultId;
const bytes = (...values: number[]) => Uint8Array.from(values);
const head = (seq: number) => ({ seq, link: bytes(seq % 256) });
const record = (seq: number, more: Partial<EventRecord> = {}): EventRecord => ({
  stream: vault,
  seq,
  format: 1,
  type: 'secret.added',
  at: seq,
  data: { note: `number ${seq}` },
  prev: bytes(1, seq % 256),
  hash: bytes(2, seq % 256),
  ...more,
});
const part = (seq: number, version = 0) => ({ seq, bytes: bytes(seq % 256, version, 7, 7) });

/** What can be done to a store; numbers are of a thousand, of what there is. */
type Step =
  | { readonly type: 'append'; readonly count: number; readonly parts: readonly boolean[] }
  | { readonly type: 'erase'; readonly at: readonly number[]; readonly isValues: boolean }
  | {
      readonly type: 'remove';
      readonly from: number;
      readonly length: number;
      readonly remade: number;
    }
  | { readonly type: 'replace'; readonly at: readonly number[]; readonly version: number }
  | { readonly type: 'empty' }
  | { readonly type: 'tamper'; readonly at: number; readonly how: (typeof TAMPERINGS)[number] };

const TAMPERINGS = [
  'other event',
  'no event',
  'malformed event',
  'other value',
  'no value',
  'new details',
] as const;

const place = fc.integer({ min: 0, max: 999 });
const steps = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('append' as const),
      count: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 80 })),
      parts: fc.array(fc.boolean(), { minLength: 2, maxLength: 5 }),
    }),
    fc.record({
      type: fc.constant('erase' as const),
      at: fc.array(place, { minLength: 1, maxLength: 6 }),
      isValues: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('remove' as const),
      from: place,
      length: fc.integer({ min: 1, max: 60 }),
      remade: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      type: fc.constant('replace' as const),
      at: fc.array(place, { minLength: 1, maxLength: 6 }),
      version: fc.integer({ min: 1, max: 200 }),
    }),
    fc.record({ type: fc.constant('empty' as const) }),
    fc.record({
      type: fc.constant('tamper' as const),
      at: place,
      how: fc.constantFrom(...TAMPERINGS),
    }),
  ),
  { minLength: 1, maxLength: 12 },
);

/** What a step does to a store of which the last event is `last`, as a commit or as a rewriting. */
function actionOf(step: Step, last: number): StreamCommit | readonly CopyChange[] {
  const at = (place: number) => 1 + Math.floor((place / 1000) * last);
  const base = { stream: vault, expected: head(last), records: [] };
  switch (step.type) {
    case 'append': {
      const seqs = Array.from({ length: step.count }, (_, index) => last + 1 + index);
      const having = (offset: number) =>
        seqs
          .filter((seq) => step.parts[(seq + offset) % step.parts.length])
          .map((seq) => part(seq));
      const records = seqs.map((seq) => record(seq));
      return { ...base, records, details: having(0), values: having(1) };
    }
    case 'erase':
      return { ...base, [step.isValues ? 'eraseValues' : 'eraseDetails']: step.at.map(at) };
    case 'remove': {
      // The last event is never removed: it is where the log stands.
      const from = at(step.from);
      const to = Math.min(from + step.length - 1, last - 1);
      if (to < from) return base;
      const remade = Array.from({ length: step.remade }, (_, index) => from + index * 2);
      const within = remade.filter((seq) => seq <= to);
      const parts = within.map((seq) => part(seq, 9));
      const records = within.map((seq) => record(seq, { type: 'remade' }));
      return {
        ...base,
        removeEvents: [{ from, to }],
        remade: { records, details: parts, values: [] },
      };
    }
    case 'replace': {
      const parts = [...new Set(step.at.map(at))].map((seq) => part(seq, step.version));
      return { ...base, remade: { records: [], details: parts, values: parts } };
    }
    case 'empty':
      return { ...base, eraseSecrets: true };
    case 'tamper': {
      const seq = at(step.at);
      const key = [vault, seq] as const;
      const one = { vault, ...part(seq, 77) };
      const { hash: _, ...malformed } = record(seq);
      const changes: Record<(typeof TAMPERINGS)[number], CopyChange> = {
        'other event': { put: 'events', record: record(seq, { at: 5 }) },
        'no event': { remove: 'events', key },
        'malformed event': { put: 'events', record: malformed as EventRecord },
        'other value': { put: 'values', record: one },
        'no value': { remove: 'values', key },
        'new details': { put: 'details', record: one },
      };
      return [changes[step.how]];
    }
  }
}

/** All that can be asked of a store, from some places on. */
async function answersOf(store: CopyStore, last: number) {
  const places = [1, 2, last >> 1, last].filter((seq) => seq > 0);
  const plain = <T extends object>(some: readonly T[]) => some.map((one) => ({ ...one }));
  const parts = ({ seq, bytes: own }: { seq: number; bytes: Uint8Array }) => [seq, [...own]];
  const wanted = places.flatMap((seq) => [seq, seq + 3, seq + 40]);
  const some = await store.readParts(vault, { records: wanted, details: wanted, values: wanted });
  return {
    events: plain(await store.readEvents(vault, 1)),
    limited: await Promise.all(
      places.flatMap((seq) => [1, 5, 50].map((limit) => store.readEvents(vault, seq, limit))),
    ),
    details: (await store.readDetailsFrom(vault, 1)).map(parts),
    within: await Promise.all(
      places.map(async (seq) => (await store.readValues(vault, seq, seq + 33)).map(parts)),
    ),
    single: await Promise.all(places.map((seq) => store.readValue(vault, seq))),
    some: [some.records, some.details.map(parts), some.values.map(parts)],
    keys: await Promise.all(
      (['events', 'details', 'values'] as const).map((name) => store.readKeys(name, vault)),
    ),
    pages: await Promise.all(
      places.map(async (seq) => (await store.readRecords('details', vault, seq, 4)).map(parts)),
    ),
    last: (await store.readLastEvents()).map(({ seq }) => seq).sort((a, b) => a - b),
    index: (await store.readIndex(vault)).details.map(parts),
    log: (await store.readLog(vault)).records,
  };
}

async function newStore(): Promise<{
  packed: IdbCopyStore;
  database: Awaited<ReturnType<typeof openDatabase>>;
}> {
  const database = await openDatabase({ factory: new IDBFactory() });
  return { packed: new IdbCopyStore(database), database };
}

test('events in packs are what they would be as records of their own', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const model = await SegmentStore.open(new SegmentsInMemory(), sha256);
      const { packed, database } = await newStore();
      const neighbour = {
        stream: other,
        expected: head(0),
        records: [record(1, { stream: other })],
      };
      for (const store of [model, packed]) {
        await store.commit([{ ...neighbour, values: [part(1)] }]);
      }
      const first: Step = { type: 'append', count: 40, parts: [true, true, false] };
      for (const step of [first, ...all]) {
        const last = (await model.readKeys('events', vault)).pop() ?? 0;
        const action = actionOf(step, Number(last));
        for (const store of [model, packed]) {
          if ('stream' in action) expect(await store.commit([action])).toEqual({ ok: true });
          else await store.rewrite(action);
        }
        const end = Number((await model.readKeys('events', vault)).pop() ?? 0);
        expect(await answersOf(packed, end)).toEqual(await answersOf(model, end));
      }
      expect(await packed.readValue(other, 1)).toEqual(part(1).bytes);
      database.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('one event with its sealed parts is one record, many are few', async () => {
  const { packed, database } = await newStore();
  const seqs = Array.from({ length: 100 }, (_, index) => index + 2);
  const commit = (from: number, some: readonly number[]) =>
    packed.commit([
      {
        stream: vault,
        expected: head(from),
        records: some.map((seq) => record(seq)),
        details: some.map((seq) => part(seq)),
        values: some.map((seq) => part(seq)),
      },
    ]);
  await commit(0, [1]);
  await commit(1, seqs);
  expect((await database.getAll('events')).map(({ seq }) => seq)).toEqual([1, 33, 65, 97, 101]);
  expect(await database.count('details')).toBe(0);
  expect(await database.count('values')).toBe(0);
  database.close();
});

test('what is erased is in no record any more, and the rest of its pack stays', async () => {
  const { packed, database } = await newStore();
  const secret = Uint8Array.from({ length: 60 }, (_, index) => 3 * index + 1);
  const seqs = Array.from({ length: 20 }, (_, index) => index + 1);
  const values = seqs.map((seq) => (seq === 7 ? { seq, bytes: secret } : part(seq)));
  const first = { stream: vault, expected: head(0), records: seqs.map((seq) => record(seq)) };
  await packed.commit([{ ...first, values }]);
  const holds = async () =>
    (await database.getAll('events')).some(
      (one) => isPack(one) && Buffer.from(one.packed).includes(Buffer.from(secret)),
    );
  expect(await holds()).toBe(true);
  await packed.commit([{ stream: vault, expected: head(20), records: [], eraseValues: [7] }]);
  expect(await holds()).toBe(false);
  expect((await packed.readValues(vault)).map(({ seq }) => seq)).toEqual(
    seqs.filter((seq) => seq !== 7),
  );
  database.close();
});
