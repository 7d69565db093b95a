import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkOf } from '../../../src/lib/crypto/hash-chain.ts';
import { baseOf } from '../../../src/lib/keyring/log-base.ts';
import { type CompactedVault, compactedVault } from '../../support/compacted-vault.ts';
import { valueOf } from '../../support/core.ts';

/** What may happen to a vault; `pick` is drawn. Those that leave all secrets as they are return `same`. */
const STEPS = {
  add: async (it, pick) => {
    await it.add(`SECRET_${(await it.log()).length}`, `value ${pick}`);
  },
  edit: async (it, pick) => {
    if (it.rows().length > 0) valueOf(await it.edit(pick, `changed ${pick}`));
  },
  note: async (it, pick) => {
    if (it.rows().length > 0) valueOf(await it.edit(pick, null));
  },
  editProd: async (it, pick) => {
    if (it.rows().length > 0) {
      valueOf(await it.edit(pick, null, new Map([['prod', `prod ${pick}`]])));
    }
  },
  delete: async (it, pick) => {
    if (it.rows().length > 0) valueOf(await it.remove(pick));
  },
  undo: async (it) => {
    valueOf(await it.undo());
  },
  settings: async (it, pick) => {
    valueOf(await it.keepVersions(pick % 4));
  },
  addPasskey: (it) => it.addPasskey(),
  removePasskey: (it) => it.removePasskey(),
  changeKey: (it) => it.changeKey(),
  backUp: async (it) => {
    valueOf(await it.backUp());
  },
  writeSnapshot: (it) => it.writeSnapshot(),
  loseSnapshot: (it) => it.lose(['snapshots']),
  // Pages lost under an open vault are damage of the cache, which Verify names.
  loseCache: async (it) => {
    await it.lose(['snapshots', 'pages']);
    await it.restart();
  },
  losePages: async (it) => {
    await it.lose(['pages']);
    await it.restart();
  },
  restart: (it) => it.restart(),
  compact: async (it, pick) => {
    // As much as now, or a moment that lies before, most often also before the last compaction.
    await compact(it, pick % 3 === 0 ? Number.MAX_SAFE_INTEGER : it.moment(pick % 40));
  },
} as const satisfies Record<string, (it: CompactedVault, pick: number) => Promise<void>>;

type Step = keyof typeof STEPS;

const KEEPS: readonly Step[] = [
  'writeSnapshot',
  'loseSnapshot',
  'loseCache',
  'losePages',
  'restart',
  'compact',
];

/** Compacts, and compares what was planned with what became of the records on disk. */
async function compact(it: CompactedVault, before: number): Promise<void> {
  const records = await it.log();
  const base = records.map(baseOf).reduce((far, one) => Math.max(far, one?.seq ?? 0), 0);
  const planned = await it.plan(before);
  const done = await it.compact(before);
  if (!done.ok || !planned.ok) {
    expect(done).toEqual(planned);
    expect(done).toMatchObject({ problem: { code: 'compaction.nothing' } });
    return;
  }
  expect(done.value).toEqual(planned.value);
  const { cut, removed, kept } = done.value;
  const left = await it.log();
  expect(cut.seq).toBeGreaterThanOrEqual(base);
  expect(removed).toBeGreaterThan(0);
  expect(left.filter(({ seq }) => seq <= cut.seq)).toHaveLength(kept);
  expect(records.length + 1 - left.length).toBe(removed);
  const gone = records.filter(({ seq }) => !left.some((one) => one.seq === seq));
  for (const { seq, at } of gone) expect(seq <= base || at < before).toBe(true);
}

describe('a compaction', () => {
  test('that is asked for an earlier moment than the last one leaves the cut where it is', async () => {
    const it = await compactedVault();
    for (let index = 0; index < 4; index += 1) await it.add(`SECRET_${index}`, 'x');
    const early = it.moment(1);
    await it.add('LATER', 'x');
    const { cut } = valueOf(await it.compact(Number.MAX_SAFE_INTEGER));
    // The oldest of them, whose records the compaction kept.
    valueOf(await it.remove(4));
    const second = valueOf(await it.compact(early));
    expect(second).toMatchObject({ cut, removed: 1 });
    await it.check();
    await it.lose(['snapshots', 'pages']);
    await it.restart();
    await it.check();
    expect(await it.compact(early)).toMatchObject({ problem: { code: 'compaction.nothing' } });
  });

  test('that an earlier version took back is read from where the log really begins', async () => {
    const it = await compactedVault();
    for (let index = 0; index < 4; index += 1) await it.add(`SECRET_${index}`, 'x');
    valueOf(await it.remove(0));
    const whole = await it.log();
    const { cut } = valueOf(await it.compact(Number.MAX_SAFE_INTEGER));
    const back = whole.find(({ type }) => type === 'secret.added');
    if (!back) throw new Error('no secret was added');
    await it.claimCut({ seq: back.seq, link: linkOf(back) });
    expect(cut.seq).toBeGreaterThan(back.seq);
    await it.check();
    await it.restart();
    await it.check();
    expect(valueOf(await it.compact(Number.MAX_SAFE_INTEGER)).cut.seq).toBeGreaterThan(cut.seq);
    await it.check();
  });

  test('leaves a log alone that does not hold together, or whose secrets cannot be read', async () => {
    const it = await compactedVault();
    await it.add('A', 'x');
    valueOf(await it.edit(0, null, new Map([['prod', 'p']])));
    await it.add('B', 'x');
    const records = await it.log();
    const broken = records[1];
    const details = await it.database.getAll('details');
    const edited = details[details.length - 2];
    if (!broken || !edited) throw new Error('no records');
    const refused = async (seq: number) => {
      const before = await it.log();
      for (const outcome of [it.plan(it.moment(0)), it.compact(it.moment(0))]) {
        await expect(outcome).rejects.toMatchObject({ problem: { code: 'log.damaged', seq } });
      }
      expect(await it.log()).toEqual(before);
    };
    await it.database.put('events', { ...broken, at: 1 });
    await refused(broken.seq);
    await it.database.put('events', broken);
    await it.database.delete('details', [edited.vault, edited.seq]);
    await refused(edited.seq);
    await it.database.put('details', edited);
    valueOf(await it.compact(it.moment(-1)));
    await it.check();
  });

  test('only goes forward, whatever was done and lost before', { timeout: 300_000 }, async () => {
    const step = fc.record({
      step: fc.constantFrom(...(Object.keys(STEPS) as Step[]), 'compact' as const),
      pick: fc.nat(999),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const it = await compactedVault();
        for (const { step: name, pick } of steps) {
          const before = await it.everything();
          await STEPS[name](it, pick);
          if (KEEPS.includes(name)) expect(await it.everything()).toEqual(before);
          await it.check();
        }
      }),
      { numRuns: 30, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
    );
  });
});
