import { deleteDB } from 'idb';
import { expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import { DATABASE_NAME } from '../../../src/lib/storage/schema.ts';
import { connectCore } from '../../../src/lib/worker/client.ts';
import type { AppView } from '../../../src/lib/worker/protocol/app-view.ts';
import type { CoreApi } from '../../../src/lib/worker/protocol/core-api.ts';
import { valueOf } from '../../support/outcome.ts';

const COMMANDS = 1_000;
const TABS = 4;

/** One attempt to change a secret, and what became of it. */
interface Attempt {
  readonly id: SecretId;
  readonly basedOn: number;
  readonly value: string;
  readonly ok: boolean;
  readonly deletes: boolean;
}

const all = { text: '', order: 'newest', offset: 0, limit: 10_000 } as const;

test('four tabs, a thousand commands at once: nothing is lost and nothing is done twice', async () => {
  await deleteDB(DATABASE_NAME);
  const views: (AppView | null)[] = [];
  const tabs: CoreApi[] = Array.from({ length: TABS }, (_, index) =>
    connectCore((view) => {
      views[index] = view;
    }),
  );
  const [first] = tabs;
  if (!first) throw new Error('no tab');
  await expect.poll(() => views.every((view) => view?.phase === 'ready')).toBe(true);
  valueOf(await first.profiles.create('Ada'));
  valueOf(await first.keys.issue());
  valueOf(await first.keys.open(true));
  const before = views[0]?.vault?.seq ?? 0;
  const added: { id: SecretId; value: string }[] = [];
  const attempts: Attempt[] = [];
  const refused: string[] = [];

  /** One tab: looks at what is there and changes one of it, without waiting for the others. */
  const work = async (core: CoreApi, tab: number): Promise<void> => {
    for (let turn = 0; turn < COMMANDS / TABS / 5; turn += 1) {
      const { rows } = valueOf(await core.secrets.list(all));
      // Five at once, so that commands of one tab overlap as well.
      await Promise.all(
        Array.from({ length: 5 }, async (_, place) => {
          const value = `tab ${tab} turn ${turn} place ${place}`;
          const row = rows[Math.floor(Math.random() * Math.min(rows.length, 12))];
          const chance = Math.random();
          if (!row || chance < 0.3) {
            const name = `n${Math.floor(Math.random() * 400)}`;
            const outcome = await core.secrets.add({ name, value, domains: '' });
            if (outcome.ok) added.push({ id: outcome.value, value });
            else refused.push(outcome.problem.code);
            return;
          }
          const { id, detailsSeq: basedOn, name } = row;
          const deletes = chance < 0.38;
          const outcome = deletes
            ? await core.secrets.delete([id])
            : await core.secrets.edit(id, basedOn, { name, value, domains: '' });
          attempts.push({ id, basedOn, value, ok: outcome.ok, deletes });
          if (!outcome.ok) refused.push(outcome.problem.code);
        }),
      );
    }
  };
  await Promise.all(tabs.map(work));

  // Every acknowledged command is one event, and every other one none.
  const done = added.length + attempts.filter(({ ok }) => ok).length;
  expect(done + refused.length).toBe(COMMANDS);
  await expect
    .poll(() => views.map((view) => view?.vault?.seq))
    .toEqual(tabs.map(() => before + done));
  expect(new Set(refused)).toEqual(
    new Set(
      ['secret.nameTaken', 'secret.changedElsewhere', 'secret.missing'].filter((one) =>
        refused.includes(one),
      ),
    ),
  );
  // Of the edits made from one version of a secret, one was taken: no edit overwrote another unseen.
  const taken = attempts.filter(({ ok, deletes }) => ok && !deletes);
  expect(new Set(taken.map(({ id, basedOn }) => `${id} ${basedOn}`)).size).toBe(taken.length);
  const gone = new Set(attempts.filter(({ ok, deletes }) => ok && deletes).map(({ id }) => id));
  const { rows, total } = valueOf(await first.secrets.list(all));
  expect(total).toBe(added.length - gone.size);
  // What is there at the end is what the last edit that was acknowledged said, or the adding.
  for (const row of rows) {
    const last = taken
      .filter(({ id }) => id === row.id)
      .reduce<Attempt | null>(
        (late, one) => (late && late.basedOn > one.basedOn ? late : one),
        null,
      );
    const expected = last?.value ?? added.find(({ id }) => id === row.id)?.value;
    expect(valueOf(await first.secrets.reveal(row.id)).text).toBe(expected);
  }
  expect(taken.length).toBeGreaterThan(100);
  expect(refused.length).toBeGreaterThan(10);
});

test('what one tab does, the others show within a tenth of a second', async () => {
  const seen: number[] = [];
  const core = connectCore(() => undefined);
  let view: AppView | null = null;
  connectCore((next) => {
    view = next;
    seen.push(performance.now());
  });
  await expect.poll(() => view?.vault?.chart.path).toBe('unlocked.whole');
  const times: number[] = [];
  for (let turn = 0; turn < 9; turn += 1) {
    seen.length = 0;
    const start = performance.now();
    valueOf(await core.secrets.changeSettings({ clipboardSeconds: 10 + turn }));
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    times.push((seen[0] ?? Number.POSITIVE_INFINITY) - start);
  }
  times.sort((a, b) => a - b);
  // The middle one: a machine under load may be late once, a design that polls is late always.
  expect(times[4]).toBeLessThan(100);
});
