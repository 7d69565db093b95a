import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SecretId, secretId } from '../../../src/lib/core/base/ids.ts';
import { allAtOnce, type Steps } from '../../../src/lib/core/base/steps.ts';
import type { EventDetails } from '../../../src/lib/core/log/event-details.ts';
import { SecretIndex } from '../../../src/lib/core/projections/secret-index.ts';
import { type RowFilter, SecretQuery } from '../../../src/lib/core/projections/secret-query.ts';
import type { SecretRow } from '../../../src/lib/core/secrets/secret.ts';
import type { VaultEvent } from '../../../src/lib/machines/events.ts';
import { erasePage, listed, writePages } from '../../support/index-model.ts';

/** Pieces of names that agree far, differ in case only, or become longer or others in lower case. */
const PIECES = ['api', 'API', 'Api key ', 'İ', 'ΑΣ', 'ß', '😀', '￿', 'ﬀ', 'é', '1', '10', 'z', ' '];
const piece = fc.constantFrom(...PIECES);
const name = fc
  .array(piece, { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.join('').trim() || 'x');
const domains = fc.constantFrom('', 'api.example', '*.example, a.b', 'API.z');
const filter = fc.record({
  text: fc
    .array(fc.oneof(piece, fc.constantFrom('p', 'k', 'σ', 'ς', '.e', ' ', 'nowhere')), {
      maxLength: 3,
    })
    .map((pieces) => pieces.join('')),
  order: fc.constantFrom('newest', 'name', 'changed'),
}) as fc.Arbitrary<RowFilter>;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('add' as const), name, domains, time: fc.nat(4) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      pick: fc.nat(),
      name: fc.option(name),
      domains,
      time: fc.nat(4),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      pick: fc.nat(),
      erased: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty' as const), sure: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fill' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('goOn' as const), steps: fc.nat(5) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      filter,
      offset: fc.nat(12),
      limit: fc.nat(12),
    }),
  },
);

/** A vault's index with what answers from it, and beside it a plain map of its rows. */
class Both {
  readonly index: SecretIndex;
  readonly query: SecretQuery;
  readonly rows = new Map<SecretId, SecretRow>();
  /** What is being filled, some steps at a time. */
  filling: Steps<void>[] = [];
  #seq = 0;
  /** The place of the one that was removed last, which the next one takes now and then. */
  #left: number | null = null;

  constructor(pageRows: number) {
    this.index = new SecretIndex([], pageRows);
    this.query = new SecretQuery(this.index);
  }

  pick(number: number): SecretRow | undefined {
    return [...this.rows.values()][number % Math.max(1, this.rows.size)];
  }

  evolve(event: VaultEvent, details?: EventDetails): number {
    this.#seq += 1;
    this.index.evolve(event, this.#seq, 0, details);
    return this.#seq;
  }

  add(text: { readonly name: string; readonly domains: string }, time: number): void {
    const left = time % 2 === 0 && this.#left !== null ? { place: this.#left } : {};
    if ('place' in left) this.#left = null;
    const said = { ...text, changedAt: time, createdAt: 0, ...left };
    const seq = this.evolve({ type: 'secret.added' }, said);
    const more = { enabled: true, link: null, createdAt: 0, changedAt: time };
    this.rows.set(secretId(seq), {
      id: secretId(seq),
      place: seq,
      ...left,
      ...text,
      ...more,
      detailsSeq: seq,
      valueSeq: seq,
    });
  }

  edit(
    row: SecretRow,
    text: { readonly name: string; readonly domains: string },
    time: number,
  ): void {
    const seq = this.evolve({ type: 'secret.edited' }, { id: row.id, ...text, changedAt: time });
    this.rows.set(row.id, { ...row, ...text, changedAt: time, detailsSeq: seq, valueSeq: seq });
  }

  remove({ id, place }: SecretRow, isErased: boolean): void {
    this.#left = place;
    const adopt = isErased ? erasePage(this.index, id) : null;
    this.evolve({ type: 'secret.deleted' }, { id });
    adopt?.();
    this.rows.delete(id);
  }

  empty(): void {
    this.#left = null;
    this.evolve({ type: 'reset.confirmed' });
    this.rows.clear();
  }

  expectSame(filter: RowFilter, offset: number, limit: number): void {
    const expected = listed(this.rows.values(), filter);
    const { rows, total } = allAtOnce(this.query.window(filter, offset, limit));
    expect(rows).toEqual(expected.slice(offset, offset + limit));
    expect(total).toBe(expected.length);
    const ids = expected.map(({ id }) => Number(id)).sort((a, b) => a - b);
    expect([...allAtOnce(this.query.ids(filter.text))]).toEqual(ids);
  }

  /** Names are found, one of them where a damaged vault has several: the newest. */
  expectNames(): void {
    const newest = new Map<string, SecretRow>();
    for (const row of [...this.rows.values()].sort((a, b) => a.id - b.id))
      newest.set(row.name, row);
    for (const name of [...newest.keys(), ...PIECES]) {
      expect(this.index.findByName(name)).toEqual(newest.get(name) ?? null);
    }
  }
}

test('lists are those of a plain map, whatever happened, also while they are being filled', () => {
  const asked = { newest: 0, name: 0, changed: 0 };
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
      fc.constantFrom(1, 2, 3, 5, 16, 40),
      (steps, pageRows) => {
        const both = new Both(pageRows);
        for (const one of steps) {
          const row = 'pick' in one ? both.pick(one.pick) : undefined;
          if (one.do === 'add') {
            both.add({ name: one.name, domains: one.domains }, one.time);
          }
          if (one.do === 'edit' && row) {
            both.edit(row, { name: one.name ?? row.name, domains: one.domains }, one.time);
          }
          if (one.do === 'delete' && row) both.remove(row, one.erased);
          if (one.do === 'write') writePages(both.index);
          if (one.do === 'empty' && one.sure === 0) both.empty();
          if (one.do === 'fill') both.filling.push(both.query.fill());
          if (one.do === 'goOn') {
            for (let count = 0; count < one.steps; count += 1) {
              both.filling = both.filling.filter((filling) => !filling.next().done);
            }
          }
          if (one.do === 'ask') {
            both.expectSame(one.filter, one.offset, one.limit);
            asked[one.filter.order] += both.rows.size;
          }
        }
        for (const filling of both.filling) allAtOnce(filling);
        both.expectNames();
        for (const order of ['newest', 'name', 'changed'] as const) {
          both.expectSame({ text: '', order }, 0, 1_000);
          both.expectSame({ text: 'api', order }, 1, 1_000);
        }
      },
    ),
    { numRuns: 300 },
  );
  // Lists of nothing would prove nothing.
  for (const rows of Object.values(asked)) expect(rows).toBeGreaterThan(1_000);
});
