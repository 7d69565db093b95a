import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildVaultOf40, type Subject } from '../../scripts/torture/damage/build-vault.ts';
import { type Damage, Damages } from '../../scripts/torture/damage/damages.ts';
import { damageVault, wholeOf } from '../../scripts/torture/damage/run-damage.ts';
import type { Things } from '../../scripts/torture/damage/things.ts';
import { isAimMet, judge, type Verdict } from '../../scripts/torture/damage/verdict.ts';
import { FALLS_SHORT } from '../support/damage-known.ts';

/** Hundreds of cores are started, on a machine that may do much else. */
const PATIENCE_MS = 300_000;

const placeOf = ({ store, record, field }: Damage): string => {
  const sort = record.startsWith('session: ')
    ? 'session, '
    : store === 'slots'
      ? `${record}, `
      : '';
  return sort + (field ?? 'the record');
};

/** Damages after which the aim is not met, by the field that was hit. */
function shortOf(verdicts: readonly Verdict[]): Record<string, string[]> {
  const short: Record<string, string[]> = {};
  for (const verdict of verdicts) {
    if (isAimMet(verdict)) continue;
    (short[placeOf(verdict.damage)] ??= []).push(verdict.damage.kind);
  }
  return short;
}

/**
 * The aim: the owner, who has the right key, gets all secrets but those whose own bytes were hit, and
 * nothing comes out wrong in silence. What falls short of it today is listed, and so is what no longer does.
 */
describe.each([
  [
    'young',
    ['packs', 'details', 'events', 'values', 'slots', 'profiles', 'workspaces', 'templates'],
  ],
  ['compacted', ['packs', 'details', 'snapshots', 'pages', 'handles']],
] as const)('a vault of 40 secrets, %s, in which one record was damaged', (variant, stores) => {
  let subject: Subject;
  let whole: Things;
  beforeAll(async () => {
    subject = await buildVaultOf40(variant);
    whole = await wholeOf(subject);
  }, PATIENCE_MS);

  test.each(stores)(
    '%s: all secrets but those that were hit',
    { timeout: PATIENCE_MS },
    async (store) => {
      const damages = [...new Damages(subject).briefly(store)];
      expect(damages.length).toBeGreaterThan(6);
      const verdicts = await damageVault(subject, damages, whole);
      expect(shortOf(verdicts)).toEqual(FALLS_SHORT[variant]?.[store] ?? {});
    },
  );
});

describe('a verdict', () => {
  test('knows what was hit from what was lost, and what is wrong', async () => {
    const it = await buildVaultOf40('young');
    const whole = await wholeOf(it);
    const [drop] = [...new Damages(it).briefly('values')];
    if (!drop) throw new Error('no damage');
    const all = {
      started: 'ready',
      opened: 'unlocked',
      isOpen: true,
      named: [],
      marked: [],
      things: whole,
    };
    expect(judge(whole, drop, all)).toMatchObject({ out: 40, of: 40, lost: [], wrong: [] });
    const without = new Map(whole);
    without.delete('secret SECRET_0011');
    expect(judge(whole, drop, { ...all, things: without }).lost).toEqual(['secret SECRET_0011']);
    const other = new Map(whole).set('secret SECRET_0011', { text: 'another', problem: null });
    expect(judge(whole, drop, { ...all, things: other }).wrong).toHaveLength(1);
    const more = new Map(whole).set('secret DELETED', { text: 'is back', problem: null });
    expect(judge(whole, drop, { ...all, things: more }).wrong).toHaveLength(1);
  });
});
