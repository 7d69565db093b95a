import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROVIDER_KINDS, secretId } from '../../../src/lib/core/base/ids.ts';
import type { EventDetails } from '../../../src/lib/core/log/event-details.ts';
import { encodePage, IndexPage } from '../../../src/lib/core/projections/index-page.ts';
import { SecretIndex } from '../../../src/lib/core/projections/secret-index.ts';
import type { SecretRow } from '../../../src/lib/core/secrets/secret.ts';
import type { VaultEvent } from '../../../src/lib/machines/events.ts';
import { writePages } from '../../support/index-model.ts';

interface Logged {
  readonly event: VaultEvent;
  readonly seq: number;
  readonly details: EventDetails | undefined;
}

/** What a person could do next; numbers choose among the secrets there are. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const), pick: fc.nat() }) },
);

const allRows = (index: SecretIndex) => index.newest(0, Number.MAX_SAFE_INTEGER);

const fold = (index: SecretIndex, log: readonly Logged[]) => {
  for (const { event, seq, details } of log) index.evolve(event, seq, seq * 10, details);
  return index;
};

describe('the index of secrets', () => {
  test('fold(snapshot + tail) = fold(all), with pages rewritten on the way', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, size) => {
          const live = new SecretIndex([], size);
          const model = new Map<number, SecretRow>();
          const log: Logged[] = [];
          const disk: Uint8Array<ArrayBuffer>[] = [];
          let snapshotAt = 0;
          const append = (event: VaultEvent, details: EventDetails) => {
            const logged = { event, seq: log.length + 1, details };
            log.push(logged);
            fold(live, [logged]);
            return logged.seq;
          };
          for (const { do: what, pick } of steps) {
            const ids = [...model.keys()];
            const id = secretId(ids[pick % Math.max(1, ids.length)] ?? 0);
            const row = model.get(id);
            if (what === 'add') {
              const name = `name ${pick}`;
              const seq = append({ type: 'secret.added' }, { name, domains: 'a.example' });
              const at = seq * 10;
              model.set(seq, {
                id: secretId(seq),
                place: seq,
                name,
                domains: 'a.example',
                enabled: true,
                link: null,
                createdAt: at,
                changedAt: at,
                detailsSeq: seq,
                valueSeq: seq,
              });
            } else if (what === 'edit' && row) {
              const name = `renamed ${pick}`;
              const keep = pick % 2 === 0 ? { valueSeq: row.valueSeq } : {};
              const details = { id, name, domains: '', previous: row.detailsSeq, ...keep };
              const seq = append({ type: 'secret.edited' }, details);
              const valueSeq = keep.valueSeq ?? seq;
              model.set(id, {
                ...row,
                name,
                domains: '',
                changedAt: seq * 10,
                detailsSeq: seq,
                valueSeq,
              });
            } else if (what === 'delete' && row) {
              // As the vault does it: the row's page is rewritten without it, the snapshot stays.
              const page = live.pageHolding(id);
              const bytes = page === null ? null : live.encode(page, false, new Set([id]));
              append({ type: 'secret.deleted' }, { id });
              if (page !== null && bytes) {
                disk[page] = bytes.slice();
                live.adopt(new Map([[page, new IndexPage(bytes)]]));
              }
              // Its earlier details are erased: a later fold finds none of them.
              log.forEach((logged, index) => {
                const mine = logged.seq === id || logged.details?.id === id;
                if (mine && logged.event.type !== 'secret.deleted')
                  log[index] = { ...logged, details: undefined };
              });
              model.delete(id);
            } else if (what === 'snapshot') {
              writePages(live, disk);
              snapshotAt = log.length;
            }
          }
          const expected = [...model.values()].sort((a, b) => b.id - a.id);
          expect(allRows(live)).toEqual(expected);
          expect(live.count).toBe(model.size);
          expect(allRows(fold(new SecretIndex([], size), log))).toEqual(expected);
          const pages = disk.map((bytes) => new IndexPage(bytes));
          const reopened = fold(new SecretIndex(pages, size), log.slice(snapshotAt));
          expect(allRows(reopened)).toEqual(expected);
          expect(reopened.count).toBe(model.size);
          for (const row of expected) {
            expect(reopened.get(row.id)).toEqual(row);
            expect(reopened.findByName(row.name)?.name).toBe(row.name);
            expect(live.findByName(row.name)?.name).toBe(row.name);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a window of the newest rows is a piece of them all', () => {
    const index = new SecretIndex();
    for (let seq = 1; seq <= 120; seq += 1) {
      index.evolve({ type: 'secret.added' }, seq, seq, { name: `n${seq}`, domains: '' });
    }
    expect(index.newest(50, 10)).toEqual(allRows(index).slice(50, 60));
  });
});

describe('a page of the index', () => {
  const row = fc.record({
    id: fc.integer({ min: 1, max: 2 ** 32 - 1 }).map(secretId),
    place: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    name: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')),
    enabled: fc.boolean(),
    link: fc.constantFrom(null, ...PROVIDER_KINDS),
    domains: fc.string().map((text) => text.replaceAll('\n', ' ')),
    createdAt: fc.nat(2 ** 43),
    changedAt: fc.nat(2 ** 43),
    detailsSeq: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    valueSeq: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  });

  test('reads back every row it was written with', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id }), (rows) => {
        rows.sort((a, b) => a.id - b.id);
        const page = new IndexPage(encodePage(rows));
        expect(rows.map((_, index) => page.rowAt(index))).toEqual(rows);
        expect(rows.map((_, index) => page.placeAt(index))).toEqual(rows.map(({ place }) => place));
        expect(rows.map(({ id }) => page.rowOf(id))).toEqual(rows.map((_, index) => index));
      }),
    );
  });

  test('has no column for places that are the numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id }), (some) => {
        const rows = some.map((one) => ({ ...one, place: one.id })).sort((a, b) => a.id - b.id);
        const bytes = encodePage(rows);
        expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(1);
        const page = new IndexPage(bytes);
        expect(rows.map((_, index) => page.rowAt(index))).toEqual(rows);
      }),
    );
  });

  test('refuses bytes that are no page, whole or cut', () => {
    const bytes = encodePage([]);
    for (const length of [0, 1, 15]) expect(() => new IndexPage(bytes.slice(0, length))).toThrow();
    expect(() => new IndexPage(new Uint8Array(17))).toThrow();
  });
});
